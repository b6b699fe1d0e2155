"""The page of one domain of a plan."""

from typing import cast

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from indicators import formatting
from indicators.views.moments import moment_of
from reports.domain_page import load_domain
from reports.views.indicator import listing_ladder


@require_safe
def domain(request: HttpRequest, plan: str, year: int, code: str) -> HttpResponse:
    """A domain's indicators, or those of one place (`?unit=`), now or as of a moment (`?as_of=`).

    404 for what the reader may not see.
    """
    try:
        page = load_domain(
            person=cast(User, request.user),
            plan_code=plan,
            year=year,
            code=code,
            unit_code=request.GET.get("unit", ""),
            moment=moment_of(request),
        )
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    context = {
        "page": page,
        "plan": page.listing.plan,
        "year": year,
        "year_label": formatting.year_label(year),
        "ladder": listing_ladder(page.listing.of_all, "domain", plan, year, code),
    }
    return render(request, "reports/domain.html", context)
