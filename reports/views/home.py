"""Where a person lands after logging in."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import has_role, is_office
from accounts.types import Role
from indicators.models import Assessment, Plan
from reports.navigation import default_plan, entry_url, entry_year, overview_url, overview_year


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To the person's work: a clerk's entry page, everybody else's overview.

    Where there is no plan, or none for the person's unit, a page says why and what to do.
    """
    person = cast(User, request.user)
    plans = list(Plan.objects.select_related("organization"))
    plan = default_plan(plans, person)
    if plan is None:
        return render(request, "reports/empty.html", {"has_plans": bool(plans)})
    if has_role(person, Role.CLERK) and not is_office(person) and person.organization:
        return redirect(entry_url(person, plan, entry_year(plan, timezone.localdate())))
    years = list(Assessment.objects.filter(plan=plan).values_list("year", flat=True))
    return redirect(overview_url(person, plan, overview_year(plan, years)))
