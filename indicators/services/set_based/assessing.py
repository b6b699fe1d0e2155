"""A whole assessment by the database: a small one at once, a large one in parts."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection, transaction

from accounts.models import User
from indicators.models import Assessment, Indicator, Plan, Result, RollUp
from indicators.services.drafts import keep_digest, lock_drafts
from indicators.services.set_based.engine import OnProgress, prepare, reading_digests, write_results
from indicators.services.set_based.fresh import may_swap
from indicators.services.set_based.generations import inputs_generations
from indicators.services.set_based.together import Invite, assess_together, is_large


def assess(
    plan: Plan, years: Sequence[int], by: User | None, on_progress: OnProgress | None, invite: Invite | None
) -> list[Assessment]:
    """As `assess_plan`, without a figure in our memory."""
    if is_large(plan) and may_swap() and not connection.in_atomic_block:
        assessments = assess_together(plan, years, by, on_progress, invite)
        if assessments is not None:
            return assessments
    return _assess_at_once(plan, years, by, on_progress)


def replace_results(
    plan: Plan, indicators: Iterable[Indicator], assessments: Mapping[int, Assessment]
) -> None:
    """Compute the results of some indicators anew, in the caller's transaction, which holds the assessments
    (by year)."""
    prepare(plan, indicators=[each.pk for each in indicators])
    _write_anew(plan, indicators, assessments)


def _write_anew(plan: Plan, indicators: Iterable[Indicator], assessments: Mapping[int, Assessment]) -> None:
    Result.objects.filter(assessment__in=assessments.values(), indicator__in=indicators).delete()
    RollUp.objects.filter(indicator__in=indicators).delete()
    write_results(plan, {year: row.pk for year, row in sorted(assessments.items())})


def _assess_at_once(
    plan: Plan, years: Sequence[int], by: User | None, on_progress: OnProgress | None
) -> list[Assessment]:
    """What changed while the steps ran lets them run again, when the assessments are locked: who saves then
    waits, and brings its own results after us."""
    before = inputs_generations()
    prepare(plan, on_progress)
    with transaction.atomic():
        assessments = lock_drafts(plan, years, by, "")
        if inputs_generations() != before:
            prepare(plan)
        _write_anew(plan, plan.indicators.all(), assessments)
        keep_digest(plan, assessments, reading_digests(plan))
    return [assessments[year] for year in years]
