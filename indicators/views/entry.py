"""The entry page: all figures that one unit reports for a year, as a plain form."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from indicators.entry_page import build_entry_page
from indicators.permissions import can_enter_for
from indicators.services.figures import FiguresStale, Saved, enter_figures
from indicators.views.pages import plan_and_year, unit_of


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: PersonRequest, plan: str, year: int, unit: str) -> HttpResponse:
    """Show and save one unit's figures. A save writes every change, or nothing and says why.

    400: faults, each at its field. 409: somebody else changed a figure meanwhile; both values are shown
    and what was typed is kept. 403: not a clerk of this unit. 404: no such plan, year or unit.
    """
    plan_row = plan_and_year(plan, year)
    organization = unit_of(plan_row, unit, request.user)
    if not can_enter_for(request.user, organization):
        raise PermissionDenied
    page = build_entry_page(plan_row, year, organization, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "indicators/entry.html", {"page": page})
    if not page.is_valid:
        return render(request, "indicators/entry.html", {"page": page}, status=400)
    try:
        saved = enter_figures(
            plan=plan_row, organization=page.subject, year=year, entries=page.entries, by=request.user
        )
    except FiguresStale as stale:
        page = build_entry_page(plan_row, year, organization, request.POST, stale.conflicts)
        return render(request, "indicators/entry.html", {"page": page}, status=409)
    messages.success(request, _saved_message(saved))
    return redirect("entry", plan=plan, year=year, unit=unit)


def _saved_message(saved: Saved) -> str:
    if not saved.changed:
        return _("Nothing changed.")
    return ngettext("%(count)d figure saved.", "%(count)d figures saved.", saved.changed) % {
        "count": saved.changed
    }
