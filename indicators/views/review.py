"""Checking figures: the matrix with all decisions sent at once, one cell's drawer, recalling a return."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.permissions import is_office
from accounts.requests import PersonRequest
from indicators.addresses import plan_and_year
from indicators.models import Figure, Plan, ReturnReason
from indicators.models.choices import LABELS
from indicators.permissions import can_check, leads
from indicators.review_conflicts import ReviewConflict, conflicts_of
from indicators.review_drawer import build_drawer
from indicators.review_marks import APPROVE, Mark, approvals_of, read_marks, read_seen, returns_of
from indicators.review_page import ReviewFilter, build_review_page
from indicators.services.reviews import ReviewStale, Seen, look_at, recall_return, review_figures
from indicators.workflow import FORBIDDEN, Refused, State

APPROVE_PLAIN = "approve_plain"


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: PersonRequest, plan: str, year: int) -> HttpResponse:
    """Show what the reviewer's department leads, and take all decisions about it at once.

    Showing it is the first look at what waits. 400: a mark that cannot be sent. 409: a figure changed since
    it was seen, or its state does not allow the decision. 403: an own entry, or no right. Nothing is written
    then, and the marks stay.
    """
    plan_row = _plan(request.user, plan, year)
    if request.method == "POST":
        return _decide(request, plan_row, year)
    page = build_review_page(plan_row, year, request.user, ReviewFilter.read(request.GET))
    if request.method == "GET":
        look_at(page.to_look_at)
    return render(request, "indicators/review.html", _context(plan_row, year, page=page))


@require_GET
def review_cell(request: PersonRequest, plan: str, year: int, pk: int) -> HttpResponse:
    """All that is known about one figure that was handed in: a fragment for htmx, else a page."""
    figure = _figure(request.user, plan, year, pk)
    context = _context(figure.indicator.plan, year, drawer=build_drawer(figure, request.user))
    template = "review_drawer" if request.htmx else "review_cell"
    return render(request, f"indicators/{template}.html", context)


@require_POST
def recall(request: PersonRequest, plan: str, year: int, pk: int) -> HttpResponse:
    """Take a return back before the unit has opened it."""
    figure = _figure(request.user, plan, year, pk)
    version = request.POST.get("version", "")
    seen = Seen(figure.pk, int(version) if version.isascii() and version.isdigit() else 0)
    try:
        recall_return(seen=seen, by=request.user)
    except ReviewStale:
        messages.error(request, _("The figure has changed meanwhile. Look at it again."))
    except Refused as refusal:
        messages.error(request, str(LABELS[refusal.refusal]))
    else:
        messages.success(request, _("The return is recalled; the figure waits for the check again."))
    return redirect("review", plan=plan, year=year)


def _plan(person: User, code: str, year: int) -> Plan:
    """The plan, for somebody who checks figures. One that the person's unit is no part of does not exist."""
    if not can_check(person):
        raise PermissionDenied
    plan = plan_and_year(code, year)
    unit = person.organization
    if not is_office(person) and (unit is None or not unit.is_within(plan.organization)):
        raise Http404
    return plan


def _figure(person: User, plan: str, year: int, pk: int) -> Figure:
    """A figure that the person checks. What was not handed in does not exist for reviewers."""
    rows = Figure.objects.with_lock().select_related(
        "indicator__plan__organization", "organization", "entered_by", "submitted_by", "checked_by"
    )
    if not can_check(person):
        raise PermissionDenied
    figure = get_object_or_404(rows.exclude(state=State.DRAFT), pk=pk, year=year, indicator__plan__code=plan)
    if not leads(person, figure.indicator):
        raise Http404
    return figure


def _decide(request: PersonRequest, plan: Plan, year: int) -> HttpResponse:
    """Send the marks, all or none."""
    seen = read_seen(request.POST)
    marks = read_marks(request.POST, seen)
    if request.POST.get("act") == APPROVE_PLAIN:
        marks = _plain_marks(request, plan, year, seen) | marks
    if any(mark.fault for mark in marks.values()):
        messages.error(request, _("Nothing was sent: mend the marked cells."))
        return _kept(request, plan, year, marks, HTTPStatus.BAD_REQUEST)
    approvals, returns = approvals_of(marks), returns_of(marks)
    try:
        review_figures(approvals=approvals, returns=returns, by=request.user)
    except ReviewStale as stale:
        conflicts = conflicts_of(stale.figures, seen, marks)
        return _kept(request, plan, year, marks, HTTPStatus.CONFLICT, conflicts)
    except Refused as refusal:
        messages.error(request, str(LABELS[refusal.refusal]))
        is_forbidden = refusal.refusal in FORBIDDEN
        status = HTTPStatus.FORBIDDEN if is_forbidden else HTTPStatus.CONFLICT
        return _kept(request, plan, year, marks, status)
    except Figure.DoesNotExist as unknown:
        raise Http404 from unknown
    _say_sent(request, len(approvals), len(returns))
    return redirect(request.get_full_path())


def _plain_marks(request: PersonRequest, plan: Plan, year: int, seen: Mapping[int, int]) -> dict[int, Mark]:
    """An approval for each figure that is shown, was seen, and has no flag."""
    page = build_review_page(plan, year, request.user, ReviewFilter.read(request.GET))
    plain = [cell.figure.pk for cell in page.plain if cell.figure]
    return {pk: Mark(pk, APPROVE, "", seen[pk]) for pk in plain if pk in seen}


def _kept(
    request: PersonRequest,
    plan: Plan,
    year: int,
    marks: Mapping[int, Mark],
    status: HTTPStatus,
    conflicts: Sequence[ReviewConflict] = (),
) -> HttpResponse:
    """The page as it stands now, with the marks that were not sent."""
    stale = frozenset(conflict.figure.pk for conflict in conflicts)
    page = build_review_page(plan, year, request.user, ReviewFilter.read(request.GET), marks, stale)
    context = _context(plan, year, page=page, conflicts=conflicts)
    return render(request, "indicators/review.html", context, status=status)


def _context(plan: Plan, year: int, **context: object) -> dict[str, object]:
    return {"plan": plan, "year": year, "reasons": ReturnReason, **context}


def _say_sent(request: PersonRequest, approved: int, returned: int) -> None:
    if approved:
        text = ngettext("%(count)d figure approved.", "%(count)d figures approved.", approved)
        messages.success(request, text % {"count": approved})
    if returned:
        text = ngettext("%(count)d figure returned.", "%(count)d figures returned.", returned)
        messages.success(request, text % {"count": returned})
    if not approved and not returned:
        messages.info(request, _("Nothing was marked, nothing was sent."))
