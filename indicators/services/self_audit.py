"""Checking every stored result by a second path (核算), and keeping what was found."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.method.audit import answer
from indicators.method.audit_cells import Books
from indicators.method.outcome import METHOD_VERSION
from indicators.method.types import Reading
from indicators.models import AuditDifference, AuditRun, Indicator, Plan, Result
from indicators.services.inputs import Inputs, load_inputs, parts_of

KEPT_RUNS = 30
"""A month of nights."""


@transaction.atomic
def verify_results(*, plan: Plan, by: User | None) -> AuditRun:
    """Find every draft result of the plan anew by `method.audit`, compare, and keep the run.

    Four queries for each part of the plan (there is one, unless it is large) and six more, whatever the
    number of results. Changes no result. Runs older than the last thirty go.
    """
    checked = 0
    found: list[AuditDifference] = []
    for part in parts_of(plan):
        results = list(
            Result.objects.filter(assessment__plan=plan, indicator__in=part).select_related("assessment")
        )
        checked += len(results)
        found += _differences(load_inputs(plan, part), results)
    differing = {(row.indicator_id, row.organization_id, row.year) for row in found}
    run = AuditRun.objects.create(
        plan=plan,
        checked=checked,
        agreed=checked - len(differing),
        method_version=METHOD_VERSION,
        asked_by=by,
        finished_at=timezone.now(),
    )
    for row in found:
        row.run = run
    AuditDifference.objects.bulk_create(found)
    record_audit(
        AuditAction.RESULTS_VERIFIED, plan.code, by=by, detail={"checked": run.checked, "agreed": run.agreed}
    )
    kept = AuditRun.objects.filter(plan=plan).values_list("pk", flat=True)[:KEPT_RUNS]
    AuditRun.objects.filter(plan=plan).exclude(pk__in=list(kept)).delete()
    return run


def _differences(inputs: Inputs, results: list[Result]) -> Iterator[AuditDifference]:
    """Each number that the second path finds otherwise, its run still open."""
    books = {indicator.pk: books_of(inputs, indicator) for indicator in inputs.indicators}
    for result in results:
        year = result.assessment.year
        for name, value in answer(books[result.indicator_id], result.organization_id, year).items():
            stored = getattr(result, name)
            if stored != value:
                yield AuditDifference(
                    indicator_id=result.indicator_id,
                    organization_id=result.organization_id,
                    year=year,
                    field=name,
                    stored=_as_text(stored),
                    found=_as_text(value),
                )


def books_of(inputs: Inputs, indicator: Indicator) -> Books:
    """The reports on one indicator as the second path reads them."""
    below: dict[int, list[int]] = {}
    for place in inputs.organizations:
        if place.parent_id is not None:
            below.setdefault(place.parent_id, []).append(place.pk)
    return Books(
        rule=indicator.rule(),
        readings=_of(indicator.pk, inputs.readings),
        below=below,
        own_targets={
            place: targets for (row, place), targets in inputs.targets.items() if row == indicator.pk
        },
        root=inputs.plan.organization_id,
    )


def _of(indicator: int, readings: Mapping[tuple[int, int, int], Reading]) -> dict[tuple[int, int], Reading]:
    """One indicator's readings, by (organization id, year)."""
    return {(place, year): said for (row, place, year), said in readings.items() if row == indicator}


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
