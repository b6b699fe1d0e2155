"""Reading a report: rules between fields, and one verdict on a number at every door."""

from typing import Any

import pytest
from django.utils import translation

from accounts.models import Organization
from indicators.admin.figure import FigureAdminForm
from indicators.forms import FigureForm
from indicators.method.types import Kind, Rollup
from indicators.models import Indicator, Plan, ReportingRound
from indicators.number_faults import Fault
from indicators.services.entry import EntryRefused, read_entry
from tests.indicators.number_cases import TEXT_CASES, NumberCase


def errors_of(indicator: Indicator, **raw: Any) -> dict[str, str]:
    with pytest.raises(EntryRefused) as caught, translation.override("en"):
        read_entry(indicator, raw, version=0)
    with translation.override("en"):
        return {name: str(message) for name, message in caught.value.errors.items()}


@pytest.fixture
def indicators(plan: Plan) -> dict[str, Indicator]:
    return {row.code: row for row in Indicator.objects.for_plan(plan)}


@pytest.mark.parametrize(
    ("code", "raw", "field"),
    [
        ("CF05", {"value": "3", "availability": "not_applicable"}, "availability"),
        ("CF05", {"availability": "not_available"}, "expected_on"),
        ("CF05", {"value": "3", "expected_on": "2024-03-01"}, "expected_on"),
        ("CF05", {"availability": "not_available", "expected_on": "2024年3月1日"}, "expected_on"),
        ("CF05", {"value": "3", "availability": "perhaps"}, "availability"),
        ("CF05", {"value": "3", "numerator": "1"}, "numerator"),
        ("CF05", {"value": "3", "explanation": "x" * 1001}, "explanation"),
        ("CF05", {"value": "3", "explanation": "x\x00"}, "explanation"),
        ("CF01", {"numerator": "3"}, "denominator"),
        ("CF01", {"denominator": "3"}, "numerator"),
        ("CF01", {"numerator": "8", "denominator": "7"}, "numerator"),
        ("CF01", {"numerator": "1", "denominator": "-7"}, "denominator"),
        ("CF01", {"value": "98"}, "value"),
        ("CF01", {"numerator": "x", "denominator": "y"}, "denominator"),
    ],
)
def test_a_fault_is_named_at_its_field(
    indicators: dict[str, Indicator], code: str, raw: dict[str, str], field: str
) -> None:
    assert field in errors_of(indicators[code], **raw)


def test_every_fault_is_named_at_once(indicators: dict[str, Indicator]) -> None:
    errors = errors_of(indicators["CF05"], value="-3", availability="perhaps", explanation="x" * 1001)
    assert set(errors) == {"value", "availability", "explanation"}


def test_a_zero_denominator_has_no_value_and_no_fault(indicators: dict[str, Indicator]) -> None:
    entry = read_entry(indicators["CF01"], {"numerator": "0", "denominator": "0"}, version=0)
    assert (entry.value, entry.denominator, entry.is_blank) == (None, 0, False)


@pytest.mark.parametrize("case", TEXT_CASES, ids=str)
def test_entry_and_form_give_the_readers_verdict(case: NumberCase) -> None:
    """The same verdict and the same exact Decimal at every door."""
    indicator = Indicator(
        code="HB02", unit=case.unit, is_whole=case.is_whole, kind=Kind.ANNUAL, rollup=Rollup.SUM
    )
    expected = "refused" if isinstance(case.expected, Fault) else case.expected
    assert verdict_of_entry(indicator, case) == expected
    assert verdict_of_form(indicator, case) == expected


def verdict_of_entry(indicator: Indicator, case: NumberCase) -> Any:
    try:
        return read_entry(indicator, {"value": case.raw}, version=0).value
    except EntryRefused:
        return "refused"


def verdict_of_form(indicator: Indicator, case: NumberCase) -> Any:
    form = FigureForm({"HB02-value": case.raw, "HB02-version": "0"}, indicator=indicator)
    return form.entry.value if form.is_valid() else "refused"


@pytest.mark.parametrize("raw", ["１２", "12,5", "1e3", "12.34567", "约12", " 12 ", "-0"])
def test_the_admin_gives_the_forms_verdict(plan: Plan, open_round: ReportingRound, raw: str) -> None:
    indicator = Indicator.objects.for_plan(plan).get(code="HB02")
    town = Organization.objects.get(code="hp-dh-ly")
    page = FigureForm({"HB02-value": raw, "HB02-version": "0"}, indicator=indicator)
    place = {"indicator": indicator.pk, "organization": town.pk, "year": 2023, "availability": "final"}
    admin = FigureAdminForm({**place, "value": raw, "version": "0"})
    assert admin.is_valid() == page.is_valid()
    assert admin.errors.get("value") == page.errors.get("value")
