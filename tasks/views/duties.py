"""What a unit owes (责任清单), and what the rounds ask of all units (减负账)."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from indicators.addresses import plan_and_year, unit_of
from tasks.burden_page import build_burden_page
from tasks.duties_page import build_duties_page
from tasks.permissions import can_see_burden


@require_safe
def duties(request: PersonRequest, plan: str, year: int, unit: str) -> HttpResponse:
    """One unit's duties: its own people, the office and leaders; to others there is no such unit."""
    plan_row = plan_and_year(plan, year)
    page = build_duties_page(plan_row, year, unit_of(plan_row, unit, request.user), request.user)
    return render(request, "tasks/duties.html", {"page": page})


@require_safe
def burden(request: PersonRequest, plan: str, year: int) -> HttpResponse:
    """What the year's round asks of each unit: for the office and leaders."""
    if not can_see_burden(request.user):
        raise PermissionDenied
    page = build_burden_page(plan_and_year(plan, year), year)
    return render(request, "tasks/burden.html", {"page": page})
