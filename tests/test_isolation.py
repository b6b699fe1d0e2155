"""What one unit's session and key get of another unit: nothing, by no address, filter, order, file or body.

The requests are made from the table of routes and from the API's schema, so that a new route is tried as soon
as it is there. The foreign unit's figures, texts and files carry marks that may be in no answer at all.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as site
from django.db.models import Model
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from accounts.models import ApiKey, Organization
from accounts.services.keys import NewKey, create_key
from accounts.types import Scope
from indicators.method.types import Rollup
from indicators.models import Evidence, Figure, FigureEvent, Indicator, Plan, Revision, Submission, Upload
from indicators.services.assessments import assess_plan
from tasks.models import NoteFile
from tests.cast import Cast
from tests.route_table import PEOPLE, PLAN, TABLE, Route, Things
from tests.test_routes import things as things

FOREIGN, EMPTY, OWN = "hp-dh-ly", "hp-dh-qs", "hp-xh-bs"
"""Units: one with figures, one beside it without any, and the one that asks."""

EVERYBODYS = ("/api/v1/organizations/", "/api/v1/assignments/")  # which units there are is the plan
MARKED = re.compile(r"73,?519|外单位|foreign-")
HIDDEN = (401, 403, 404, 405)
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"')
# What holds one's own alone: in the world of the table the other clerk has nothing, and is refused.
OF_ONES_OWN = {"make_list_file"}
# What a session asks of itself, and what would end it.
OF_THE_SESSION = {"login", "logout", "password_change", "set_language"}
SCHEMA = site.BASE_DIR / "docs" / "openapi.json"
UNSTEADY = {"Content-Length", "Expires", "X-Request-ID"}
KEPT: tuple[type[Model], ...] = (
    Figure,
    FigureEvent,
    Evidence,
    NoteFile,
    Submission,
    Upload,
    Revision,
)
"""Tables in which nothing may change, whatever is sent."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request, and whether its address itself names what is foreign."""

    method: str
    path: str
    data: dict[str, str]
    is_foreign: bool


@pytest.fixture
def world(plan: Plan, cast: Cast, things: Things, settings: Any) -> Things:
    """Figures of the foreign and the own unit for all years, on top of what the table of routes needs."""
    settings.API_REQUESTS_PER_MINUTE = 10**6
    settings.COUNTS_IN_CACHE = True
    for code, value, person in ((FOREIGN, Decimal(73519), cast.clerk), (OWN, Decimal(7), cast.other_clerk)):
        town = Organization.objects.get(code=code)
        there = set(Figure.objects.filter(organization=town).values_list("indicator_id", "year"))
        Figure.objects.bulk_create(
            Figure(
                indicator=indicator,
                organization=town,
                year=year,
                value=value,
                explanation="外单位说明" if code == FOREIGN else "",
                entered_by=person,
                entered_at=timezone.now(),
                **({"numerator": value, "denominator": Decimal(80000)} if indicator.is_ratio else {}),
            )
            for indicator in Indicator.objects.for_plan(plan).exclude(rollup=Rollup.DIRECT)
            for year in plan.years
            if (indicator.pk, year) not in there
        )
    Figure.objects.filter(organization__code=FOREIGN).update(explanation="外单位说明")
    Evidence.objects.update(name="foreign-evidence.pdf")
    NoteFile.objects.update(name="foreign-note.pdf")
    Upload.objects.update(name="foreign-book.xlsx")
    Revision.objects.update(reason="外单位原因")
    ApiKey.objects.update(name="foreign-key")
    assess_plan(plan=plan, years=list(plan.years), by=cast.office)
    return things


@pytest.fixture
def session(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.other_clerk)
    return client


@pytest.fixture
def key(cast: Cast) -> Client:
    """The key of the same unit with the widest scope."""
    wanted = NewKey(
        "own", Scope.WRITE, cast.other_clerk.organization, timezone.localdate() + timedelta(days=1)
    )
    text = create_key(wanted=wanted, by=cast.other_clerk)[1]
    return Client(headers={"authorization": f"Bearer {text}"})


# --- The requests -------------------------------------------------------------------------------------------


def by_address(plan: Plan, world: Things) -> Iterator[Attempt]:
    """Every route of the table, for each foreign unit, indicator and year, read and written to."""
    codes = list(Indicator.objects.for_plan(plan).values_list("code", flat=True))
    values: dict[str, list[Any]] = {
        "unit": [FOREIGN],
        "organization": [FOREIGN],
        "code": codes,
        "indicator": codes,
        "year": list(plan.years),
    }
    for route in TABLE:
        if route.name in OF_THE_SESSION or route.name.startswith("admin:"):
            continue
        address, mark, query = route.path.format(**world).partition("?")
        match = resolve(address)
        # What is hidden is tried with every indicator; what is open has no more of one than of another.
        varied = [name for name in match.kwargs if name in (values if is_hidden(route) else ("unit", "year"))]
        for chosen in product(*(values[name] for name in varied)):
            kwargs = {**match.kwargs, **dict(zip(varied, chosen, strict=True))}
            path = reverse(route.name, kwargs=kwargs) + mark + query
            for method in ("get", "post"):
                yield Attempt(method, path, dict(route.data), is_hidden(route))


def is_hidden(route: Route) -> bool:
    """Whether the table keeps the route from the other clerk, who asks here."""
    return route.verdicts[PEOPLE.index("other_clerk")] in HIDDEN and route.name not in OF_ONES_OWN


