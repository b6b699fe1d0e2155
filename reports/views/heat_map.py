"""The heat map of a plan's year (screen S8)."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from indicators import formatting
from indicators.addresses import plan_and_year, unit_of
from indicators.views.moments import moment_of
from reports.heat_map import load_heat_map, verdict_counts
from reports.indicator_page import query_of


@require_safe
def heat_map(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """Indicators × places by verdict. `?unit=`: the parts of a place; `?sort=`: the worst of one first."""
    plan_row = plan_and_year(plan, year)
    person, code = cast(User, request.user), request.GET.get("unit", "")
    unit = unit_of(plan_row, code, person) if code else None
    page = load_heat_map(
        person=person,
        plan=plan_row,
        year=year,
        unit=unit,
        sort=request.GET.get("sort", ""),
        moment=moment_of(request),
    )
    context = {
        "page": page,
        "plan": plan_row,
        "year": year,
        "year_label": formatting.year_label(year),
        "counts": verdict_counts(page.rows),
        "past": query_of("", page.moment).replace("?", "&"),
    }
    return render(request, "reports/heat_map.html", context)
