"""What a row says, in which form."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import Organization
from indicators.api import serializers
from indicators.api.schema import EXAMPLES
from indicators.method.outcome import METHOD_VERSION
from indicators.method.types import Availability, Origin
from indicators.models import Figure, Indicator, Plan, Target
from indicators.services.json_text import as_text
from tests.api.conftest import PATHS, Ask, rows_of
from tests.cast import Cast

DOCUMENTED = {
    "indicators": serializers.IndicatorRow,
    "targets": serializers.TargetRow,
    "figures": serializers.FigureRow,
    "results": serializers.ResultRow,
}
PLAIN_DECIMAL = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?")

pytestmark = pytest.mark.usefixtures("results")


def only_row(ask: Ask, name: str, **query: Any) -> dict[str, Any]:
    [row] = rows_of(ask(name, query))
    return row


def change_figure(**values: Any) -> None:
    figure = Figure.objects.filter(indicator__code="CF02", organization__code="hp-dh-ly", year=2023)
    assert figure.update(**values) == 1


def cf02(ask: Ask) -> dict[str, Any]:
    return only_row(ask, "figures", indicator="CF02", organization="hp-dh-ly", year=2023)


@pytest.mark.parametrize("name", PATHS)
def test_a_row_has_the_documented_columns_in_their_order(ask: Ask, name: str) -> None:
    row = rows_of(ask(name))[0]
    assert list(row) == list(DOCUMENTED[name]().fields)


@pytest.mark.parametrize("name", PATHS)
def test_the_documented_example_has_the_columns_of_a_row(name: str) -> None:
    assert EXAMPLES[name].keys() == DOCUMENTED[name]().fields.keys()


@pytest.mark.parametrize("name", PATHS)
def test_decimals_are_strings_of_plain_digits(ask: Ask, name: str) -> None:
    decimals = [key for key, field in DOCUMENTED[name]().fields.items() if "Decimal" in type(field).__name__]
    values = [row[key] for row in rows_of(ask(name, {"page_size": 1000})) for key in decimals]
    assert [value for value in values if value is not None and not PLAIN_DECIMAL.fullmatch(value)] == []


@pytest.mark.parametrize(
    ("value", "text"),
    [("95.0000", "95"), ("83.2000", "83.2"), ("0E-4", "0"), ("1E+3", "1000"), ("-0.0500", "-0.05")],
)
def test_a_decimal_keeps_its_digits_and_no_more(value: str, text: str) -> None:
    assert as_text(Decimal(value)) == text


def test_what_has_no_form_is_not_guessed() -> None:
    with pytest.raises(TypeError, match="complex has no form"):
        as_text(1j)


def test_an_indicator_says_how_it_is_judged(ask: Ask) -> None:
    row = only_row(ask, "indicators", indicator="CF05")
    assert row["unit"] == "件"
    assert (row["kind"], row["direction"], row["rollup"]) == ("level", "down", "sum")
    assert (row["nature"], row["is_whole"], row["minimum"], row["maximum"]) == ("expected", True, "0", None)
    assert (row["baseline_value"], row["baseline_year"]) == ("260", 2022)
    assert (row["ahead_limit"], row["behind_limit"], row["far_behind_limit"]) == ("15", "-15", "-40")


def test_an_indicator_without_limits_shows_those_of_its_plan(ask: Ask) -> None:
    row = only_row(ask, "indicators", indicator="CF02")
    assert (row["ahead_limit"], row["behind_limit"], row["far_behind_limit"]) == ("8", "-8", "-25")


def test_only_a_ratio_has_a_scale_and_parts(ask: Ask) -> None:
    ratio = only_row(ask, "indicators", indicator="CF07")
    count = only_row(ask, "indicators", indicator="CF02")
    assert (ratio["scale"], ratio["numerator_name"]) == ("10000", "质量服务站（家）")
    assert (count["scale"], count["numerator_name"]) == (None, None)


def test_a_stated_target_has_its_place_and_the_words_of_the_plan(ask: Ask) -> None:
    row = only_row(ask, "targets", indicator="HB01")
    assert (row["organization"], row["year"], row["comparator"], row["value"]) == ("hp", 2025, "≤", "0.05")
    assert (row["origin"], row["place"], row["words"]) == ("stated", "二、2", "0.050毫克/升以下")
    assert (row["document"], row["decided_on"], row["reason"]) == (None, None, None)


def test_a_decided_target_has_its_document(ask: Ask, plan: Plan) -> None:
    Target.objects.create(
        indicator=Indicator.objects.get(plan=plan, code="HB01"),
        organization=plan.organization,
        year=2024,
        comparator="≤",
        value=Decimal("0.06"),
        origin=Origin.DECIDED,
        document="湖畔发〔2024〕1号",
        decided_on="2024-02-01",
    )
    row = only_row(ask, "targets", indicator="HB01", year=2024)
    assert (row["origin"], row["document"], row["decided_on"]) == (
        "decided",
        "湖畔发〔2024〕1号",
        "2024-02-01",
    )


def test_a_figure_has_its_parts_and_version(ask: Ask) -> None:
    row = only_row(ask, "figures", indicator="CF07", organization="hp-dh-qs", year=2024)
    assert (row["value"], row["numerator"], row["denominator"]) == ("2500", "2", "8")
    assert (row["availability"], row["version"], row["explanation"]) == ("final", 1, None)


def test_a_figure_names_no_staff(ask: Ask) -> None:
    assert cf02(ask)["entered_by"] == "hp-dh-ly"
    assert "clerk" not in ask("figures", {"page_size": 1000}).content.decode()


def test_times_are_rfc_3339(ask: Ask) -> None:
    change_figure(entered_at=datetime(2024, 1, 15, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai")))
    assert cf02(ask)["entered_at"] == "2024-01-15T01:30:00Z"


def test_a_cleared_figure_is_null_and_has_no_availability(ask: Ask) -> None:
    change_figure(value=None)
    assert (cf02(ask)["value"], cf02(ask)["availability"]) == (None, None)


def test_blank_in_a_row_is_what_the_model_calls_blank(ask: Ask) -> None:
    for availability in Availability:
        expected_on = "2024-05-01" if availability is Availability.NOT_AVAILABLE else None
        change_figure(value=None, availability=availability, expected_on=expected_on)
        figure = Figure.objects.get(indicator__code="CF02", organization__code="hp-dh-ly", year=2023)
        assert (cf02(ask)["availability"] is None) == figure.is_blank


def test_zero_is_not_blank(ask: Ask) -> None:
    change_figure(value=Decimal(0))
    assert (cf02(ask)["value"], cf02(ask)["availability"]) == ("0", "final")


def test_a_figure_that_is_not_available_yet_has_its_date(ask: Ask) -> None:
    change_figure(value=None, availability=Availability.NOT_AVAILABLE, expected_on="2024-05-01")
    row = cf02(ask)
    assert (row["value"], row["availability"], row["expected_on"]) == (None, "not_available", "2024-05-01")


def test_a_result_says_all_that_the_method_says(ask: Ask) -> None:
    row = only_row(ask, "results", indicator="CF02", organization="hp", year=2023)
    assert (row["value"], row["reported"], row["expected"], row["is_partial"]) == ("100", 4, 4, False)
    assert (row["target_value"], row["target_year"], row["comparator"]) == ("12", 2025, "≥")
    assert (row["verdict"], row["reason"], row["is_attained"]) == ("achieved", None, True)
    assert (row["due_value"], row["due_origin"], row["progress"]) == ("4", "derived", "8.333333")
    assert (row["ahead_limit"], row["method_version"]) == ("8", METHOD_VERSION)


def test_a_result_without_a_verdict_says_why(ask: Ask) -> None:
    row = only_row(ask, "results", indicator="CF02", organization="hp-dh", year=2023)
    assert (row["verdict"], row["reason"], row["target_value"]) == ("unrated", "no_target", None)


@pytest.mark.parametrize("name", PATHS)
def test_each_row_of_a_demo_plan_says_so(ask: Ask, plan: Plan, name: str) -> None:
    assert {row["is_demo"] for row in rows_of(ask(name))} == {False}
    Plan.objects.update(is_demo=True)
    assert {row["is_demo"] for row in rows_of(ask(name))} == {True}


def test_names_are_in_the_language_asked_for(ask: Ask) -> None:
    query = {"indicator": "CF05", "organization": "hp", "year": 2024}
    [chinese] = rows_of(ask("targets", query))
    [english] = rows_of(ask("targets", query, language="en"))
    assert (chinese["indicator_name"], chinese["unit"]) == ("质量投诉件数", "件")
    assert (english["indicator_name"], english["unit"]) == ("Complaints about quality", "cases")


@pytest.mark.parametrize(("asked", "spoken"), [("zh-hans", "zh-hans"), ("en-gb", "en"), ("fr", "zh-hans")])
def test_a_name_is_the_label_of_its_model(ask: Ask, asked: str, spoken: str) -> None:
    """The rows ask the database for names; the rule is that of the models' labels."""
    Organization.objects.filter(code="hp").update(name_en="")
    [row] = rows_of(ask("targets", {"organization": "hp", "indicator": "CF01"}, language=asked))
    with translation.override(spoken):
        assert row["organization_name"] == Organization.objects.get(code="hp").label
        assert row["indicator_name"] == Indicator.objects.get(code="CF01").label


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense", "*/*;q=0"])
def test_any_accept_header_gets_json(client: Client, cast: Cast, accept: str) -> None:
    client.force_login(cast.office)
    response = client.get(PATHS["indicators"], headers={"accept": accept})
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert len(rows_of(response)) == 10


@pytest.mark.parametrize("name", PATHS)
def test_no_shared_cache_keeps_rows(ask: Ask, name: str) -> None:
    response = ask(name)
    assert response["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Accept-Language"} <= set(response["Vary"].split(", "))
