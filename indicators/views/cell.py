"""One row of the grid: saved as soon as it is typed, and shown with all that is known about it."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import PersonRequest
from indicators.addresses import reported_row
from indicators.cell_page import build_cell_page
from indicators.forms import FigureForm
from indicators.services.figures import FiguresStale, enter_figures, subject_of
from indicators.services.flags import flags_for
from indicators.views import answers
from indicators.workflow import Refused


@require_POST
def cell(request: PersonRequest, plan: str, year: int, unit: str, code: str) -> HttpResponse:
    """Save one row.

    200: version, state, shown value and what needs an explanation. 400: faults by field. 409: the round or
    the state does not allow it. 412: somebody else was faster; what they saved. 403 and 404 as the page.
    """
    plan_row, organization, indicator = reported_row(request.user, plan, year, unit, code)
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
    plan_row, organization, indicator = reported_row(request.user, plan, year, unit, code)
    page = build_cell_page(plan_row, year, organization, indicator)
    return render(request, "indicators/cell_panel.html", {"page": page})
