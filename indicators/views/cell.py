"""One row of the grid: saved as soon as it is typed, and shown with all that is known about it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Organization
from accounts.requests import PersonRequest
from indicators.cell_page import build_cell_page
from indicators.forms import FigureForm
from indicators.models import Indicator, Plan
from indicators.permissions import can_enter_for
from indicators.services.figures import FiguresStale, enter_figures, subject_of
from indicators.services.flags import flags_for
from indicators.views import answers
from indicators.views.pages import own_unit, plan_and_year, unit_of
from indicators.workflow import Refused


@require_POST
def cell(request: PersonRequest, plan: str, year: int, unit: str, code: str) -> HttpResponse:
    """Save one row.

    200: version, state, shown value and what needs an explanation. 400: faults by field. 409: the round or
    the state does not allow it. 412: somebody else was faster; what they saved. 403 and 404 as the page.
    """
    plan_row, organization, indicator = reported_row(request, plan, year, unit, code)
    form = FigureForm(request.POST, indicator=indicator, prefix="")
    if not form.is_valid():
        return answers.invalid({name: str(messages[0]) for name, messages in form.errors.items()})
    try:
        saved = enter_figures(
            plan=plan_row, unit=organization, year=year, entries=[form.entry], by=request.user
        )
    except FiguresStale as conflict:
        return answers.stale(conflict.conflicts[0])
    except Refused as refusal:
        return answers.refused(refusal)
    figure = saved.figures.get(code)
    if figure is None:
        return JsonResponse(answers.nothing())
    flags = flags_for(plan_row, subject_of(plan_row, organization), year, [figure])[indicator.pk]
    return JsonResponse(answers.saved(figure, flags))


@require_GET
def panel(request: PersonRequest, plan: str, year: int, unit: str, code: str) -> HttpResponse:
    """What is known about one row: definition, source, last years, history, comments and evidence."""
    plan_row, organization, indicator = reported_row(request, plan, year, unit, code)
    page = build_cell_page(plan_row, year, organization, indicator)
    return render(request, "indicators/cell_panel.html", {"page": page})


def reported_row(
    request: PersonRequest, plan: str, year: int, unit: str, code: str
) -> tuple[Plan, Organization, Indicator]:
    """The plan, the unit and the indicator that it reports, for somebody who may enter it.

    One query where the unit is the person's own: a row is saved with every pause in typing.
    """
    organization = own_unit(request.user, unit)
    if organization is None:
        organization = unit_of(plan_and_year(plan, year), unit, request.user)
    if not can_enter_for(request.user, organization):
        raise PermissionDenied
    reported = Indicator.objects.with_surroundings().enterable_by(organization)
    indicator = get_object_or_404(reported, plan__code=plan, code=code)
    if year not in indicator.plan.years or not organization.is_within(indicator.plan.organization):
        raise Http404
    return indicator.plan, organization, indicator
