"""The indicator's page with its chart and table, and the list of indicators."""

from datetime import datetime
from typing import cast

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from accounts.models import User
from indicators.views.table_files import table_file
from reports.charts.drawing import digest
from reports.charts.frame import Spec
from reports.indicator_chart import (
    chart_notes,
    headline,
    page_chart,
    source_line,
    standalone_chart,
    trajectory,
)
from reports.indicator_facts import description_facts, result_facts
from reports.indicator_list import Filters, IndicatorList, load_list
from reports.indicator_loading import load_page, serving_projects
from reports.indicator_page import ORIGINAL, IndicatorPage
from reports.indicator_readings import readings
from reports.indicator_rows import BAR_WIDTH
from reports.models import PictureFormat
from reports.result_tables import list_table, years_table
from reports.services.kept_charts import picture
from reports.views.moments import moment_of, strict_moment_of
from reports.what_if import blank_what_if

CONTENT_TYPES = {PictureFormat.SVG: "image/svg+xml", PictureFormat.PNG: "image/png"}


@require_safe
def indicator_list(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """All indicators of a plan by domain, with the results of one place (`?unit=`) and filters."""
    return render(
        request, "reports/indicator_list.html", {"listing": _list(request, plan, year, moment_of(request))}
    )


@require_safe
def indicator_list_file(request: HttpRequest, plan: str, year: int, extension: str) -> HttpResponseBase:
    """The results that the list's filters leave, as a workbook or CSV."""
    listing = _list(request, plan, year, strict_moment_of(request))
    place = listing.unit.code if listing.unit else "none"
    stem = f"{plan}-{year}-results-{place}{_as_of(listing.moment)}"
    return table_file(list_table(listing), stem, extension)


def _list(request: HttpRequest, plan: str, year: int, moment: datetime | None) -> IndicatorList:
    try:
        return load_list(
            person=cast(User, request.user),
            plan_code=plan,
            year=year,
            unit_code=request.GET.get("unit", ""),
            filters=Filters.of(request.GET.dict()),
            moment=moment,
        )
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


@require_safe
def indicator(request: HttpRequest, plan: str, year: int, code: str) -> HttpResponse:
    """One indicator for one place (`?unit=`): finding, trajectory, facts, places, targets."""
    page = page_or_404(request, plan, year, code, moment_of(request))
    context = {
        "page": page,
        "headline": headline(page),
        "facts": result_facts(page),
        "description": description_facts(page),
        "chart_notes": chart_notes(page),
        "readings": readings(page, trajectory(page)),
        "source_line": source_line(page),
        "bar_width": BAR_WIDTH,
        "projects": serving_projects(page.indicator),
        "what_if": blank_what_if(page),
    }
    return render(request, "reports/indicator.html", context)


@require_safe
def indicator_chart(request: HttpRequest, plan: str, year: int, code: str) -> HttpResponse:
    """The trajectory as SVG, for the page's own `<img>`."""
    return _picture(request, page_chart(_file_page(request, plan, year, code)), PictureFormat.SVG)


@require_safe
def indicator_picture(request: HttpRequest, plan: str, year: int, code: str) -> HttpResponse:
    """The trajectory as a titled PNG to download."""
    page = _file_page(request, plan, year, code)
    response = _picture(request, standalone_chart(page), PictureFormat.PNG)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{_stem(page)}.png"
    )
    return response


@require_safe
def indicator_figures(
    request: HttpRequest, plan: str, year: int, code: str, extension: str
) -> HttpResponseBase:
    """The figures table as a file: the numbers of the chart, one row for each year of the plan."""
    page = _file_page(request, plan, year, code)
    return table_file(years_table(page), _stem(page), extension)


def _file_page(request: HttpRequest, plan: str, year: int, code: str) -> IndicatorPage:
    """For a file, in which a message would not be read: 400 for a moment that is none."""
    return page_or_404(request, plan, year, code, strict_moment_of(request))


def page_or_404(
    request: HttpRequest, plan: str, year: int, code: str, moment: datetime | None = None
) -> IndicatorPage:
    """The indicator page that an address names, for whoever asks. 404 for what the person may not see."""
    try:
        return load_page(
            person=cast(User, request.user),
            plan_code=plan,
            year=year,
            code=code,
            unit_code=request.GET.get("unit", ""),
            is_against_original=request.GET.get("against") == ORIGINAL,
            today=timezone.localdate(),
            moment=moment,
        )
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def _picture(request: HttpRequest, spec: Spec, format: PictureFormat) -> HttpResponse:
    """The drawn chart. A browser that holds the same picture is told so before anything is drawn."""
    etag = quote_etag(digest(spec))
    known = get_conditional_response(request, etag=etag)
    response = known or HttpResponse(picture(spec, format), content_type=CONTENT_TYPES[format])
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _stem(page: IndicatorPage) -> str:
    """The name of a file about the page, without its extension."""
    unit = page.unit or page.root
    return f"{page.indicator.plan.code}-{page.year}-{page.indicator.code}-{unit.code}{_as_of(page.moment)}"


def _as_of(moment: datetime | None) -> str:
    """The end of a file's name that says of which past moment it is."""
    return f"-as-of-{moment:%Y%m%dT%H%M%S%z}" if moment else ""
