"""The home page (工作台): what waits for the person, and what the person has done."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import can_audit, has_role, is_office
from accounts.requests import PersonRequest
from accounts.types import Role
from indicators.models import Assessment, Plan
from indicators.permissions import can_read_reconciliation
from tasks.done import done_page
from tasks.hints import hints_for
from tasks.landing import default_plan, overview_url, overview_year, plans_for
from tasks.models import Notice
from tasks.services.reminders import read_notices
from tasks.todo import build_todo

NOTICES_SHOWN = 20
REMEMBERED_FOR = timedelta(days=3650)


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """To-do first. Leaders go to the overview, who manages accounts to these, auditors to what was done;
    without a plan for the person a page says why."""
    person = request.user
    if has_role(person, Role.ADMINISTRATOR) and not is_office(person):
        return redirect("admin:index")
    if can_audit(person) and not is_office(person):
        return redirect("audit")
    plans = list(Plan.objects.select_related("organization"))
    plan = default_plan(plans, person)
    if plan is None:
        return render(request, "tasks/empty.html", {"has_plans": bool(plans)})
    if not (is_office(person) or has_role(person, Role.CLERK, Role.REVIEWER)):
        return redirect(_overview(person, plan))
    return render(request, "tasks/home.html", _page(request, plans_for(plans, person)))


def _page(request: PersonRequest, plans: list[Plan]) -> dict[str, Any]:
    person = request.user
    notices = _notices(person)
    is_hidden = _hints_cookie(person) in request.COOKIES
    return {
        "todo": build_todo(person, plans),
        "done": done_page(person, request.GET.get("page")),
        "notices": notices,
        "unread": [notice for notice in notices if notice.read_at is None],
        "hints": [] if is_hidden else hints_for(person),
        "is_office": is_office(person),
        "own_unit": person.organization,
        "can_reconcile": can_read_reconciliation(person),
    }


def _overview(person: User, plan: Plan) -> str:
    years = list(Assessment.objects.filter(plan=plan).values_list("year", flat=True))
    return overview_url(person, plan, overview_year(plan, years))


def _notices(person: User) -> list[Notice]:
    """The person's reminders, unread ones first. One query."""
    rows = Notice.objects.filter(person=person).annotate(is_read=Q(read_at__isnull=False))
    rows = rows.select_related("reminder__round__plan", "reminder__organization")
    return list(rows.order_by("is_read", "-reminder__asked_at")[:NOTICES_SHOWN])


@require_POST
def read(request: PersonRequest) -> HttpResponse:
    """Mark the person's own notices with the given numbers as read; others' and unknown ones do nothing."""
    numbers = [int(text) for text in request.POST.getlist("notice") if text.isdecimal() and len(text) < 19]
    read_notices(person=request.user, notices=numbers)
    return redirect(f"{reverse('home')}#notices")


@require_POST
def hide_hints(request: PersonRequest) -> HttpResponse:
    """Put the first hints away for good, for this person in this browser."""
    response = redirect("home")
    response.set_cookie(
        _hints_cookie(request.user), "hidden", max_age=REMEMBERED_FOR, httponly=True, samesite="Lax"
    )
    return response


def _hints_cookie(person: User) -> str:
    return f"hints-{person.pk}"
