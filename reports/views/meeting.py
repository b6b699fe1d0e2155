"""Meeting mode (会议模式): the agenda of what is behind."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from indicators import formatting
from indicators.addresses import plan_and_year
from indicators.permissions import can_see_unit
from indicators.views.moments import moment_of
from reports.meeting_page import load_meeting, load_past_meeting


@require_safe
def meeting(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """One block for each indicator that is behind, now or as of a moment (`?as_of=`).

    404 for who may not see the overview either.
    """
    plan_row, person = plan_and_year(plan, year), cast(User, request.user)
    if not can_see_unit(person, plan_row.organization):
        raise Http404
    if moment := moment_of(request):
        page = load_past_meeting(person=person, plan=plan_row, year=year, moment=moment)
    else:
        page = load_meeting(person=person, plan=plan_row, year=year, today=timezone.localdate())
    context = {"page": page, "plan": plan_row, "year": year, "year_label": formatting.year_label(year)}
    return render(request, "reports/meeting.html", context)
