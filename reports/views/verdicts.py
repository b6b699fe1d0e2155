"""The overview's bars as pictures and files."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from indicators.addresses import plan_and_year, unit_of
from indicators.permissions import can_see_unit
from indicators.views.table_files import table_file
from reports.models import PictureFormat
from reports.overview_loading import assessment_of, rows_of
from reports.verdict_charts import CHARTS, VerdictChart
from reports.views.charts import picture_answer


@require_safe
def verdicts_picture(request: HttpRequest, plan: str, year: int, stem: str) -> HttpResponse:
    """The bars of an overview (`?unit=`) as a titled PNG."""
    chart = _chart_or_404(request, plan, year, stem)
    return picture_answer(request, chart.picture(), PictureFormat.PNG, _name(chart, stem))


@require_safe
def verdicts_file(request: HttpRequest, plan: str, year: int, stem: str, extension: str) -> HttpResponseBase:
    """Their numbers as a workbook or CSV."""
    chart = _chart_or_404(request, plan, year, stem)
    return table_file(chart.table(), _name(chart, stem), extension)


def _chart_or_404(request: HttpRequest, plan: str, year: int, stem: str) -> VerdictChart:
    """What the overview of the unit shows, for whom it exists."""
    person, plan_row = cast(User, request.user), plan_and_year(plan, year)
    code = request.GET.get("unit", plan_row.organization.code)
    unit = unit_of(plan_row, code, person)
    assessment = assessment_of(plan_row, year)
    if assessment is None or not can_see_unit(person, unit):
        raise Http404
    rows = rows_of(assessment, unit, person, timezone.localdate())
    chart = CHARTS[stem](plan_row, unit, assessment, rows)
    if chart is None:
        raise Http404
    return chart


def _name(chart: VerdictChart, stem: str) -> str:
    return f"{chart.plan.code}-{chart.assessment.year}-{chart.unit.code}-verdicts-by-{stem.rstrip('s')}"