def by_query(plan: Plan, unit: str) -> Iterator[str]:
    """Every page of the table that the other clerk may open, asked for the unit in each way that a query
    could name it; in several orders; by search."""
    name = quote(Organization.objects.get(code=unit).name)
    queries = [
        f"unit={unit}",
        f"organization={unit}&subtree=true",
        f"place={unit}&within={unit}&sort={unit}",
        f"q={name}",
        "ordering=organization&page_size=1000",
    ]
    for route in TABLE:
        if route.method == "get" and not is_hidden(route) and "{" not in route.path:
            address = route.path.partition("?")[0]
            if route.name not in OF_THE_SESSION and not route.name.startswith(("admin:", "api-")):
                yield from (f"{address}?{query}" for query in queries)


def known_part(known: dict[str, str], name: re.Match[str]) -> str:
    return known.get(name[1], "1")


def by_api(plan: Plan, unit: str) -> Iterator[str]:
    """Every read of the API's schema with each filter that names a unit, for each indicator and year."""
    codes = list(Indicator.objects.for_plan(plan).values_list("code", flat=True))
    for path, methods in json.loads(SCHEMA.read_text(encoding="utf-8"))["paths"].items():
        if path.startswith(EVERYBODYS):
            continue
        names = {each["name"] for each in methods.get("get", {}).get("parameters", [])}
        places = names & {"organization", "within", "unit"}
        cells = [(code, plan.start_year) for code in codes] + [(codes[0], year) for year in plan.years]
        for place, (code, year) in product(sorted(places), cells):
            known = {"plan": PLAN, "indicator": code, "organization": unit, "year": str(year)}
            address = re.sub(r"{(\w+)}", partial(known_part, known), path)
            if address != path:
                yield address
                continue
            query = {place: unit, "indicator": code, "year": str(year), "subtree": "true"}
            yield (
                address + "?" + "&".join(f"{name}={value}" for name, value in query.items() if name in names)
            )


# --- What must hold -----------------------------------------------------------------------------------------


def text_of(response: Any) -> str:
    """All that an answer says; of a workbook its sheets, without the time at which it was made."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] == b"PK":
        book = zipfile.ZipFile(io.BytesIO(content))
        content = b"\n".join(book.read(name) for name in book.namelist() if name.startswith("xl/"))
    headers = " ".join(f"{name}: {value}" for name, value in response.items() if name not in UNSTEADY)
    return headers + TOKEN.sub(b"", content).decode("utf-8", errors="replace")


def fault_of(client: Client, attempt: Attempt) -> str:
    """What is wrong with the answer; "" where nothing is."""
    response = getattr(client, attempt.method)(attempt.path, attempt.data)
    text = text_of(response)
    if found := MARKED.search(text):
        return f"{attempt.method} {attempt.path} says {found[0]}"
    to_login = response.status_code == 302 and response["Location"].startswith("/accounts/login/")
    if attempt.is_foreign and response.status_code not in HIDDEN and not to_login:
        return f"{attempt.method} {attempt.path} answers {response.status_code}"
    return ""


def rows_kept() -> dict[str, list[Any]]:
    kept = {model.__name__: list(model.objects.order_by("pk").values_list()) for model in KEPT}
    return {**kept, "ApiKey": list(ApiKey.objects.filter(name="foreign-key").values_list())}


def without(unit: str, text: str) -> str:
    """The text without the unit that was asked for."""
    name = Organization.objects.get(code=unit).name
    return text.replace(unit, "").replace(name, "").replace(quote(name), "")


def test_no_address_leads_to_another_unit(plan: Plan, world: Things, session: Client, key: Client) -> None:
    before = rows_kept()
    attempts = list(by_address(plan, world))
    faults = [fault_of(client, attempt) for client in (session, key) for attempt in attempts]
    assert [fault for fault in faults if fault] == []
    assert rows_kept() == before
    assert len(faults) >= 1700


def test_no_query_of_a_page_tells_of_another_unit(plan: Plan, world: Things, session: Client) -> None:
    paths = zip(by_query(plan, FOREIGN), by_query(plan, EMPTY), strict=True)
    wrong = []
    for foreign, empty in paths:
        said, twin = text_of(session.get(foreign)), text_of(session.get(empty))
        if MARKED.search(said) or without(FOREIGN, said) != without(EMPTY, twin):
            wrong.append(foreign)
    assert wrong == []


def test_no_query_of_the_api_tells_of_another_unit(
    plan: Plan, world: Things, session: Client, key: Client
) -> None:
    """Byte for byte what it says of a unit that does not exist: no row, no count."""
    paths = list(zip(by_api(plan, FOREIGN), by_api(plan, "no-such"), strict=True))
    wrong = []
    for (foreign, missing), client in product(paths, (session, key)):
        said, twin = client.get(foreign), client.get(missing)
        if said.status_code != twin.status_code or said.content != twin.content:
            wrong.append(foreign)
    assert wrong == []
    assert len(paths) >= 50


def test_the_marks_are_there_to_be_found(plan: Plan, world: Things, cast: Cast) -> None:
    """The twin: whoever may see the foreign unit meets the marks at these addresses."""
    client = Client()
    client.force_login(cast.clerk)
    found = {
        attempt.path
        for attempt in by_address(plan, world)
        if attempt.method == "get"
        and "/2023/" in attempt.path
        and MARKED.search(text_of(client.get(attempt.path)))
    }
    assert len(found) >= 20
