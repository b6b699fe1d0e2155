"""Yearly targets and their split among the places (分解), as a plain form."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from indicators.addresses import whole_of
from indicators.breakdown_page import build_breakdown_page, places_of
from indicators.models import Indicator
from indicators.permissions import can_set_targets
from indicators.services.evidence import EvidenceRefused
from indicators.services.targets import (
    DecidedLater,
    SplitUnexplained,
    TargetsStale,
    TargetStated,
    split_target,
    standing_targets,
)
from indicators.target_forms import BreakdownForm, cell_name, seen_name
from indicators.views.targets import add_decision_fault

Moved = frozenset[tuple[int, int]]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def breakdown(request: PersonRequest, plan: str, code: str) -> HttpResponse:
    """Show and save the targets of a whole (`?unit=`, the plan's own organization unless told) and of its
    places, by year. A save writes all, or nothing.

    400: faults at their cells, or a split that does not add up and has no reason. 409: somebody else changed
    a target meanwhile; both values are shown and what was typed is kept.
    """
    if not can_set_targets(request.user):
        raise PermissionDenied
    indicator = get_object_or_404(
        Indicator.objects.select_related("plan__organization"), plan__code=plan, code=code
    )
    form = _form(request, indicator, request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _shown(request, form)
    if not form.is_valid():
        return _shown(request, form, 400)
    try:
        count = split_target(
            indicator=indicator,
            whole=form.places[0],
            cells=form.cells,
            decision=form.decision,
            remainder_reason=form.cleaned_data["remainder_reason"],
            by=request.user,
        )
    except TargetsStale as stale:
        return _shown_again(
            request, indicator, frozenset((cell.organization.pk, cell.year) for cell in stale.cells)
        )
    except (TargetStated, SplitUnexplained, DecidedLater, EvidenceRefused) as fault:
        _say(form, fault)
        return _shown(request, form, 400)
    text = ngettext("%(count)d target set.", "%(count)d targets set.", count) % {"count": count}
    messages.success(request, text if count else _("Nothing changed."))
    return redirect(request.get_full_path())


def _form(request: PersonRequest, indicator: Indicator, data: QueryDict | None) -> BreakdownForm:
    return BreakdownForm(
        data,
        request.FILES if data is not None else None,
        indicator=indicator,
        places=places_of(whole_of(indicator.plan, request.GET.get("unit", ""))),
        standing=standing_targets(indicator),
    )


def _say(
    form: BreakdownForm, fault: TargetStated | SplitUnexplained | DecidedLater | EvidenceRefused
) -> None:
    """Show at its cell or field why nothing was written."""
    if isinstance(fault, TargetStated):
        for cell in fault.cells:
            form.add_error(
                cell_name(cell.organization, cell.year), _("The plan sets this target: it cannot be removed.")
            )
    elif isinstance(fault, SplitUnexplained):
        years = ", ".join(str(year) for year in fault.remainders)
        form.add_error(
            "remainder_reason",
            _("The shares do not add up to the target of the whole (%(years)s). Mend them, or say why.")
            % {"years": years},
        )
    else:
        add_decision_fault(form, fault)


def _shown_again(request: PersonRequest, indicator: Indicator, moved: Moved) -> HttpResponse:
    """After a conflict: what was typed, with the targets that now stand as those that were seen."""
    typed = request.POST.copy()
    form = _form(request, indicator, None)
    for place in form.places:
        for year in form.years:
            if (place.pk, year) in moved:
                typed[seen_name(place, year)] = str(form.fields[seen_name(place, year)].initial)
    return _shown(request, _form(request, indicator, typed), 409, moved)


def _shown(
    request: PersonRequest, form: BreakdownForm, status: int = 200, moved: Moved = frozenset()
) -> HttpResponse:
    page = build_breakdown_page(form.indicator, form.places, form, form.standing, moved)
    return render(
        request, "indicators/breakdown.html", {"page": page, "plan": form.indicator.plan}, status=status
    )
