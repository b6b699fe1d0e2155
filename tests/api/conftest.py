"""What the tests of the API share: figures and results of the invented plan, and a way to ask for rows."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ApiKey, Organization, User
from accounts.services.keys import NewKey, create_key
from accounts.types import Scope
from indicators.method.types import Rollup
from indicators.models import Figure, Indicator, Plan
from indicators.services.assessments import assess_plan
from tests.cast import Cast

TOWNS = ("hp-dh-ly", "hp-dh-qs", "hp-xh-bs", "hp-xh-yq")
PATHS = {name: f"/api/v1/{name}/" for name in ("indicators", "targets", "figures", "results")}

Ask = Callable[..., Any]
Rows = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def counts_in_cache(settings: Any) -> None:
    """Requests are counted as in service, without a query."""
    settings.COUNTS_IN_CACHE = True


@pytest.fixture
def figures(plan: Plan, cast: Cast) -> list[Figure]:
    """A figure of each town for each indicator that is rolled up, for each year: 4 × 9 × 3."""
    towns = Organization.objects.filter(code__in=TOWNS).order_by("code")
    indicators = Indicator.objects.for_plan(plan).exclude(rollup=Rollup.DIRECT)
    return Figure.objects.bulk_create(
        Figure(
            indicator=indicator,
            organization=town,
            year=year,
            **_numbers(indicator, number),
            entered_by=cast.clerk,
            entered_at=timezone.now(),
        )
        for indicator in indicators
        for number, town in enumerate(towns, 1)
        for year in plan.years
    )


def _numbers(indicator: Indicator, number: int) -> dict[str, Decimal]:
    if indicator.is_ratio:
        value = indicator.scale * number / 8
        return {"value": value, "numerator": Decimal(number), "denominator": Decimal(8)}
    return {"value": Decimal(10 * number)}


@pytest.fixture
def results(plan: Plan, figures: list[Figure]) -> None:
    """The assessments of all three years."""
    assess_plan(plan=plan, years=list(plan.years), by=None)


@pytest.fixture
def ask(cast: Cast) -> Ask:
    """Ask for a list as a person (the office, unless told otherwise) with query parameters."""

    def ask_for(
        name: str, query: dict[str, Any] | None = None, *, by: User | None = None, language: str = "zh-hans"
    ) -> Any:
        client = Client(headers={"accept-language": language})
        client.force_login(by or cast.office)
        return client.get(PATHS.get(name, name), query or {})

    return ask_for


def rows_of(response: Any) -> Rows:
    assert response.status_code == 200, response.content.decode()
    rows: Rows = response.json()["results"]
    return rows


def column(response: Any, name: str) -> set[Any]:
    return {row[name] for row in rows_of(response)}


MakeKey = Callable[..., str]


@pytest.fixture
def make_key(cast: Cast) -> MakeKey:
    """Create a key, of the creator's organization unless told otherwise, and give its text."""

    def make(by: User, scope: Scope = Scope.READ_ALL, *, of: str = "", days: int = 30, **options: Any) -> str:
        organization = Organization.objects.get(code=of) if of else by.organization
        wanted = NewKey(
            name=options.pop("name", f"key {ApiKey.objects.count()}"),
            scope=scope,
            organization=organization,
            expires_on=timezone.localdate() + timedelta(days=days),
            **options,
        )
        return create_key(wanted=wanted, by=by)[1]

    return make


def ask_by_key(text: str, path: str, query: dict[str, Any] | None = None, **sent: Any) -> Any:
    """A GET with the key, by a client that knows nothing else."""
    return Client().get(
        PATHS.get(path, path), query or {}, headers={"authorization": f"Bearer {text}"}, **sent
    )
