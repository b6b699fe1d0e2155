"""Corrections after publication: the unit's form, and the office's decision."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Organization
from accounts.requests import PersonRequest
from indicators.addresses import reported_row
from indicators.forms import DecisionForm, RevisionForm
from indicators.models import Figure, Plan, Revision
from indicators.models.choices import LABELS
from indicators.permissions import can_publish
from indicators.services.figures import FiguresStale, subject_of
from indicators.services.revisions import (
    NothingToRevise,
    RevisionOver,
    RevisionRefused,
    ask_revision,
    decide_revision,
)
from indicators.workflow import FORBIDDEN, Refused


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PersonRequest, plan: str, year: int, unit: str, code: str) -> HttpResponse:
    """The new value and the reason. 400: faults at their fields. 409: the year is not published, the figure
    changed meanwhile, or a revision is open already."""
    plan_row, organization, indicator = reported_row(request.user, plan, year, unit, code)
    subject = subject_of(plan_row, organization)
    figure = Figure.objects.filter(indicator=indicator, organization=subject, year=year).first()
    form = RevisionForm(request.POST or None, indicator=indicator, figure=figure)
    context = {
        "form": form,
        "indicator": indicator,
        "figure": figure,
        "unit": organization,
        "plan": plan_row,
        "year": year,
    }
    if request.method == "POST" and form.is_valid():
        status = _asked(request, form, plan_row, organization, year)
    else:
        status = 400 if form.is_bound else 200
    if status == HTTPStatus.CREATED:
        return redirect("entry", plan=plan, year=year, unit=unit)
    return render(request, "indicators/revision.html", context, status=status)


def _asked(request: PersonRequest, form: RevisionForm, plan: Plan, unit: Organization, year: int) -> int:
    """Ask, say by a message what came of it, and return the status."""
    reason = form.cleaned_data["reason"]
    try:
        ask_revision(plan=plan, unit=unit, year=year, entry=form.entry, reason=reason, by=request.user)
    except Refused as refusal:
        messages.error(request, str(LABELS[refusal.refusal]))
        return 403 if refusal.refusal in FORBIDDEN else 409
    except (FiguresStale, RevisionRefused) as refusal:
        messages.error(request, _refusal_text(refusal))
        return 409
    messages.success(request, _("The revision has been asked for. The municipal office decides about it."))
    return HTTPStatus.CREATED


@require_POST
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Accept or refuse a revision, with a reason."""
    if not can_publish(request.user):
        raise PermissionDenied
    rows = Revision.objects.select_related("indicator__plan")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the revision is accepted or refused."))
    else:
        _decide(request, pk, form)
    return redirect("assessment", plan=row.indicator.plan.code, year=row.year)


def _decide(request: PersonRequest, pk: int, form: DecisionForm) -> None:
    is_accepted = form.cleaned_data["act"] == DecisionForm.ACCEPT
    try:
        decide_revision(
            revision=pk, is_accepted=is_accepted, decision=form.cleaned_data["decision"], by=request.user
        )
    except Refused as refusal:
        messages.error(request, str(LABELS[refusal.refusal]))
    except (FiguresStale, RevisionRefused) as refusal:
        messages.error(request, _refusal_text(refusal))
    else:
        done = _("The revision is accepted.") if is_accepted else _("The revision is refused.")
        messages.success(request, done)


def _refusal_text(refusal: FiguresStale | RevisionRefused) -> str:
    if isinstance(refusal, NothingToRevise):
        return _("This is what already stands: there is nothing to revise.")
    if isinstance(refusal, RevisionOver):
        return _("The revision is decided already.")
    if isinstance(refusal, FiguresStale):
        return _("The figure has changed since this revision was written. Load the page again.")
    return _("A revision of this figure is waiting for the office's decision already.")
