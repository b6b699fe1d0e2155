"""Rows in two steps say byte for byte what one query with joins says: in every list, form and language."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import Case, CharField, F, Model, QuerySet, When
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from indicators.api import listing, lookups
from indicators.api.lookups import Columns, LookedUp, Own, Reader
from indicators.api.rows import figure_columns, target_columns, words
from indicators.models import Assessment, Figure, Indicator, Plan, Publication, Target
from indicators.workflow import COUNTED
from tests.api.conftest import LISTS, Ask, rows_of
from tests.api.test_api_lists import content_of
from tests.cast import Cast
from tests.indicators.conftest import Enter, enter

__all__ = ["enter"]

POSITION = ("indicator_id", "organization_id", "year")


def by_joins() -> dict[type[Model], dict[str, Own]]:
    """Where the rows' own query would find what is looked up."""
    of_assessment = ("year", "computed_at", "method_version")
    of_publication = ("year", "version", "published_at", "method_version")
    checked_by = When(state__in=COUNTED, then=F("checked_by__organization__code"))
    return {
        Indicator: {
            "plan": "indicator__plan__code",
            "is_demo": "indicator__plan__is_demo",
            "domain": "indicator__domain__code",
            "indicator": "indicator__code",
            "indicator_name": words("indicator__name"),
            "unit": words("indicator__unit"),
            "decimals": "indicator__decimals",
            "nature": "indicator__nature",
        },
        Assessment: {name: f"assessment__{name}" for name in of_assessment},
        Publication: {name: f"publication__{name}" for name in of_publication},
        User: {
            "entered_by": "entered_by__organization__code",
            "approved_by": Case(checked_by, default=None, output_field=CharField()),
        },
    }


class Joined(Reader):
    """Reads the same columns as they were read before: all by one query."""

    def __init__(self, columns: Columns, position: tuple[str, ...] = ()) -> None:
        def joined(name: str, of: Own | LookedUp) -> Own:
            if not isinstance(of, LookedUp):
                return of
            if of.key.path == "events__by_id":
                return "events__by__organization__code"
            return by_joins()[of.key.model][name]

        super().__init__({name: joined(name, of) for name, of in columns.items()}, position)
        assert self.names == {}


def asked(plan: Plan) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every list in every form that it has, and figures of the past."""
    for each in LISTS:
        for form in ("json", *each.view.kinds_of_files):
            yield each.path, {"format": form, "plan": plan.code} if form != "json" else {"page_size": 1000}
    for form in ("json", "csv", "sdmx-json"):
        yield "figures", {"format": form, "plan": plan.code, "as_of": timezone.now().isoformat()}


def content(response: Any) -> bytes:
    """What was answered; of a workbook its sheets, without the moment at which it was made."""
    whole = b"".join(response.streaming_content) if response.streaming else bytes(response.content)
    if whole[:2] != b"PK":
        return whole
    book = zipfile.ZipFile(io.BytesIO(whole))
    return b"\n".join(book.read(name) for name in book.namelist() if name.startswith("xl/"))


def answers(ask: Ask, plan: Plan) -> dict[tuple[str, str, str], bytes]:
    found = {}
    for path, query in asked(plan):
        if path == "/api/v1/organizations/":
            query = {name: value for name, value in query.items() if name != "plan"}
        for language in ("zh-hans", "en"):
            response = ask(path, query, language=language)
            found[path, str(query), language] = b"%d " % response.status_code + content(response)
    return found


@pytest.mark.usefixtures("everything")
def test_lists_say_what_one_query_with_joins_says(
    ask: Ask, plan: Plan, cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of figures that somebody without an organization entered, and of empty names and units."""
    enter("CF05", year=2025, version=1, value="12")
    Figure.objects.filter(indicator__code="CF01").update(entered_by=User.objects.create(username="nobody"))
    Indicator.objects.filter(code="CF03").update(unit="", unit_en="")
    moment = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    in_two_steps = answers(ask, plan)
    monkeypatch.setattr(listing, "Reader", Joined)
    assert in_two_steps == answers(ask, plan)
    assert [key for key, said in in_two_steps.items() if not said.startswith(b"200 ")] == []
    assert len(set(in_two_steps.values())) > 100


@pytest.mark.usefixtures("everything")
def test_the_comparison_sees_another_column(ask: Ask, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: joined to the wrong column, answers differ."""
    Figure.objects.update(entered_by=User.objects.create(username="nobody"))
    right = content(ask("figures"))
    monkeypatch.setattr(listing, "Reader", Joined)
    wrong = by_joins()
    wrong[User]["entered_by"] = "organization__code"
    monkeypatch.setattr(f"{__name__}.by_joins", lambda: wrong)
    assert content(ask("figures")) != right


@pytest.fixture
def reader() -> Reader:
    return Reader(figure_columns(), POSITION)


def ordered(rows: QuerySet) -> QuerySet:
    return rows.order_by(*POSITION)


def test_what_many_rows_share_is_looked_up_once(figures: list[Figure], reader: Reader) -> None:
    with CaptureQueriesContext(connection) as queries:
        rows = reader.complete(list(reader.rows(ordered(Figure.objects.all()))))
    # The figures, their indicators, the people who entered them; nobody approved any.
    assert (len(rows), len(queries)) == (4 * 9 * 3, 3)


def test_a_long_file_looks_nothing_up_twice(
    figures: list[Figure], reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = reader.complete(list(reader.rows(ordered(Figure.objects.all()))))
    monkeypatch.setattr(lookups, "PORTION", 5)
    fresh = Reader(figure_columns(), POSITION)
    with CaptureQueriesContext(connection) as queries:
        in_portions = list(fresh.complete_all(fresh.rows(ordered(Figure.objects.all())).iterator()))
    assert in_portions == whole
    indicators = Indicator.objects.filter(figures__isnull=False).distinct().count()
    assert len(queries) <= 1 + indicators + 1


def test_a_row_goes_with_what_was_deleted_meanwhile(plan: Plan) -> None:
    reader = Reader(target_columns())
    rows = list(reader.rows(Target.objects.order_by("pk")))
    indicator = Indicator.objects.filter(targets__isnull=False, figures__isnull=True).first()
    assert indicator is not None
    gone = Target.objects.filter(indicator=indicator).count()
    indicator.delete()
    assert len(reader.complete(rows)) == len(rows) - gone < len(rows)


@pytest.mark.parametrize("fields", ["unit", "value", "entered_by,approved_by", "year,plan"])
def test_few_columns_are_looked_up_alike(ask: Ask, figures: list[Figure], fields: str) -> None:
    chosen = fields.split(",")
    few = rows_of(ask("figures", {"fields": fields, "page_size": 1000}))
    whole = rows_of(ask("figures", {"page_size": 1000}))
    assert [{name: row[name] for name in row if name in chosen} for row in whole] == few


def test_an_empty_list_looks_nothing_up(ask: Ask, plan: Plan) -> None:
    assert rows_of(ask("figures")) == []
    assert content_of(ask("figures", {"format": "jsonl"})) == b""
