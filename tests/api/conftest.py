"""What the tests of the API share: figures and results of the invented plan, and a way to ask for rows."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

import indicators.api.urls
import reports.api.urls
import tasks.api.urls
from accounts.models import ApiKey, Organization, User
from accounts.services.keys import NewKey, create_key
from accounts.types import Scope
from indicators.api.listing import RowItem, RowList
from indicators.method.types import Rollup
from indicators.models import Figure, Indicator, Plan, ReportingRound, Submission, SubmissionLine
from indicators.services.assessments import assess_plan
from indicators.workflow import State
from tests.cast import Cast
from tests.indicators.publishing import publish
from tests.reports.written import draft, issue, kept_files

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


@pytest.fixture
def everything(plan: Plan, results: None, cast: Cast, open_round: ReportingRound) -> None:
    """Something in every list: beside figures and results a receipt with a line, a published year, and an
    issued report on it."""
    indicator = Indicator.objects.for_plan(plan).get(code="CF02")
    town = Organization.objects.get(code="hp-dh-ly")
    receipt = Submission.objects.create(
        round=open_round,
        organization=town,
        sequence=1,
        submitted_by=cast.clerk,
        submitted_at=timezone.now(),
        digest="0" * 64,
    )
    SubmissionLine.objects.create(
        submission=receipt, indicator=indicator, value=Decimal("12.5"), availability="final", version=1
    )
    now = timezone.now()
    Figure.objects.filter(indicator=indicator, organization=town, year=2024).update(
        state=State.APPROVED,
        submitted_by=cast.clerk,
        submitted_at=now,
        checked_by=cast.reviewer,
        checked_at=now,
    )
    publish(plan, cast.office, year=2024)
    kept_files(issue(draft(plan, cast.office, year=2024), cast.office))


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of the API, with its item where it has one."""

    name: str
    view: type[RowList]
    item: type[RowItem] | None
    item_path: str

    @property
    def path(self) -> str:
        return f"/api/v1/{self.name}/"

    def path_of(self, row: dict[str, Any]) -> str:
        """The address of a row's item: the row's codes name themselves as the address does."""
        return "/api/v1/" + re.sub(r"<\w+:(\w+)>", lambda part: str(row[part[1]]), self.item_path)


def _views() -> Iterator[tuple[str, Any]]:
    for urls in (indicators.api.urls, tasks.api.urls, reports.api.urls):
        for pattern in urls.urlpatterns:
            if isinstance(pattern, URLPattern):  # what writes lies in a list of its own
                yield str(pattern.pattern), pattern.callback.cls


LISTS = [
    Listed(
        name=path.rstrip("/"),
        view=view,
        item=next((each for at, each in _views() if at.startswith(path) and issubclass(each, RowItem)), None),
        item_path=next(
            (at for at, each in _views() if at.startswith(path) and issubclass(each, RowItem)), ""
        ),
    )
    for path, view in _views()
    if issubclass(view, RowList)
]
"""All lists, from the addresses: a new one is in every test of all lists."""
