"""The public face: published assessments for anybody, where the site has one (ADR 23).

No cookie is read or set. A page depends on its address alone, so that any cache may keep it; whoever keeps it
asks each time whether it still stands, and hears 304 for as long as it does.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import conditional_page, require_safe

from indicators.views.table_files import table_file
from indicators.workbook.tables import Table
from reports.models import PictureFormat
from reports.public_chart import (
    page_chart,
    public_headline,
    public_notes,
    public_readings,
    public_source,
    public_trajectory,
    standalone_chart,
)
from reports.public_page import (
    PublicIndicator,
    PublicYear,
    load_public_indicator,
    load_public_year,
    public_plans,
)
from reports.public_tables import indicator_table, year_table
from reports.views.charts import picture_answer

LANGUAGES = {"zh": "zh-hans", "en": "en"}
"""The languages by the part of the address that names them."""

SHARED = "public, no-cache"
"""Everybody may keep it, and must ask before it is shown again: a superseded version is shown to nobody."""

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """A page of the public face, in its address's language. 404 where the site has none, or not this one."""

    @wraps(view)
    def answer(request: HttpRequest, language: str, **arguments: Any) -> HttpResponseBase:
        if not settings.PUBLIC_SITE or language not in LANGUAGES:
            raise Http404
        with translation.override(LANGUAGES[language]):
            try:
                response = view(request, language, **arguments)
            except ObjectDoesNotExist as missing:
                raise Http404 from missing
            response["Content-Language"] = translation.to_locale(LANGUAGES[language]).replace("_", "-")
        response["Cache-Control"] = SHARED
        return response

    checked: View = login_not_required(require_safe(conditional_page(answer)))
    return checked


@login_not_required
@require_safe
def public_start(request: HttpRequest) -> HttpResponse:
    """To the plans, in the language that the browser asks for."""
    if not settings.PUBLIC_SITE:
        raise Http404
    codes = {code: name for name, code in LANGUAGES.items()}
    return redirect("public_plans", codes.get(translation.get_language() or "", "zh"))


@login_not_required
@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Search engines may read what is public, and nothing else."""
    allowed = "Allow: /public/\n" if settings.PUBLIC_SITE else ""
    return HttpResponse(f"User-agent: *\n{allowed}Disallow: /\n", content_type="text/plain; charset=utf-8")


@public
def public_plans_page(request: HttpRequest, language: str) -> HttpResponse:
    """The plans that have published assessments, and their years."""
    return _page(request, "plans", language, {"plans": public_plans()})


@public
def public_year(request: HttpRequest, language: str, plan: str, year: int) -> HttpResponse:
    """The version of a year that stands."""
    return _page(request, "year", language, {"page": _year(plan, year)})


@public
def public_indicator(request: HttpRequest, language: str, plan: str, year: int, code: str) -> HttpResponse:
    """One indicator through the published years."""
    page = _indicator(plan, year, code)
    chart = public_trajectory(page)
    context: dict[str, Any] = {"page": page}
    if chart is not None:
        context |= {
            "headline": public_headline(page),
            "chart_notes": public_notes(chart),
            "readings": public_readings(page, chart),
            "source_line": public_source(page),
        }
    return _page(request, "indicator", language, context)


@public
def public_chart(
    request: HttpRequest, language: str, plan: str, year: int, code: str, format: PictureFormat
) -> HttpResponse:
    """The chart of one indicator's published years: as SVG for its page, as a titled PNG to download."""
    page = _indicator(plan, year, code)
    is_file = format is PictureFormat.PNG
    drawing = standalone_chart(page) if is_file else page_chart(page)
    if drawing is None:
        raise Http404
    return picture_answer(request, drawing, format, f"{plan}-{year}-{code}-{language}" if is_file else "")


@public
def public_year_file(
    request: HttpRequest, language: str, plan: str, year: int, extension: str
) -> HttpResponseBase:
    """A version's results as a workbook or CSV."""
    page = _year(plan, year)
    stem = f"{plan}-{year}-v{page.publication.version}"
    return _file(request, year_table(page), f"{stem}-{language}", extension)


@public
def public_indicator_file(
    request: HttpRequest, language: str, plan: str, year: int, code: str, extension: str
) -> HttpResponseBase:
    """One indicator's published results as a workbook or CSV."""
    stem = f"{plan}-{year}-{code}-{language}"
    return _file(request, indicator_table(_indicator(plan, year, code)), stem, extension)


def _year(plan: str, year: int) -> PublicYear:
    return load_public_year(plan, year, settings.PUBLIC_SITE_PLACES)


def _indicator(plan: str, year: int, code: str) -> PublicIndicator:
    return load_public_indicator(plan, year, code, settings.PUBLIC_SITE_PLACES)


def _page(request: HttpRequest, name: str, language: str, context: dict[str, Any]) -> HttpResponse:
    match = request.resolver_match
    other = next(each for each in LANGUAGES if each != language)
    address = reverse(match.view_name, kwargs={**match.kwargs, "language": other}) if match else ""
    shown = {**context, "language": language, "other": LANGUAGES[other], "other_url": address}
    return render(request, f"public/{name}.html", shown)


def _file(request: HttpRequest, table: Table, stem: str, extension: str) -> HttpResponseBase:
    """The file, or that it is the one that the browser holds: known by its contents, before it is written."""
    said = repr((extension, [str(column.header) for column in table.columns], table.rows, table.notes))
    etag = quote_etag(hashlib.sha256(said.encode()).hexdigest())
    response = get_conditional_response(request, etag=etag) or table_file(table, stem, extension)
    response["ETag"] = etag
    return response
