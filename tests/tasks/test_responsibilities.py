"""Who answers for what: set, proposed and confirmed by the office, one by one, all at once, by a workbook."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.models import Organization
from indicators.models import Assignment, AssignmentState, Plan
from tasks.models import MeasureAssignment
from tasks.responsibilities_page import build_responsibilities_page
from tasks.services.responsibilities import assign_measure, confirm_assignments, propose_from_indicators
from tests.cast import Cast
from tests.indicators.test_admin_import import confirm, export, preview, rows_of, workbook
from tests.tasks.notes import LEAD, OTHER, measure_of

pytestmark = pytest.mark.django_db

PLAN = "invented-lakeside-2023-2025"


def unit(code: str) -> Organization:
    return Organization.objects.get(code=code)


def parts(code: str = "ZX01-02") -> set[tuple[str, str, str]]:
    rows = MeasureAssignment.objects.filter(measure__code=code)
    return set(rows.values_list("organization__code", "role", "state"))


def test_departments_are_proposed_from_the_indicators(plan: Plan, cast: Cast) -> None:
    assert propose_from_indicators(plan=plan, by=cast.office) > 0
    assert parts() == {(LEAD, "lead", "proposed")}


def test_what_is_assigned_is_not_proposed_again(plan: Plan, cast: Cast) -> None:
    measure = measure_of(plan, "ZX01-02")
    assign_measure(measure=measure, leads=[unit(OTHER)], supporting=[], by=cast.office)
    propose_from_indicators(plan=plan, by=cast.office)
    assert parts() == {(OTHER, "lead", "confirmed")}


def test_assigning_replaces_what_stood_and_keeps_its_history(plan: Plan, cast: Cast) -> None:
    measure = measure_of(plan, "ZX01-02")
    assign_measure(measure=measure, leads=[unit(LEAD)], supporting=[], by=cast.office)
    assign_measure(measure=measure, leads=[unit(OTHER)], supporting=[unit(LEAD)], by=cast.office)
    assert parts() == {(OTHER, "lead", "confirmed"), (LEAD, "supporting", "confirmed")}
    assert MeasureAssignment.history.filter(organization=unit(LEAD)).count() == 2


@pytest.mark.parametrize("name", ["leader", "reviewer", "department_clerk", "clerk"])
def test_only_the_office_confirms(plan: Plan, cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        confirm_assignments(plan=plan, indicators=[], measures=[], by=cast.by_name()[name])


def test_one_by_one_and_all_at_once(client: Client, plan: Plan, cast: Cast) -> None:
    propose_from_indicators(plan=plan, by=cast.office)
    client.force_login(cast.office)
    page = reverse("confirm_responsibilities", args=[plan.code])
    first = Assignment.objects.filter(indicator__plan=plan).first()
    client.post(page, {"indicator": [first.pk, 10**9, "x"]})
    assert Assignment.objects.filter(state=AssignmentState.CONFIRMED).count() == 1
    everything = {
        "indicator": list(Assignment.objects.values_list("pk", flat=True)),
        "measure": list(MeasureAssignment.objects.values_list("pk", flat=True)),
    }
    client.post(page, everything)
    assert build_responsibilities_page(plan).proposed == 0


def test_another_plans_assignments_are_left_alone(plan: Plan, cast: Cast) -> None:
    propose_from_indicators(plan=plan, by=cast.office)
    other = Plan(pk=plan.pk + 1, code="other")
    ids = list(MeasureAssignment.objects.values_list("pk", flat=True))
    assert confirm_assignments(plan=other, indicators=[], measures=ids, by=cast.office).count == 0


def test_a_department_has_one_part(client: Client, plan: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    page = reverse("assign_measure", args=[plan.code, "ZX01", "ZX01-02"])
    response = client.post(page, {"leads": [LEAD], "supporting": [LEAD]})
    assert (response.status_code, parts()) == (400, set())


def test_a_workbook_assigns_after_a_preview(client: Client, plan: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    rows = [
        ["plan", "measure", "organization", "role", "state"],
        [plan.code, "ZX01-02", LEAD, "lead department", "confirmed"],
    ]
    shown = preview(client, MeasureAssignment, workbook(*rows))
    assert parts() == set()
    confirm(client, shown)
    assert parts() == {(LEAD, "lead", "confirmed")}


def test_an_exported_workbook_changes_nothing(client: Client, plan: Plan, cast: Cast) -> None:
    propose_from_indicators(plan=plan, by=cast.office)
    client.force_login(cast.office)
    content = export(client, MeasureAssignment)
    assert len(rows_of(content)) == 1 + MeasureAssignment.objects.count()
    assert b"No changes" in preview(client, MeasureAssignment, content).content


def test_an_unknown_measure_is_named_at_its_cell(client: Client, plan: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    rows = [["plan", "measure", "organization", "role"], [plan.code, "ZX01-99", LEAD, "lead department"]]
    shown = preview(client, MeasureAssignment, workbook(*rows)).content.decode()
    assert "ZX01-99" in shown
    assert "B2" in shown


def test_queries_do_not_grow(
    plan: Plan, cast: Cast, django_assert_num_queries: Callable[..., object]
) -> None:
    propose_from_indicators(plan=plan, by=cast.office)
    with django_assert_num_queries(6):  # type: ignore[attr-defined]
        build_responsibilities_page(plan)
