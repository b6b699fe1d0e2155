"""The indicator's page with its chart and table, and the list of indicators."""

from collections.abc import Callable, Iterator, Sequence
from typing import cast

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from indicators.method.types import Availability, Reason, Verdict
from indicators.models.choices import LABELS
from reports.charts import Spec, digest, draw_png, draw_svg
from reports.csv_tables import Cell, csv_response
from reports.findings import coverage_text
from reports.indicator_chart import chart_notes, headline, page_chart, source_line, standalone_chart
from reports.indicator_facts import description_facts, result_facts
from reports.indicator_list import Filters, load_list
from reports.indicator_page import IndicatorPage, load_page, serving_projects
from reports.indicator_rows import BAR_WIDTH, YearRow
from reports.what_if import blank_what_if


@require_safe
def indicator_list(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """All indicators of a plan by domain, with the results of one place (`?unit=`) and filters."""
    try:
        listing = load_list(
            person=cast(User, request.user),
            plan_code=plan,
            year=year,
            unit_code=request.GET.get("unit", ""),
            filters=Filters.of(request.GET.dict()),
        )
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    return render(request, "reports/indicator_list.html", {"listing": listing})


@require_safe
def indicator(request: HttpRequest, plan: str, year: int, code: str) -> HttpResponse:
    """One indicator for one place (`?unit=`): finding, trajectory, facts, places, targets."""
    page = page_or_404(request, plan, year, code)
    context = {
        "page": page,
        "headline": headline(page),
        "facts": result_facts(page),
        "description": description_facts(page),
        "chart_notes": chart_notes(page),
        "source_line": source_line(page),
        "bar_width": BAR_WIDTH,
        "projects": serving_projects(page.indicator),
        "what_if": blank_what_if(page),
    }
    return render(request, "reports/indicator.html", context)


@require_safe
def indicator_chart(request: HttpRequest, plan: str, year: int, code: str) -> HttpResponse:
    """The trajectory as SVG, for the page's own `<img>`."""
    return _picture(request, page_chart(page_or_404(request, plan, year, code)), draw_svg, "image/svg+xml")


@require_safe
def indicator_picture(request: HttpRequest, plan: str, year: int, code: str) -> HttpResponse:
    """The trajectory as a titled PNG to download."""
    page = page_or_404(request, plan, year, code)
    response = _picture(request, standalone_chart(page), draw_png, "image/png")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=_filename(page, "png")
    )
    return response


@require_safe
def indicator_figures(request: HttpRequest, plan: str, year: int, code: str) -> HttpResponse:
    """The figures table as CSV: the numbers of the chart, one row for each year of the plan."""
    page = page_or_404(request, plan, year, code)
    return csv_response(_filename(page, "csv"), _figure_rows(page))


def page_or_404(request: HttpRequest, plan: str, year: int, code: str) -> IndicatorPage:
    """The indicator page that an address names, for whoever asks. 404 for what the person may not see."""
    try:
        return load_page(
            person=cast(User, request.user),
            plan_code=plan,
            year=year,
            code=code,
            unit_code=request.GET.get("unit", ""),
        )
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def _picture(
    request: HttpRequest, spec: Spec, draw: Callable[[Spec], bytes], content_type: str
) -> HttpResponse:
    """The drawn chart. A browser that holds the same picture is told so before anything is drawn."""
    etag = quote_etag(digest(spec))
    known = get_conditional_response(request, etag=etag)
    response = known or HttpResponse(draw(spec), content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _filename(page: IndicatorPage, extension: str) -> str:
    unit = page.unit or page.root
    return f"{page.indicator.plan.code}-{page.year}-{page.indicator.code}-{unit.code}.{extension}"


def _figure_rows(page: IndicatorPage) -> Iterator[Sequence[Cell]]:
    """The heading, then the years. Numbers carry all their decimals, so that they can be reckoned with."""
    yield (
        _("Indicator"),
        _("Name"),
        _("Place"),
        _("Unit of measure"),
        _("Year"),
        _("Figure"),
        _("Availability"),
        _("Coverage"),
        _("Value that counts"),
        _("Due"),
        _("Origin of what is due"),
        _("Verdict"),
        _("Reason"),
        _("Demo data"),
    )
    for row in page.rows:
        yield _figure_row(page, row)


def _figure_row(page: IndicatorPage, row: YearRow) -> Sequence[Cell]:
    indicator, result = page.indicator, row.result
    head: tuple[Cell, ...] = (
        indicator.code,
        indicator.label,
        page.unit.label if page.unit else "",
        indicator.unit_label,
        row.year,
    )
    due: tuple[Cell, ...] = (row.due, str(LABELS[row.due_origin]) if row.due_origin else "")
    demo = _("yes") if indicator.plan.is_demo else _("no")
    if result is None:
        return (*head, None, "", "", None, *due, "", "", demo)
    return (
        *head,
        row.figure,
        str(LABELS[Availability(result.availability)]) if result.availability else "",
        coverage_text(result) if result.expected else "",
        result.value,
        *due,
        str(LABELS[Verdict(result.verdict)]),
        str(LABELS[Reason(result.reason)]) if result.reason else "",
        demo,
    )
