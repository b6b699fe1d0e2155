"""The special projects: measures, the indicators served, and for whom the verdicts are."""

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from indicators.models import Plan
from indicators.services.assessments import assess_plan
from reports.project_page import load_projects
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_every_project_stands_with_its_measures(plan: Plan, cast: Cast) -> None:
    projects = load_projects(person=cast.clerk, plan=plan, year=2023)
    assert {project.row.pk: len(project.measures) for project in projects} == {
        row.pk: row.measures.count() for row in plan.special_projects.all()
    }


def test_an_indicator_of_a_measure_is_served_by_its_project(plan: Plan, cast: Cast) -> None:
    project = plan.special_projects.get(number=1)
    project.indicators.clear()
    measure, indicator = project.measures.all()[0], plan.indicators.get(code="CF05")
    measure.indicators.set([indicator])
    page = next(
        item for item in load_projects(person=cast.office, plan=plan, year=2023) if item.row == project
    )
    assert indicator in [served.indicator for served in page.served]


def test_verdicts_are_for_whom_they_are(plan: Plan, cast: Cast) -> None:
    assess_plan(plan=plan, years=[2023], by=cast.office)
    seen = {
        name: any(
            served.result
            for project in load_projects(person=getattr(cast, name), plan=plan, year=2023)
            for served in project.served
        )
        for name in ("office", "leader", "clerk")
    }
    assert seen == {"office": True, "leader": True, "clerk": False}


def test_queries_do_not_grow(
    plan: Plan, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cast.office.roles  # noqa: B018 (loaded with the person at log-in)
    with django_assert_num_queries(6):
        load_projects(person=cast.office, plan=plan, year=2023)
