"""One written report: reading it, and every step that it takes (screen S12)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest
from indicators import formatting
from indicators.addresses import plan_and_year
from reports.models import Report, ReportPassage
from reports.permissions import can_read_reports, can_write_reports, domains_led, visible_reports
from reports.report_forms import (
    REFUSED,
    AnswerForm,
    CommentForm,
    IssueForm,
    PassageForm,
    StepForm,
    WithdrawForm,
)
from reports.report_page import build_report_page
from reports.report_workflow import ReportAction, ReportRefusal, ReportRefused
from reports.services.comments import CommentAnswered, add_comment, answer_comment
from reports.services.passages import PassageStale, accept_numbers, write_passage
from reports.services.reports import (
    NothingNewer,
    ReportStale,
    close_comments,
    issue_report,
    open_comments,
    redraw_report,
    withdraw_report,
)
from reports.views.report_files import queue_files

Fault = ReportRefused | ReportStale | PassageStale | CommentAnswered


@require_safe
def report(request: PersonRequest, plan: str, year: int, pk: int) -> HttpResponse:
    """The report: whole for the office and leaders, for departments the domains in which they lead."""
    return shown(request, find_report(request, plan, year, pk))


@require_POST
def move(request: PersonRequest, plan: str, year: int, pk: int) -> HttpResponse:
    """A step of the whole report: `action` is draw, open, close, issue or withdraw, each in the `version`
    read.

    400: faults at their fields. 403, 409: not this person, not now. 412: somebody else took a step meanwhile.
    """
    row = _report_to_write(request, plan, year, pk)
    action = request.POST.get("action", "")
    form = FORMS.get(action, StepForm)(request.POST, auto_id=f"{action}-%s")
    if action not in STEPS or not form.is_valid():
        return shown(request, row, 400, **({f"{action}_form": form} if action in FORMS else {}))
    try:
        done = STEPS[action](row, request, **form.cleaned_data)
    except NothingNewer:
        messages.info(request, _("Nothing has changed: the report says what is published now."))
        return redirect("report", plan=plan, year=year, pk=pk)
    except (ReportRefused, ReportStale) as fault:
        messages.error(request, words_for(fault))
        return shown(request, row, status_of(fault))
    messages.success(request, done)
    return redirect("report", plan=plan, year=year, pk=pk)


def _draw(report: Report, request: PersonRequest, version: int) -> str:
    redraw_report(report=report, version=version, by=request.user)
    return _("The report is drawn again. Numbers that moved are marked; your own texts stand as they were.")


def _open(report: Report, request: PersonRequest, version: int) -> str:
    open_comments(report=report, version=version, by=request.user)
    return _("The lead departments can read their domains now, and comment.")


def _close(report: Report, request: PersonRequest, version: int) -> str:
    close_comments(report=report, version=version, by=request.user)
    return _("The report is a draft again.")


def _issue(report: Report, request: PersonRequest, version: int, number: str, issued_on: date) -> str:
    issued = issue_report(report=report, version=version, number=number, issued_on=issued_on, by=request.user)
    queue_files(issued, request.user)
    return _("The report is issued. Its files are being made.")


def _withdraw(report: Report, request: PersonRequest, version: int, reason: str) -> str:
    withdraw_report(report=report, version=version, reason=reason, by=request.user)
    return _("The report is withdrawn and a draft again. The files of its edition are kept.")


STEPS: dict[str, Callable[..., str]] = {
    ReportAction.DRAW: _draw,
    ReportAction.OPEN: _open,
    ReportAction.CLOSE: _close,
    ReportAction.ISSUE: _issue,
    ReportAction.WITHDRAW: _withdraw,
}
FORMS: dict[str, type[Form]] = {ReportAction.ISSUE: IssueForm, ReportAction.WITHDRAW: WithdrawForm}


@require_POST
def passage(request: PersonRequest, plan: str, year: int, pk: int, key: str) -> HttpResponse:
    """Write the own text of a section, or (`action=accept`) take the marks from its moved numbers.

    400: faults at their fields. 412: somebody else changed it; what was typed stands beside what stands now.
    """
    row = _report_to_write(request, plan, year, pk)
    section = get_object_or_404(row.passages, key=key)
    form = PassageForm(request.POST, auto_id=f"passage-{section.pk}-%s")
    is_acceptance = request.POST.get("action") == "accept"
    if not form.is_valid() and not (is_acceptance and "version" in form.cleaned_data):
        return shown(request, row, 400, passage=section, passage_form=form)
    try:
        if is_acceptance:
            version = form.cleaned_data["version"]
            accept_numbers(report=row, key=key, version=version, by=request.user)
        else:
            write_passage(report=row, key=key, by=request.user, **form.cleaned_data)
    except (ReportRefused, PassageStale) as fault:
        messages.error(request, words_for(fault))
        form = _with_version(form, section)
        return shown(request, row, status_of(fault), passage=section, passage_form=form)
    address = reverse("report", kwargs={"plan": plan, "year": year, "pk": pk})
    return redirect(f"{address}#passage-{section.pk}")


@require_POST
def comment(request: PersonRequest, plan: str, year: int, pk: int, domain: str) -> HttpResponse:
    """Comment on a domain in which the person's department leads."""
    row = find_report(request, plan, year, pk)
    about = get_object_or_404(row.plan.domains, code=domain)
    if about.code not in domains_led(request.user, row.plan):
        raise PermissionDenied
    form = CommentForm(request.POST, auto_id=f"comment-{about.pk}-%s")
    if not form.is_valid():
        return shown(request, row, 400, commented=about.pk, comment_form=form)
    try:
        add_comment(report=row, domain=about, text=form.cleaned_data["text"], by=request.user)
    except ReportRefused as fault:
        messages.error(request, words_for(fault))
        return shown(request, row, status_of(fault), commented=about.pk, comment_form=form)
    messages.success(request, _("Your comment is sent to the office."))
    return redirect("report", plan=plan, year=year, pk=pk)


