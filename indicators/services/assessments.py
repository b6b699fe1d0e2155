"""Computing the results of a plan, by one of two engines that agree in every cell.

PostgreSQL runs a whole assessment by itself (`set_based`); the method in Python (`judging`) defines it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.models import Assessment, Plan, Result, RollUp
from indicators.services import set_based
from indicators.services.drafts import lock_drafts
from indicators.services.inputs import Inputs, load_inputs
from indicators.services.judging import Judged, judge, roll_ups_of, rows_of
from indicators.services.set_based import Invite, OnProgress

PROGRESS_STEP = 200


def assessed_years(plan: Plan) -> list[int]:
    """The years that have a draft assessment, in order."""
    return list(Assessment.objects.filter(plan=plan).order_by("year").values_list("year", flat=True))


def assess_plan(
    *,
    plan: Plan,
    years: Sequence[int],
    by: User | None,
    on_progress: OnProgress | None = None,
    invite: Invite | None = None,
) -> list[Assessment]:
    """Compute the assessments of a plan for some years, replacing what stood there.

    The number of queries does not depend on the number of figures. `on_progress` is told (done, total)
    steps, parts or rows while the method runs, outside of any transaction, so that others see it. Readers see
    either the old results or the new ones. Where the database can run the method itself, it does; a large
    plan's in parts, to which `invite` may call other workers.
    """
    if set_based.is_usable():
        assessments = set_based.assess(plan, years, by, on_progress, invite)
    else:
        assessments = _assess_by_core(plan, years, by, on_progress)
    record_audit(AuditAction.ASSESSMENT_COMPUTED, plan.code, by=by, detail={"years": list(years)})
    return assessments


def _assess_by_core(
    plan: Plan, years: Sequence[int], by: User | None, on_progress: OnProgress | None
) -> list[Assessment]:
    inputs = load_inputs(plan)
    total = len(years) * len(inputs.indicators) * len(inputs.organizations)
    judged: list[Judged] = []
    for item in judge(inputs, years):
        judged.append(item)
        if on_progress and len(judged) % PROGRESS_STEP == 0:
            on_progress(len(judged), total)
    return _replace_results(inputs, years, judged, by)


@transaction.atomic
def _replace_results(
    inputs: Inputs, years: Sequence[int], judged: Sequence[Judged], by: User | None
) -> list[Assessment]:
    """Write in one transaction. The upsert locks the assessments, so that two runs follow each other, and
    so that a figure saved meanwhile is either seen here or brings its own results after us (ADR 0017)."""
    assessments = lock_drafts(inputs.plan, years, by, inputs.digest())
    fresh = load_inputs(inputs.plan)
    if fresh != inputs:
        assessments = lock_drafts(inputs.plan, years, by, fresh.digest())
        judged = list(_rejudge(inputs, fresh, years, judged))
    Result.objects.filter(assessment__in=assessments.values()).delete()
    Result.objects.all().insert(rows_of(fresh, assessments, judged))
    RollUp.objects.filter(indicator__plan=inputs.plan).delete()
    RollUp.objects.all().insert(roll_ups_of(fresh))
    return [assessments[year] for year in years]


def _rejudge(
    inputs: Inputs, fresh: Inputs, years: Sequence[int], judged: Iterable[Judged]
) -> Iterator[Judged]:
    """What was judged, with the indicators judged anew whose figures changed meanwhile; all of it where
    more than figures did."""
    changed = dict(inputs.readings.items() ^ fresh.readings.items())
    touched = {indicator for indicator, _, _ in changed}
    if replace(fresh, readings=inputs.readings) != inputs:
        touched = {indicator.pk for indicator in fresh.indicators}
        judged = ()
    yield from (item for item in judged if item[1].pk not in touched)
    again = [indicator for indicator in fresh.indicators if indicator.pk in touched]
    yield from judge(replace(fresh, indicators=again), years)
