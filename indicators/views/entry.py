"""The entry page: all figures that one unit reports for a year. Without script it is a plain form."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.permissions import works_for
from accounts.requests import PersonRequest
from indicators.addresses import plan_and_year, unit_of
from indicators.entry_loading import build_entry_page
from indicators.entry_page import EntryPage
from indicators.models.choices import LABELS
from indicators.permissions import can_enter_for
from indicators.services.figures import FiguresStale, Saved, enter_figures
from indicators.services.reviews import open_returns
from indicators.services.rounds import round_of_unit
from indicators.workflow import FORBIDDEN, Refused


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: PersonRequest, plan: str, year: int, unit: str) -> HttpResponse:
    """Show and save one unit's figures. A save writes every change, or nothing and says why.

    400: faults, each at its field. 409: the round or a figure's state does not allow it, or somebody else
    changed a figure meanwhile; both values are shown and what was typed is kept. 403: not a clerk of this
    unit. 404: no such plan, year or unit.
    """
    plan_row = plan_and_year(plan, year)
    organization = unit_of(plan_row, unit, request.user)
    if not can_enter_for(request.user, organization):
        raise PermissionDenied
    round = round_of_unit(plan_row, year, organization)
    typed = request.POST if request.method == "POST" else None
    page = build_entry_page(plan_row, year, organization, typed, round=round)
    if typed is None:
        if works_for(request.user, organization):
            open_returns([row.form.figure for row in page.rows if row.form.figure])
        return _shown(request, page)
    if not page.is_valid:
        return _shown(request, page, 400)
    try:
        saved = enter_figures(
            plan=plan_row, unit=organization, year=year, entries=page.entries, by=request.user
        )
    except FiguresStale as stale:
        page = build_entry_page(plan_row, year, organization, typed, stale.conflicts, round=round)
        return _shown(request, page, 409)
    except Refused as refusal:
        messages.error(request, str(LABELS[refusal.refusal]))
        return _shown(request, page, 403 if refusal.refusal in FORBIDDEN else 409)
    messages.success(request, _saved_message(saved))
    return redirect("entry", plan=plan, year=year, unit=unit)


def _shown(request: PersonRequest, page: EntryPage, status: int = 200) -> HttpResponse:
    return render(request, "indicators/entry.html", {"page": page}, status=status)


def _saved_message(saved: Saved) -> str:
    if not saved.changed:
        return _("Nothing changed.")
    text = ngettext("%(count)d figure saved.", "%(count)d figures saved.", saved.changed)
    return text % {"count": saved.changed}
