"""Departments by a workbook: filled with what stands, faults at their cells, all or nothing."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import Organization
from indicators.models import Assignment, AssignmentState, Plan
from tasks.models import MeasureAssignment
from tasks.services.responsibilities import assign_measure, propose_from_indicators
from tasks.workbook_page import workbook_of
from tests.cast import Cast
from tests.tasks.notes import LEAD, OTHER, measure_of

pytestmark = pytest.mark.django_db

PAGE = "/responsibilities/invented-lakeside-2023-2025/workbook/"
Change = tuple[str, str, Any]  # code of the row, letter of the column, what is written
LEADS, SUPPORTING, CONFIRMED, STOOD = "C", "D", "E", "F"


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    client.force_login(cast.office)
    client.cookies["django_language"] = "en"
    return client


def book_of(client: Client) -> openpyxl.Workbook:
    content = client.get(PAGE.rstrip("/") + ".xlsx").content
    return openpyxl.load_workbook(io.BytesIO(content))


def filled(book: openpyxl.Workbook, *changes: Change) -> ContentFile:
    """The workbook with cells written over."""
    for code, column, value in changes:
        for sheet in book.worksheets[:2]:
            for row in range(5, sheet.max_row + 1):
                if sheet[f"A{row}"].value == code:
                    sheet[f"{column}{row}"] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return ContentFile(buffer.getvalue(), name="departments.xlsx")


def send(client: Client, *changes: Change) -> Any:
    return client.post(PAGE, {"file": filled(book_of(client), *changes)})


def apply(client: Client, shown: Any) -> Any:
    return client.post(f"{PAGE}apply/", {"changes": shown.context["preview"].token})


def parts(code: str) -> set[tuple[str, str, str]]:
    model, name = (MeasureAssignment, "measure") if "-" in code else (Assignment, "indicator")
    rows = model.objects.filter(**{f"{name}__code": code})
    return set(rows.values_list("organization__code", "role", "state"))


def everything() -> list[tuple[Any, ...]]:
    columns = ("organization", "role", "state")
    return [
        *MeasureAssignment.objects.order_by("pk").values_list("measure", *columns),
        *Assignment.objects.order_by("pk").values_list("indicator", *columns),
    ]


def test_the_workbook_is_filled_with_what_stands(office: Client, plan: Plan, cast: Cast) -> None:
    propose_from_indicators(plan=plan, by=cast.office)
    measures, indicators, units = book_of(office).worksheets
    rows = {row[0]: row for row in measures.iter_rows(min_row=5, values_only=True)}
    assert rows["ZX01-02"][:5] == (
        "ZX01-02",
        "Pilot of service stations",
        "Quality Bureau (example)",
        None,
        "no",
    )
    assert measures.column_dimensions["F"].hidden
    assert indicators.max_row == 4 + plan.indicators.count()
    assert {LEAD, OTHER} <= {row[0] for row in units.iter_rows(values_only=True)}


def test_sent_back_as_it_came_it_changes_nothing(office: Client, plan: Plan, cast: Cast) -> None:
    propose_from_indicators(plan=plan, by=cast.office)
    before = everything()
    shown = send(office)
    preview = shown.context["preview"]
    assert (shown.status_code, preview.changes, preview.faults) == (200, [], [])
    assert everything() == before


def test_nothing_is_written_before_the_import(office: Client, plan: Plan) -> None:
    before = everything()
    shown = send(
        office,
        ("ZX01-02", LEADS, "Quality Bureau (example)"),
        ("ZX01-02", SUPPORTING, OTHER),
        ("CF02", SUPPORTING, OTHER),
    )
    assert (shown.status_code, len(shown.context["preview"].changes)) == (200, 2)
    assert everything() == before
    assert apply(office, shown).status_code == 302
    assert parts("ZX01-02") == {(LEAD, "lead", "proposed"), (OTHER, "supporting", "proposed")}
    assert (OTHER, "supporting", "proposed") in parts("CF02")


def test_yes_confirms_and_leaves_history(office: Client, plan: Plan, cast: Cast) -> None:
    propose_from_indicators(plan=plan, by=cast.office)
    apply(office, send(office, ("ZX01-02", CONFIRMED, "是")))
    assert parts("ZX01-02") == {(LEAD, "lead", "confirmed")}
    row = MeasureAssignment.objects.get(measure__code="ZX01-02")
    assert row.history.count() == 2
    assert row.history.first().history_user == cast.office
    assert MeasureAssignment.objects.filter(state=AssignmentState.PROPOSED).exists()


def test_a_blank_cell_takes_a_department_away(office: Client, plan: Plan, cast: Cast) -> None:
    leads = [Organization.objects.get(code=LEAD)]
    assign_measure(measure=measure_of(plan, "ZX01-02"), leads=leads, supporting=[], by=cast.office)
    shown = send(office, ("ZX01-02", LEADS, None))
    assert "nobody" in shown.content.decode()
    apply(office, shown)
    assert parts("ZX01-02") == set()


@pytest.mark.parametrize(
    ("change", "cell", "says"),
    [
        (("ZX01-02", LEADS, "Qualty Bureau (example)"), "C6", "Did you mean “Quality Bureau"),
        (("ZX01-02", LEADS, "hp-dh"), "C6", "No department of the plan"),
        (("ZX01-02", SUPPORTING, f"{OTHER}、nobody"), "D6", "No department of the plan"),
        (("ZX01-02", CONFIRMED, "perhaps"), "E6", "Write “yes” or “no”"),
        (("ZX01-02", "A", "ZX01-01"), "A6", "stands at A5 already"),
        (("ZX01-02", "A", "ZX09-99"), "A6", "no such code"),
        (("ZX01-02", LEADS, "=1/0"), "C6", "formula"),
        (("CF01", LEADS, f"{LEAD}, {OTHER}"), "C5", "led by one department"),
    ],
)
def test_a_fault_is_named_at_its_cell_and_nothing_can_be_imported(
    office: Client, plan: Plan, change: Change, cell: str, says: str
) -> None:
    shown = send(office, change, ("ZX01-01", LEADS, OTHER))
    assert shown.status_code == 400
    (fault,) = shown.context["preview"].faults
    assert fault.place.endswith(f"!{cell}")
    assert says in fault.message
    assert "apply/" not in shown.content.decode()


def test_a_department_has_one_part(office: Client, plan: Plan) -> None:
    shown = send(office, ("ZX01-02", LEADS, OTHER), ("ZX01-02", SUPPORTING, OTHER))
    assert [fault.place.rpartition("!")[2] for fault in shown.context["preview"].faults] == ["D6"]


def test_what_somebody_changed_meanwhile_is_not_lost(office: Client, plan: Plan, cast: Cast) -> None:
    """Rows that nobody touched are left alone; one that both changed is a fault."""
    book = book_of(office)
    units = [Organization.objects.get(code=OTHER)]
    for code in ("ZX01-01", "ZX01-02"):
        assign_measure(measure=measure_of(plan, code), leads=units, supporting=[], by=cast.office)
    file = filled(book, ("ZX01-02", LEADS, LEAD))
    preview = office.post(PAGE, {"file": file}).context["preview"]
    assert [fault.place.rpartition("!")[2] for fault in preview.faults] == ["C6"]
    assert "changed meanwhile" in preview.faults[0].message
    assert preview.changes == []


def test_a_change_after_the_preview_stops_all_of_it(office: Client, plan: Plan, cast: Cast) -> None:
    shown = send(office, ("ZX01-01", LEADS, LEAD), ("ZX01-02", LEADS, LEAD))
    units = [Organization.objects.get(code=OTHER)]
    assign_measure(measure=measure_of(plan, "ZX01-02"), leads=units, supporting=[], by=cast.office)
    assert apply(office, shown).status_code == 409
    assert (parts("ZX01-01"), parts("ZX01-02")) == (set(), {(OTHER, "lead", "confirmed")})


def test_pressed_twice_it_is_imported_once(office: Client, plan: Plan) -> None:
    shown = send(office, ("ZX01-02", LEADS, LEAD))
    assert [apply(office, shown).status_code for _press in range(2)] == [302, 409]


@pytest.mark.parametrize("token", ["", "forged", "W10:1abc:x"])
def test_what_was_not_previewed_is_not_imported(office: Client, plan: Plan, token: str) -> None:
    assert office.post(f"{PAGE}apply/", {"changes": token}).status_code == 409


@pytest.mark.parametrize(
    ("content", "name", "status", "says"),
    [
        (b"%PDF-1.7", "a.pdf", 415, "not taken"),
        (b"a,b\n1,2\n", "a.csv", 400, "not the workbook of departments"),
        (b"x\nmeasure/other/1\n", "a.csv", 400, "another plan"),
        (b"x\nmeasure/invented-lakeside-2023-2025/9\n", "a.csv", 400, "older form"),
        (b"x\nmeasure/invented-lakeside-2023-2025/1\n", "a.csv", 400, "heading"),
    ],
)
def test_another_file_is_refused_with_the_reason(
    office: Client, plan: Plan, content: bytes, name: str, status: int, says: str
) -> None:
    shown = office.post(PAGE, {"file": ContentFile(content, name=name)})
    assert shown.status_code == status
    assert says in shown.content.decode()


def test_the_same_rows_give_the_same_bytes(plan: Plan) -> None:
    assert workbook_of(plan) == workbook_of(plan)


def test_queries_do_not_grow(plan: Plan, django_assert_max_num_queries: Callable[..., Any]) -> None:
    with django_assert_max_num_queries(7):
        workbook_of(plan)
