"""The profile of a place or a department (screen S10)."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Organization, User
from indicators import formatting
from indicators.addresses import plan_and_year, unit_of
from indicators.permissions import can_see_unit
from indicators.place_ladder import load_ladder
from indicators.views.moments import moment_of
from reports.indicator_page import query_of
from reports.profile_page import load_past_profile, load_profile
from reports.views.overview import overview_page


@require_safe
def profile(request: HttpRequest, plan: str, year: int, unit: str) -> HttpResponse:
    """A place's own results, or the plan's results for the indicators of a department; the plan's own
    organization has the overview. 404 for a unit that the person may not see."""
    plan_row, person = plan_and_year(plan, year), cast(User, request.user)
    organization = unit_of(plan_row, unit, person)
    if organization == plan_row.organization:
        return overview_page(request, plan_row, year)
    moment = moment_of(request)
    of: dict[str, Any] = {"person": person, "plan": plan_row, "year": year, "unit": organization}
    if moment is None:
        page = load_profile(**of, today=timezone.localdate())
    else:
        page = load_past_profile(**of, moment=moment)

    def url_of(place: Organization) -> str:
        return reverse("unit_overview", args=(plan, year, place.code)) + query_of("", moment)

    context = {
        "page": page,
        "plan": plan_row,
        "year": year,
        "year_label": formatting.year_label(year),
        "ladder": load_ladder(person, plan_row.organization, organization, url_of, below=()),
        "can_see_whole": can_see_unit(person, plan_row.organization),
    }
    return render(request, "reports/profile.html", context)
