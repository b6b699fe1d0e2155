"""A whole assessment by the database: a small one at once, a large one in parts."""

from collections.abc import Sequence

from django.db import connection, transaction

from accounts.models import User
from indicators.models import Assessment, Indicator, Plan, Result
from indicators.models import Target as TargetRow
from indicators.services.drafts import lock_drafts
from indicators.services.inputs import digest_of, targets_in_force
from indicators.services.set_based.engine import OnProgress, prepare, reading_digests, write_results
from indicators.services.set_based.fresh import may_swap
from indicators.services.set_based.generations import inputs_generations
from indicators.services.set_based.together import Invite, assess_together, is_large


def assess(
    plan: Plan, years: Sequence[int], by: User | None, on_progress: OnProgress | None, invite: Invite | None
) -> list[Assessment]:
    """As `assess_plan`, without a figure in our memory."""
    if is_large(plan, years) and may_swap() and not connection.in_atomic_block:
        assessments = assess_together(plan, years, by, on_progress, invite)
        if assessments is not None:
            return assessments
    return _assess_at_once(plan, years, by, on_progress)


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
        Result.objects.filter(assessment__in=assessments.values()).delete()
        write_results(plan, {year: assessments[year].pk for year in years})
        targets = targets_in_force(TargetRow.objects.for_plan(plan))
        digest = digest_of(Indicator.objects.for_plan(plan), targets, reading_digests(plan))
        Assessment.objects.filter(pk__in=[row.pk for row in assessments.values()]).update(
            inputs_digest=digest
        )
    return [assessments[year] for year in years]
