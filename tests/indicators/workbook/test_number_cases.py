"""The table of numbers at the workbook door: one file with a row for each case."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.test import Client

from indicators.models import Figure, Indicator, Plan
from indicators.number_faults import Fault
from indicators.workbook.form import Column
from tests.indicators.number_cases import NUMBER_CASES, NumberCase
from tests.indicators.workbook.filling import apply, bytes_of, cell_of, open_book, preview, template

CELL_LENGTH = 32_767  # characters that a cell holds
LARGEST = 10**300
FIRST_CODE = 1000


def can_be_typed(case: NumberCase) -> bool:
    """Whether a cell can hold it at all. A workbook's number has digits, and is no float any more."""
    if isinstance(case.raw, str):
        return len(case.raw) <= CELL_LENGTH and case.raw.isprintable() | case.raw.isspace()
    if isinstance(case.raw, float):
        return case.expected not in (Fault.IMPRECISE, Fault.NAN)
    if isinstance(case.raw, int):
        return case.raw < LARGEST  # beyond, openpyxl cannot write it
    return isinstance(case.raw, date | time) or case.raw is None


CASES = [case for case in NUMBER_CASES if can_be_typed(case)]


def code_of(at: int) -> str:
    return f"N{FIRST_CODE + at}"


def add_indicators(plan: Plan) -> None:
    """An indicator for each case, of its unit, without limits."""
    like = Indicator.objects.for_plan(plan).get(code="HB02")
    Indicator.objects.bulk_create(
        Indicator(
            plan=plan,
            domain=like.domain,
            code=code_of(at),
            number=FIRST_CODE + at,
            name=code_of(at),
            unit=case.unit,
            unit_en=case.unit,
            is_whole=case.is_whole,
            kind=like.kind,
            direction=like.direction,
            rollup=like.rollup,
        )
        for at, case in enumerate(CASES)
    )


def type_into(cell: Any, raw: object) -> None:
    """As a person types: text stays text, whatever it begins with."""
    cell.value = raw.replace(tzinfo=None) if isinstance(raw, datetime) else raw
    if isinstance(raw, str):
        cell.data_type = "s"


def test_the_workbook_keeps_what_the_reader_reads(site: Client, plan: Plan) -> None:
    add_indicators(plan)
    book = open_book(template(site))
    rows = {cell.value: cell.row for cell in book.worksheets[0]["B"]}
    value = cell_of(book.worksheets[0], "HB02", Column.VALUE).column
    for at, case in enumerate(CASES):
        type_into(book.worksheets[0].cell(rows[code_of(at)], value), case.raw)
    shown = preview(site, bytes_of(book))
    apply(site, shown, rows="faultless")
    kept = dict(Figure.objects.values_list("indicator__code", "value"))
    refused = {row.indicator.code for form in shown.context["page"].forms for row in form.faulty}
    assert {
        str(case): outcome
        for at, case in enumerate(CASES)
        if (outcome := outcome_of(code_of(at), kept, refused)) != expected_of(case)
    } == {}


def outcome_of(code: str, kept: dict[str, Decimal | None], refused: set[str]) -> Decimal | str | None:
    return "refused" if code in refused else kept.get(code)


def expected_of(case: NumberCase) -> Decimal | str | None:
    return "refused" if isinstance(case.expected, Fault) else case.expected


def test_most_of_the_table_is_typed() -> None:
    assert len(CASES) > 140
