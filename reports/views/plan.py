"""The plan's own pages: its outline (screen S13) and its special projects (S11)."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from indicators import formatting
from indicators.addresses import plan_and_year
from reports.plan_page import load_plan_page
from reports.project_page import load_projects


@require_safe
def plan_outline(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """The plan's outline with each target in its place, and what the plan check finds in it."""
    plan_row = plan_and_year(plan, year)
    page = load_plan_page(person=cast(User, request.user), plan=plan_row, year=year)
    context = {"page": page, "plan": plan_row, "year": year, "year_label": formatting.year_label(year)}
    return render(request, "reports/plan.html", context)


@require_safe
def special_projects(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """The plan's special projects with their measures, and how the indicators that they serve do."""
    plan_row = plan_and_year(plan, year)
    context = {
        "projects": load_projects(person=cast(User, request.user), plan=plan_row, year=year),
        "plan": plan_row,
        "year": year,
        "year_label": formatting.year_label(year),
    }
    return render(request, "reports/projects.html", context)
