"""What was decided after the plan: the list, adding, withdrawing, and the scan of a decision."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.models import Organization, User
from accounts.permissions import can_see_everything
from accounts.requests import PersonRequest
from indicators import formatting
from indicators.downloads import attachment
from indicators.method.types import Origin
from indicators.models import Indicator, Plan, Target, TargetScan
from indicators.permissions import can_see_target, can_set_targets
from indicators.place_ladder import load_ladder, places_around
from indicators.services.evidence import EvidenceRefused
from indicators.services.targets import DecidedLater, decide_target, withdraw_target
from indicators.target_forms import DecisionForm, TargetForm
from indicators.targets_page import build_targets_page
from indicators.views.moments import moment_of

PER_PAGE = 100


@require_safe
def targets(request: PersonRequest, plan: str) -> HttpResponse:
    """The decided targets of a plan, each with what it replaces: for the office and leaders."""
    if not can_see_everything(request.user):
        raise PermissionDenied
    page = build_targets_page(_plan(plan), request.user, moment_of(request))
    query = request.GET.copy()
    number = query.pop("page", ["1"])[-1]
    listing = {"page": Paginator(page.rows, PER_PAGE).get_page(number), "chosen_query": query.urlencode()}
    return render(request, "indicators/decided_targets.html", {"page": page, "listing": listing})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PersonRequest, plan: str) -> HttpResponse:
    """Set a target by a decision. `?indicator=` and `?organization=` choose what it is for; the form offers
    the places around that one. 400: faults, each at its field."""
    plan_row = _plan_to_set(request.user, plan)
    place = _place(plan_row, (request.POST or request.GET).get("organization", ""))
    form = _form(request, plan_row, place)
    if form.is_bound and form.is_valid() and _decide(request, form):
        return redirect("decided_targets", plan=plan)
    ladder = load_ladder(request.user, plan_row.organization, place, lambda each: _query_of(request, each))
    context = {"plan": plan_row, "form": form, "ladder": ladder}
    return render(request, "indicators/target_add.html", context, status=400 if form.is_bound else 200)


@require_POST
def withdraw(request: PersonRequest, plan: str, pk: int) -> HttpResponse:
    """Take a decided target back; it stays in the list."""
    plan_row = _plan_to_set(request.user, plan)
    target = get_object_or_404(Target, pk=pk, indicator__plan=plan_row, origin=Origin.DECIDED)
    withdraw_target(target=target, by=request.user)
    text = _("The target is withdrawn; what it replaced is in force again, and the draft results follow.")
    messages.success(request, text)
    return redirect("decided_targets", plan=plan)


@require_GET
def scan(request: PersonRequest, plan: str, pk: int) -> FileResponse:
    """The scanned decision, always as a download. One of a target that the person may not see is none."""
    rows = TargetScan.objects.select_related("target__indicator__plan", "target__organization")
    row = get_object_or_404(rows, pk=pk, target__indicator__plan__code=plan)
    if not can_see_target(request.user, row.target):
        raise Http404
    return attachment(row.file.open("rb"), row.name)


def add_decision_fault(form: DecisionForm, fault: EvidenceRefused | DecidedLater) -> None:
    """Show at its field why a decision was not taken."""
    if isinstance(fault, EvidenceRefused):
        form.add_error("scan", str(fault.message))
    else:
        words = {"day": formatting.day(fault.target.decided_on), "document": fault.target.document}
        form.add_error(
            "decided_on", _("A decision of %(day)s (%(document)s) stands already and is later.") % words
        )


def _plan(code: str) -> Plan:
    return get_object_or_404(Plan.objects.select_related("organization"), code=code)


def _plan_to_set(person: User, code: str) -> Plan:
    if not can_set_targets(person):
        raise PermissionDenied
    return _plan(code)


def _query_of(request: PersonRequest, place: Organization) -> str:
    """The page's address for another place, with the indicator that is chosen."""
    indicator = (request.POST or request.GET).get("indicator", "")
    chosen = {"indicator": indicator, "organization": place.code}
    return f"?{urlencode({name: code for name, code in chosen.items() if code})}"


def _form(request: PersonRequest, plan: Plan, place: Organization) -> TargetForm:
    is_sent = request.method == "POST"
    return TargetForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        indicators=list(Indicator.objects.for_plan(plan)),
        places=places_around(plan.organization, place),
        years=list(plan.years),
        initial={
            "indicator": request.GET.get("indicator", ""),
            "organization": place.code,
            "year": plan.end_year,
        },
    )


def _place(plan: Plan, code: str) -> Organization:
    """The place that the address or the form names; the plan's own organization where there is none such."""
    places = Organization.objects.within(plan.organization).territorial()
    return places.filter(code=code.replace("\x00", "")).first() or plan.organization


def _decide(request: PersonRequest, form: TargetForm) -> bool:
    """Whether the target was set; else the form says why not."""
    typed = {name: form.cleaned_data[name] for name in ("indicator", "organization", "year", "value")}
    try:
        decide_target(**typed, decision=form.decision, by=request.user)
    except (EvidenceRefused, DecidedLater) as fault:
        add_decision_fault(form, fault)
        return False
    messages.success(request, _("The target is set, and the draft results follow it."))
    return True