@require_POST
def answer(request: PersonRequest, plan: str, year: int, pk: int, comment: int) -> HttpResponse:
    """Answer a comment, once. 412: somebody has answered it meanwhile."""
    row = _report_to_write(request, plan, year, pk)
    about = get_object_or_404(row.comments, pk=comment)
    form = AnswerForm(request.POST, auto_id=f"answer-{about.pk}-%s")
    if not form.is_valid():
        return shown(request, row, 400, answered=about.pk, answer_form=form)
    try:
        answer_comment(comment=about, answer=form.cleaned_data["answer"], by=request.user)
    except (ReportRefused, CommentAnswered) as fault:
        messages.error(request, words_for(fault))
        return shown(request, row, status_of(fault), answered=about.pk, answer_form=form)
    messages.success(request, _("The comment is answered."))
    return redirect("report", plan=plan, year=year, pk=pk)


def find_report(request: PersonRequest, plan: str, year: int, pk: int) -> Report:
    """The report, for who reads reports at all; one that is not for the person answers like a missing one."""
    if not can_read_reports(request.user):
        raise PermissionDenied
    plan_and_year(plan, year)
    return get_object_or_404(visible_reports(request.user), plan__code=plan, year=year, pk=pk)


def _report_to_write(request: PersonRequest, plan: str, year: int, pk: int) -> Report:
    """The report, for the office: 403 for everybody else who may read it."""
    row = find_report(request, plan, year, pk)
    if not can_write_reports(request.user):
        raise PermissionDenied
    return row


def shown(request: PersonRequest, report: Report, status: int = 200, **faulty: Any) -> HttpResponse:
    """The page; `faulty` are forms that came back, with what they are about."""
    report = get_object_or_404(visible_reports(request.user), pk=report.pk)
    page = build_report_page(report, request.user)
    context = {
        "page": page,
        "plan": report.plan,
        "year": report.year,
        "issue_form": IssueForm.about(report),
        "withdraw_form": WithdrawForm.about(report),
        **faulty,
    }
    return render(request, "reports/report.html", context, status=status)


def words_for(fault: Fault) -> str:
    """What a person is told of what did not happen."""
    if isinstance(fault, ReportRefused):
        return str(REFUSED[fault.refusal])
    if isinstance(fault, CommentAnswered):
        return _("Somebody has answered this comment meanwhile. Your text stands below.")
    if isinstance(fault, PassageStale) and fault.passage.written_by:
        words = {
            "person": fault.passage.written_by,
            "moment": formatting.moment(fault.passage.written_at),
        }
        return _("Nothing was saved: %(person)s changed this section on %(moment)s.") % words
    return _("Nothing was saved: the report was changed meanwhile. Look at it again.")


def status_of(fault: Fault) -> int:
    """The status of a page that says what did not happen."""
    if not isinstance(fault, ReportRefused):
        return 412
    return 403 if fault.refusal == ReportRefusal.FORBIDDEN_ROLE else 409


def _with_version(form: PassageForm, section: ReportPassage) -> PassageForm:
    """The form with what was typed. It stands beside what others wrote, so that now it may replace it."""
    data = form.data.copy()  # type: ignore[attr-defined]  # of a request: a QueryDict
    data["version"] = str(ReportPassage.objects.values_list("version", flat=True).get(pk=section.pk))
    form.data = data
    return form
