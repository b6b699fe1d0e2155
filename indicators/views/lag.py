"""Accepted lags of one indicator: for the office."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Organization, User
from accounts.requests import PersonRequest
from indicators.lag_page import build_lag_page
from indicators.models import AcceptedLag, Indicator
from indicators.permissions import can_set_targets
from indicators.services.lags import accept_lag, withdraw_lag
from indicators.target_forms import LagForm


@require_http_methods(["GET", "HEAD", "POST"])
def lag(request: PersonRequest, plan: str, code: str) -> HttpResponse:
    """What is accepted of a place (`?unit=`, else the plan's own), and accepting it. 400: faults."""
    indicator = _indicator(request.user, plan, code)
    place = _place(indicator, request.GET.get("unit", ""))
    today = timezone.localdate()
    form = LagForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_bound and form.is_valid():
        accept_lag(indicator=indicator, organization=place, by=request.user, **form.cleaned_data)
        messages.success(request, _("Accepted."))
        return redirect(_address(indicator, place))
    context = {"page": build_lag_page(indicator, place, today), "form": form, "plan": indicator.plan}
    return render(request, "indicators/lag.html", context, status=400 if form.is_bound else 200)


@require_POST
def withdraw(request: PersonRequest, plan: str, code: str, pk: int) -> HttpResponse:
    """Accept it no longer."""
    indicator = _indicator(request.user, plan, code)
    row = get_object_or_404(AcceptedLag.objects.select_related("organization"), pk=pk, indicator=indicator)
    withdraw_lag(lag=row, by=request.user)
    messages.success(request, _("The lag is accepted no longer."))
    return redirect(_address(indicator, row.organization))


def _indicator(person: User, plan: str, code: str) -> Indicator:
    if not can_set_targets(person):
        raise PermissionDenied
    rows = Indicator.objects.select_related("plan__organization")
    return get_object_or_404(rows, plan__code=plan, code=code)


def _place(indicator: Indicator, code: str) -> Organization:
    root = indicator.plan.organization
    if code in ("", root.code):
        return root
    return get_object_or_404(Organization.objects.within(root).territorial(), code=code)


def _address(indicator: Indicator, place: Organization) -> str:
    query = "" if place == indicator.plan.organization else "?" + urlencode({"unit": place.code})
    return reverse("lag", args=(indicator.plan.code, indicator.code)) + query
