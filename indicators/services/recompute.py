"""Bringing draft results up to date after a change: those that depend on it, and no others (ADR 0017)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization
from indicators.method.outcome import METHOD_VERSION
from indicators.models import Assessment, Indicator, Plan, Result
from indicators.services.inputs import load_inputs
from indicators.services.judging import judge, rows_of


@transaction.atomic(savepoint=False)  # the caller's change goes with it
def recompute_results(
    *, plan: Plan, indicators: Sequence[Indicator], year: int, place: Organization | None = None
) -> int:
    """Compute the draft results anew that depend on a change, and say how many those are.

    They are those of the indicators, from the year on, of the place and of what lies above it; without a
    place (a target that others inherit has changed), of all places. Six queries for any number of figures,
    one where nothing has been computed yet. The caller's transaction holds the change: either both stand or
    neither.

    The assessments are locked before the figures are read. So of two people who save at the same time the
    second one sees what the first one saved, and the total is that of both. Take no figure's lock after it.
    """
    rows = Assessment.objects.filter(plan=plan, year__gte=year, method_version=METHOD_VERSION)
    drafts = {row.year: row for row in rows.select_for_update(no_key=True).order_by()}
    if not drafts:
        return 0
    inputs = load_inputs(plan, indicators)
    places = [each.pk for each in inputs.organizations if place is None or place.is_within(each)]
    results = rows_of(inputs, drafts, judge(inputs, list(drafts), places))
    Result.objects.all().replace(results)
    # The digest was that of all the plan's inputs: a full run takes it again.
    rows.update(computed_at=timezone.now(), computed_by=None, inputs_digest="")
    return len(results)
