"""The charts of an indicator as pictures and files: its trajectory, and the places as small multiples."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from indicators.views.moments import strict_moment_of
from indicators.views.table_files import as_of_ending, table_file
from reports.charts.drawing import Drawing, digest
from reports.indicator_chart import page_chart, standalone_chart
from reports.indicator_page import IndicatorPage
from reports.models import PictureFormat
from reports.pictures import multiples_picture
from reports.place_multiples import Multiples, place_multiples
from reports.result_tables import places_table, years_table
from reports.services.kept_charts import picture
from reports.views.indicator import page_or_404

CONTENT_TYPES = {PictureFormat.SVG: "image/svg+xml", PictureFormat.PNG: "image/png"}


@require_safe
def indicator_chart(request: HttpRequest, plan: str, year: int, code: str) -> HttpResponse:
    """The trajectory as SVG, for the page's own `<img>`."""
    page = _file_page(request, plan, year, code)
    return picture_answer(request, page_chart(page), PictureFormat.SVG)


@require_safe
def indicator_picture(request: HttpRequest, plan: str, year: int, code: str) -> HttpResponse:
    """The trajectory as a titled PNG to download."""
    page = _file_page(request, plan, year, code)
    return picture_answer(request, standalone_chart(page), PictureFormat.PNG, _stem(page))


@require_safe
def indicator_figures(
    request: HttpRequest, plan: str, year: int, code: str, extension: str
) -> HttpResponseBase:
    """The figures table as a file: the numbers of the chart, one row for each year of the plan."""
    page = _file_page(request, plan, year, code)
    return table_file(years_table(page), _stem(page), extension)


@require_safe
def places_picture(request: HttpRequest, plan: str, year: int, code: str) -> HttpResponse:
    """The places' small multiples as a titled PNG; 404 where the page has none."""
    page = _file_page(request, plan, year, code)
    sheet = multiples_picture(page, _multiples_or_404(page))
    return picture_answer(request, sheet, PictureFormat.PNG, f"{_stem(page)}-places")


@require_safe
def places_file(request: HttpRequest, plan: str, year: int, code: str, extension: str) -> HttpResponseBase:
    """The numbers of the small multiples as a file; 404 where the page has none."""
    page = _file_page(request, plan, year, code)
    return table_file(places_table(page, _multiples_or_404(page)), f"{_stem(page)}-places", extension)


def _multiples_or_404(page: IndicatorPage) -> Multiples:
    multiples = place_multiples(page)
    if multiples is None:
        raise Http404
    return multiples


def _file_page(request: HttpRequest, plan: str, year: int, code: str) -> IndicatorPage:
    """For a file, in which a message would not be read: 400 for a moment that is none."""
    return page_or_404(request, plan, year, code, strict_moment_of(request))


def picture_answer(
    request: HttpRequest, drawing: Drawing, format: PictureFormat, stem: str = ""
) -> HttpResponse:
    """The drawn chart, as a file to download where it has a `stem`. A browser that holds the same picture is
    told so before anything is drawn."""
    etag = quote_etag(digest(drawing))
    known = get_conditional_response(request, etag=etag)
    response = known or HttpResponse(picture(drawing, format), content_type=CONTENT_TYPES[format])
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    if stem:
        response["Content-Disposition"] = content_disposition_header(
            as_attachment=True, filename=f"{stem}.{format}"
        )
    return response


def _stem(page: IndicatorPage) -> str:
    """The name of a file about the page, without its extension."""
    unit = page.unit or page.root
    return (
        f"{page.indicator.plan.code}-{page.year}-{page.indicator.code}-{unit.code}{as_of_ending(page.moment)}"
    )
