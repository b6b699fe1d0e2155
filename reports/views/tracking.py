"""The tracking table of a year's measures: the page and its files, all by the same filters."""

from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indicators import formatting
from indicators.addresses import plan_and_year
from indicators.downloads import attachment
from indicators.views.table_files import table_file
from reports.downloads import CONTENT_TYPES
from reports.tracking import TrackingFilters, TrackingTable, load_tracking
from reports.tracking_files import tracking_sheet, write_tracking_word


@require_safe
def tracking(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """The table. `?project=`, `?lead=` and `?state=` narrow it."""
    context = {"table": _table(request, plan, year), "year_label": formatting.year_label(year)}
    return render(request, "reports/tracking.html", context)


@require_safe
def tracking_file(request: HttpRequest, plan: str, year: int, extension: str) -> FileResponse:
    """The same rows as a workbook or as CSV."""
    return table_file(tracking_sheet(_table(request, plan, year)), f"tracking-{plan}-{year}", extension)


@require_safe
def tracking_word(request: HttpRequest, plan: str, year: int) -> FileResponse:
    """The same rows as the office publishes them, for Word and WPS."""
    file = BytesIO()
    write_tracking_word(_table(request, plan, year), file)
    file.seek(0)
    return attachment(file, f"tracking-{plan}-{year}.docx", CONTENT_TYPES["docx"])


def _table(request: HttpRequest, plan: str, year: int) -> TrackingTable:
    filters = TrackingFilters.read(request.GET.dict())
    return load_tracking(plan=plan_and_year(plan, year), year=year, filters=filters)
