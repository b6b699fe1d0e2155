"""Search over a plan: one page of what was found, by kind."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from indicators.addresses import plan_and_year
from reports.search import Kind, search

LONGEST = 100
"""Characters of the words that are looked for; what is beyond them is left out."""


@require_safe
def search_page(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """What matches `?q=` in a plan, of all kinds or of one (`?kind=`): names, codes, units of measure, pinyin
    initials."""
    plan_row = plan_and_year(plan, year)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    kind = next((each for each in Kind if each == request.GET.get("kind")), None)
    groups = search(person=cast(User, request.user), plan=plan_row, year=year, words=words, kind=kind)
    context = {"plan": plan_row, "year": year, "words": words, "kind": kind, "groups": groups}
    return render(request, "reports/search.html", context)
