"""The indicator's page with its chart and table, and the list of indicators."""

from datetime import datetime
from typing import cast

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Organization, User
from indicators.place_ladder import Ladder, load_ladder
from indicators.views.moments import moment_of, strict_moment_of
from indicators.views.table_files import as_of_ending, table_file
from reports.indicator_chart import chart_notes, headline, source_line, trajectory
from reports.indicator_facts import description_facts, result_facts
from reports.indicator_list import Filters, IndicatorList, load_list
from reports.indicator_loading import load_page, serving_projects
from reports.indicator_page import ORIGINAL, IndicatorPage, query_of
from reports.indicator_readings import readings
from reports.indicator_rows import BAR_WIDTH
from reports.place_multiples import place_multiples
from reports.result_tables import list_table
from reports.tile_map import tile_map
from reports.what_if import blank_what_if


@require_safe
def indicator_list(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """All indicators of a plan by domain, with the results of one place (`?unit=`) and filters."""
    listing = _list(request, plan, year, moment_of(request))
    context = {"listing": listing, "ladder": listing_ladder(listing, "indicator_list", plan, year)}
    return render(request, "reports/indicator_list.html", context)


def listing_ladder(listing: IndicatorList, route: str, *arguments: object) -> Ladder | None:
    """The places around that of a list, each with the list's filters, at the address of a route."""
    if listing.unit is None:
        return None
    address = reverse(route, args=arguments)
    return load_ladder(
        listing.person,
        listing.plan.organization,
        listing.unit,
        lambda place: address + listing.query_of_place(place),
    )


@require_safe
def indicator_list_file(request: HttpRequest, plan: str, year: int, extension: str) -> HttpResponseBase:
    """The results that the list's filters leave, as a workbook or CSV."""
    listing = _list(request, plan, year, strict_moment_of(request))
    place = listing.unit.code if listing.unit else "none"
    stem = f"{plan}-{year}-results-{place}{as_of_ending(listing.moment)}"
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
        "ladder": _ladder(page),
        "headline": headline(page),
        "facts": result_facts(page),
        "description": description_facts(page),
        "chart_notes": chart_notes(page),
        "readings": readings(page, trajectory(page)),
        "multiples": place_multiples(page),
        "source_line": source_line(page),
        "bar_width": BAR_WIDTH,
        "tile_map": tile_map(page.places),
        "projects": serving_projects(page.indicator),
        "what_if": blank_what_if(page),
    }
    return render(request, "reports/indicator.html", context)


def _ladder(page: IndicatorPage) -> Ladder | None:
    """Up to the places above; those below stand in the page's table."""
    if page.unit is None:
        return None
    plan, code = page.indicator.plan, page.indicator.code

    def url_of(place: Organization) -> str:
        against = ORIGINAL if page.is_against_original else ""
        return reverse("indicator", args=(plan.code, page.year, code)) + query_of(
            place.code, page.moment, against
        )

    return load_ladder(page.person, page.root, page.unit, url_of, below=())


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
