"""Bringing draft results up to date after a change: those that depend on it, and no others (ADR 0017)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization
from indicators.method.outcome import METHOD_VERSION
from indicators.models import Assessment, Indicator, Plan, Result, RollUp
from indicators.services import set_based
from indicators.services.inputs import load_inputs
from indicators.services.inputs_of_a_step import load_inputs_above
from indicators.services.judging import judge, roll_ups_of, rows_of


@transaction.atomic(savepoint=False)  # the caller's change goes with it
def recompute_results(
    *, plan: Plan, indicators: Sequence[Indicator], year: int, place: Organization | None = None
) -> None:
    """Compute the draft results anew that depend on a change.

    They are those of the indicators, from the year on, of the place and of what lies above it; without a
    place (a target that others inherit has changed, or figures in many places), of all places. Eight queries
    for any number of figures and places, one where nothing has been computed yet. The caller's transaction
    holds the change: either both stand or neither.

    The assessments are locked before the figures are read. So of two people who save at the same time the
    second one sees what the first one saved, and the total is that of both. Take no figure's lock after it.
    """
    rows = Assessment.objects.filter(plan=plan, year__gte=year, method_version=METHOD_VERSION)
    drafts = {row.year: row for row in rows.select_for_update(no_key=True).order_by()}
    if not drafts:
        return
    if place is None and set_based.is_usable() and set_based.is_large(plan):
        set_based.replace_results(plan, indicators, drafts)
    else:
        _judge_again(plan, indicators, year, place, drafts)
    # The digest was that of all the plan's inputs: a full run takes it again.
    rows.update(computed_at=timezone.now(), computed_by=None, inputs_digest="")


def _judge_again(
    plan: Plan,
    indicators: Sequence[Indicator],
    year: int,
    place: Organization | None,
    drafts: dict[int, Assessment],
) -> None:
    """By the method in Python."""
    inputs = load_inputs_above(plan, indicators, year, place) if place else None
    inputs = inputs or load_inputs(plan, indicators)
    places = [each.pk for each in inputs.organizations if place is None or place.is_within(each)]
    Result.objects.all().replace(rows_of(inputs, drafts, judge(inputs, list(drafts), places)))
    RollUp.objects.all().replace(roll_ups_of(inputs))
