"""Reconciliation (对账): the list of a year, one indicator, and what people say about a gap."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organization, User
from accounts.permissions import is_office
from accounts.requests import PersonRequest
from indicators.addresses import plan_and_year, whole_of
from indicators.method.reconciliation import GapAnswer, GapCause, GapKind
from indicators.models import Indicator, Plan
from indicators.permissions import can_read_reconciliation, can_reconcile, can_see_reconciliation_of
from indicators.reconciliation_forms import GapForm, PublishedFigureForm
from indicators.reconciliation_page import (
    build_reconciled_page,
    build_reconciliation_page,
    place_query,
)
from indicators.services.reconciliation import GapMoved, enter_published_figure, explain_gap


@require_safe
def reconciliation(request: PersonRequest, plan: str, year: int) -> HttpResponse:
    """Each indicator's figures by source with its gaps; `?unit=` is a place, `?state=` shows those in one
    state."""
    plan_row, place = _plan_and_place(request, plan, year)
    page = build_reconciliation_page(plan_row, place, year, request.user, request.GET.get("state", ""))
    return render(request, "indicators/reconciliation.html", {"page": page})


@require_safe
def reconciled(request: PersonRequest, plan: str, year: int, code: str) -> HttpResponse:
    """One indicator's year: the figures, the gaps with all that was said, and the forms."""
    return _shown(request, *_plan_and_place(request, plan, year), year, code)


@require_POST
def explain(request: PersonRequest, plan: str, year: int, code: str) -> HttpResponse:
    """Say why a gap is right, or that a figure will be corrected.

    400: faults at their fields. 409: the figures moved since the person saw them; what was typed is kept.
    """
    plan_row, place = _plan_and_place(request, plan, year)
    indicator = _indicator(request.user, plan_row, code)
    if not can_reconcile(request.user, indicator):
        raise PermissionDenied
    kind = next((kind for kind in GapKind if f"{kind}-answer" in request.POST), GapKind.OWN)
    form = GapForm(request.POST, prefix=kind)
    if not form.is_valid():
        return _shown(request, plan_row, place, year, code, {kind: form}, status=400)
    typed = form.cleaned_data
    try:
        explain_gap(
            indicator=indicator,
            organization=place,
            year=year,
            kind=GapKind(typed["kind"]),
            seen=form.seen,
            answer=GapAnswer(typed["answer"]),
            cause=GapCause(typed["cause"]) if typed["cause"] else None,
            text=typed["text"],
            by=request.user,
        )
    except GapMoved:
        messages.error(
            request, _("The figures have changed meanwhile. Nothing was saved; look at them again.")
        )
        return _shown(request, plan_row, place, year, code, status=409)
    messages.success(request, _("Saved."))
    return redirect(reverse("reconciled", args=[plan, year, code]) + place_query(plan_row, place))


@require_POST
def add_published(request: PersonRequest, plan: str, year: int, code: str) -> HttpResponse:
    """Enter what was published elsewhere: for the office. 400: faults at their fields."""
    plan_row, place = _plan_and_place(request, plan, year)
    indicator = _indicator(request.user, plan_row, code)
    if not is_office(request.user):
        raise PermissionDenied
    form = PublishedFigureForm(request.POST, indicator=indicator)
    if not form.is_valid():
        return _shown(request, plan_row, place, year, code, published_form=form, status=400)
    enter_published_figure(
        indicator=indicator,
        organization=place,
        year=year,
        value=form.cleaned_data["number"],
        source=form.cleaned_data["source"],
        by=request.user,
    )
    messages.success(request, _("Saved."))
    return redirect(reverse("reconciled", args=[plan, year, code]) + place_query(plan_row, place))


def _plan_and_place(request: PersonRequest, code: str, year: int) -> tuple[Plan, Organization]:
    """The plan, and the place (`?unit=`) whose figures are held against each other."""
    if not can_read_reconciliation(request.user):
        raise PermissionDenied
    plan = plan_and_year(code, year)
    return plan, whole_of(plan, request.GET.get("unit", ""))


def _indicator(person: User, plan: Plan, code: str) -> Indicator:
    """One that another department leads answers like one that does not exist."""
    indicator = get_object_or_404(Indicator.objects.for_plan(plan), code=code)
    if not can_see_reconciliation_of(person, indicator):
        raise Http404
    return indicator


def _shown(
    request: PersonRequest,
    plan: Plan,
    place: Organization,
    year: int,
    code: str,
    gap_forms: Mapping[GapKind, Form] | None = None,
    published_form: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with a form that came back where it was faulty."""
    indicator = _indicator(request.user, plan, code)
    page = build_reconciled_page(plan, place, year, indicator, request.user)
    back = gap_forms or {}
    gaps = [(gap, back.get(gap.kind) or GapForm.about(gap)) for gap in page.row.gaps]
    form = published_form or PublishedFigureForm(indicator=indicator)
    context = {"page": page, "gaps": gaps, "published_form": form}
    return render(request, "indicators/reconciled.html", context, status=status)
