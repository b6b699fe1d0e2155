"""The plan's own pages: its outline (screen S13) and its special projects (S11)."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from indicators import formatting
from indicators.addresses import plan_and_year
from indicators.views.moments import moment_of
from reports.indicator_page import query_of
from reports.measure_page import load_special_project
from reports.plan_page import load_plan_page
from reports.project_page import load_projects


@require_safe
def plan_outline(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """The plan's outline with each target in its place, and what the plan check finds in it."""
    plan_row = plan_and_year(plan, year)
    person = cast(User, request.user)
    page = load_plan_page(person=person, plan=plan_row, year=year, moment=moment_of(request))
    context = {"page": page, "plan": plan_row, "year": year, "year_label": formatting.year_label(year)}
    return render(request, "reports/plan.html", context)


@require_safe
def special_projects(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """The plan's special projects with their measures, and how the indicators that they serve do."""
    plan_row, moment = plan_and_year(plan, year), moment_of(request)
    person = cast(User, request.user)
    context = {
        "projects": load_projects(person=person, plan=plan_row, year=year, moment=moment),
        "moment": moment,
        "past": query_of("", moment),
        "plan": plan_row,
        "year": year,
        "year_label": formatting.year_label(year),
    }
    return render(request, "reports/projects.html", context)


@require_safe
def special_project(request: HttpRequest, plan: str, year: int, number: int) -> HttpResponse:
    """One special project: its measures with departments, milestones and notes. 404 for an unknown number."""
    page = load_special_project(
        person=cast(User, request.user), plan=plan_and_year(plan, year), year=year, number=number
    )
    context = {"page": page, "project": page.project, "year_label": formatting.year_label(year)}
    return render(request, "reports/project.html", context)
