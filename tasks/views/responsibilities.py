"""Who answers for what: the office's page to set and confirm the departments of indicators and measures."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import PersonRequest
from indicators.models import Plan
from indicators.planfile.schema import AssignmentRole
from tasks.models import Measure
from tasks.note_forms import MeasureForm
from tasks.permissions import can_assign
from tasks.responsibilities_page import build_responsibilities_page, departments_of
from tasks.services.responsibilities import assign_measure, confirm_assignments, propose_from_indicators


@require_safe
def responsibilities(request: PersonRequest, plan: str) -> HttpResponse:
    """All indicators and measures with their departments: for the office."""
    page = build_responsibilities_page(plan_to_assign(request.user, plan))
    return render(request, "tasks/responsibilities.html", {"page": page, "plan": page.plan})


@require_POST
def confirm(request: PersonRequest, plan: str) -> HttpResponse:
    """Confirm the chosen assignments; those that are gone or confirmed meanwhile are left alone."""
    plan_row = plan_to_assign(request.user, plan)
    confirmed = confirm_assignments(
        plan=plan_row,
        indicators=_numbers(request, "indicator"),
        measures=_numbers(request, "measure"),
        by=request.user,
    )
    text = ngettext("%(count)d assignment confirmed.", "%(count)d assignments confirmed.", confirmed.count)
    messages.success(request, text % {"count": confirmed.count})
    return redirect("responsibilities", plan=plan)


@require_POST
def propose(request: PersonRequest, plan: str) -> HttpResponse:
    """Propose departments for the measures that have none, from the indicators that they serve."""
    count = propose_from_indicators(plan=plan_to_assign(request.user, plan), by=request.user)
    text = ngettext(
        "Departments proposed for %(count)d measure.", "Departments proposed for %(count)d measures.", count
    )
    messages.success(request, text % {"count": count})
    return redirect("responsibilities", plan=plan)


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: PersonRequest, plan: str, project: str, measure: str) -> HttpResponse:
    """Set the departments of one measure. 400: faults at their fields."""
    plan_row = plan_to_assign(request.user, plan)
    rows = Measure.objects.select_related("project__plan__organization").filter(project__code=project)
    row = get_object_or_404(rows, project__plan=plan_row, code=measure)
    form = MeasureForm(
        request.POST if request.method == "POST" else None,
        departments=departments_of(plan_row),
        initial=_standing(row),
    )
    if form.is_bound and form.is_valid():
        assign_measure(measure=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved and confirmed."))
        return redirect("responsibilities", plan=plan)
    context = {"plan": plan_row, "measure": row, "form": form}
    return render(request, "tasks/measure_assign.html", context, status=400 if form.is_bound else 200)


def _standing(measure: Measure) -> dict[str, list[str]]:
    rows = list(measure.assignments.values_list("role", "organization__code"))
    return {
        "leads": [code for role, code in rows if role == AssignmentRole.LEAD],
        "supporting": [code for role, code in rows if role == AssignmentRole.SUPPORTING],
    }


def plan_to_assign(person: User, code: str) -> Plan:
    """The plan whose departments the office sets. Raises PermissionDenied and Http404."""
    if not can_assign(person):
        raise PermissionDenied
    return get_object_or_404(Plan.objects.select_related("organization"), code=code)


def _numbers(request: PersonRequest, name: str) -> list[int]:
    """The ids that were sent; what is none is left out, as a row that is gone would be."""
    texts = request.POST.getlist(name)
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
