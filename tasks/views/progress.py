"""Progress and reminders (进度与催报): for the office."""

import logging
from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError as QueueUnreachable

from accounts.requests import PersonRequest
from indicators.addresses import plan_and_year
from indicators.models import Plan
from indicators.services.rounds import current_round, extend_round
from tasks.forms import ExtensionForm
from tasks.jobs import deliver_reminder
from tasks.models import Reminder
from tasks.permissions import can_run_rounds
from tasks.progress_page import ProgressPage, build_progress_page
from tasks.services.reminders import request_reminders

logger = logging.getLogger(__name__)


@require_safe
def progress(request: PersonRequest, plan: str, year: int) -> HttpResponse:
    """Each unit's counts by state. `?extend=CODE` opens the form that gives the unit more time."""
    row = _plan(request, plan, year)
    page = build_progress_page(row, year)
    if page is None:
        return render(request, "tasks/progress_empty.html", {"plan": row, "year": year})
    unit = request.GET.get("extend")
    form = _form(page, initial={"unit": unit}) if unit is not None else None
    return _shown(request, page, form)


@require_POST
def remind(request: PersonRequest, plan: str, year: int) -> HttpResponse:
    """Remind all who have something open and were not reminded today; says whom it reached."""
    row = current_round(_plan(request, plan, year), year)
    if row is None:
        raise Http404
    reminders = request_reminders(round=row, by=request.user)
    _deliver(reminders)
    messages.success(request, _reminded_message(reminders))
    return redirect("progress", plan=plan, year=year)


@require_POST
def extend(request: PersonRequest, plan: str, year: int) -> HttpResponse:
    """Give one unit until a later day. 400: faults, each at its field."""
    page = build_progress_page(_plan(request, plan, year), year)
    if page is None:
        raise Http404
    form = _form(page, request.POST)
    if not form.is_valid():
        return _shown(request, page, form, 400)
    extension = extend_round(round=page.round, by=request.user, **form.cleaned_data)
    messages.success(
        request,
        _("%(unit)s may report until %(day)s.")
        % {"unit": extension.organization.label, "day": extension.due_on.isoformat()},
    )
    return redirect("progress", plan=plan, year=year)


def _plan(request: PersonRequest, code: str, year: int) -> Plan:
    if not can_run_rounds(request.user):
        raise PermissionDenied
    return plan_and_year(code, year)


def _form(page: ProgressPage, *args: object, **kwargs: object) -> ExtensionForm:
    return ExtensionForm(*args, round=page.round, units=page.units, **kwargs)


def _shown(
    request: PersonRequest, page: ProgressPage, form: ExtensionForm | None, status: int = 200
) -> HttpResponse:
    return render(request, "tasks/progress.html", {"page": page, "form": form}, status=status)


def _deliver(reminders: Sequence[Reminder]) -> None:
    """Queue the e-mails. Where the queue is away they wait in the database for the next sweep."""
    try:
        for reminder in reminders:
            deliver_reminder.delay_on_commit(reminder.pk)
    except QueueUnreachable:
        logger.exception("The queue is unreachable; e-mails of reminders wait in the database.")


def _reminded_message(reminders: Sequence[Reminder]) -> str:
    if not reminders:
        return _("Nobody is left to remind today.")
    text = ngettext("%(count)d unit reminded.", "%(count)d units reminded.", len(reminders))
    return text % {"count": len(reminders)}
