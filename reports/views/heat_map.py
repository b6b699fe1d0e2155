"""The heat map of a plan's year (screen S8)."""

import hashlib
from datetime import datetime
from typing import cast

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import Organization, User
from indicators import formatting
from indicators.addresses import plan_and_year, unit_of
from indicators.models import Assessment, Assignment, Domain, Indicator, Plan
from indicators.place_ladder import load_ladder
from indicators.views.moments import moment_of
from reports.heat_map import first_unit, generation, load_heat_map, scope_of, verdict_counts
from reports.indicator_page import query_of
from reports.kept_page import KEPT_SECONDS, kept_page

TABLES = (Organization, Plan, Domain, Indicator, Assignment, Assessment)
"""What the page reads: a result is never written without its assessment."""


@require_safe
def heat_map(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """Indicators × places by verdict. `?unit=`: the parts of a place; `?sort=`: the worst of one first."""
    moment = moment_of(request)
    if moment is not None:
        return _page(request, plan, year, moment)
    return kept_page(request, TABLES, lambda: _page(request, plan, year, None))


def _page(request: HttpRequest, plan: str, year: int, moment: datetime | None) -> HttpResponse:
    plan_row = plan_and_year(plan, year)
    person, code = cast(User, request.user), request.GET.get("unit", "")
    unit = unit_of(plan_row, code, person) if code else first_unit(person, plan_row)
    draw = _drawn if moment else _kept

    def url_of(place: Organization) -> str:
        return reverse("heat_map", args=(plan, year)) + query_of(place.code, moment)

    context = {
        "unit": unit,
        "plan": plan_row,
        "year": year,
        "year_label": formatting.year_label(year),
        "moment": moment,
        "ladder": load_ladder(person, plan_row.organization, unit, url_of, below=()),
        "table": draw(person, plan_row, year, unit, request.GET.get("sort", ""), moment),
    }
    return render(request, "reports/heat_map.html", context)


def _kept(
    person: User, plan: Plan, year: int, unit: Organization, sort: str, moment: datetime | None
) -> SafeString:
    """The table as it was drawn last, for whoever sees the same, until what it shows changes."""
    parts = (plan.pk, year, unit.pk, sort, scope_of(person), get_language(), generation(plan, year))
    key = f"heat-map:{hashlib.sha256(repr(parts).encode()).hexdigest()}"
    found: str | None = cache.get(key)
    if found is None:
        found = _drawn(person, plan, year, unit, sort, moment)
        cache.set(key, str(found), KEPT_SECONDS)
    return mark_safe(found)  # noqa: S308 - our own template made it


def _drawn(
    person: User, plan: Plan, year: int, unit: Organization, sort: str, moment: datetime | None
) -> SafeString:
    page = load_heat_map(person=person, plan=plan, year=year, unit=unit, sort=sort, moment=moment)
    shown = {
        "page": page,
        "plan": plan,
        "year": year,
        "year_label": formatting.year_label(year),
        "counts": verdict_counts(page.rows),
        "past": _past(moment),
    }
    return render_to_string("reports/heat_map_table.html", shown)


def _past(moment: datetime | None) -> str:
    """What links on the page add, so that they lead on in the past."""
    return query_of("", moment).replace("?", "&")
