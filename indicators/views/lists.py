"""The lists of a plan's figures and targets, as pages and as files."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from indicators.list_page import FigureList, ListPage, TargetList, given, plan_of
from indicators.views.table_files import as_of_ending, table_file


@require_safe
def figures(request: HttpRequest, plan: str) -> HttpResponse:
    """The figures that the person may see, filtered by the address; 400 where a filter is faulty."""
    return _shown(request, "figures", _list_of(FigureList, request, plan))


@require_safe
def figures_file(request: HttpRequest, plan: str, extension: str) -> HttpResponseBase:
    """All figures that the page's filters leave, as a workbook or CSV."""
    return _file(request, "figures", _list_of(FigureList, request, plan), extension)


@require_safe
def targets(request: HttpRequest, plan: str) -> HttpResponse:
    """The plan's targets with their places and words; 400 where a filter is faulty."""
    return _shown(request, "targets", _list_of(TargetList, request, plan))


@require_safe
def targets_file(request: HttpRequest, plan: str, extension: str) -> HttpResponseBase:
    """All targets that the page's filters leave, as a workbook or CSV."""
    return _file(request, "targets", _list_of(TargetList, request, plan), extension)


def _list_of(kind: type[ListPage], request: HttpRequest, plan: str) -> ListPage:
    return kind(plan_of(plan), cast(User, request.user), given(request.GET))


def _shown(request: HttpRequest, name: str, listing: ListPage) -> HttpResponse:
    status = 400 if listing.faults else 200
    return render(request, f"indicators/{name}.html", {"listing": listing, "name": name}, status=status)


def _file(request: HttpRequest, name: str, listing: ListPage, extension: str) -> HttpResponseBase:
    """The file; a faulty filter is answered by the page, which says what is wrong, and a long list too, which
    has its file written in the background."""
    if listing.faults:
        return _shown(request, name, listing)
    if listing.is_long:
        messages.info(
            request, _("This list is long: choose the kind of file here, and it is written for you.")
        )
        return redirect(f"{reverse(name, args=[listing.plan.code])}?{listing.chosen_query}")
    stem = f"{listing.plan.code}-{name}{as_of_ending(listing.moment)}"
    return table_file(listing.table(), stem, extension)
