"""The rows of draft assessments: whoever writes results holds theirs (ADR 17)."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from accounts.models import User
from indicators.method.outcome import METHOD_VERSION
from indicators.models import Assessment, Indicator, Plan
from indicators.models import Target as TargetRow
from indicators.services.inputs import digest_of, targets_in_force


def lock_drafts(
    plan: Plan, years: Sequence[int], by: User | None, digest: str, ids: Mapping[int, int] | None = None
) -> dict[int, Assessment]:
    """Make or renew the assessments of some years, by year.

    Until the transaction ends nobody else writes their results. `digest`: that of the inputs. `ids`: those
    that missing ones get, by year.
    """
    now = timezone.now()
    Assessment.objects.bulk_create(
        [
            Assessment(
                pk=ids[year] if ids else None,
                plan=plan,
                year=year,
                computed_at=now,
                computed_by=by,
                method_version=METHOD_VERSION,
                inputs_digest=digest,
            )
            for year in years
        ],
        update_conflicts=True,
        unique_fields=("plan", "year"),
        update_fields=("computed_at", "computed_by", "method_version", "inputs_digest"),
    )
    rows = Assessment.objects.filter(plan=plan, year__in=years)
    return {row.year: row for row in rows}


def keep_digest(plan: Plan, drafts: Mapping[int, Assessment], reading_digests: Mapping[int, str]) -> None:
    """Write the digest of all inputs into assessments (by year) that are locked; those of what was reported
    have been made by the database, by indicator id."""
    targets = targets_in_force(TargetRow.objects.for_plan(plan))
    digest = digest_of(Indicator.objects.for_plan(plan), targets, reading_digests)
    for draft in drafts.values():
        draft.inputs_digest = digest
    Assessment.objects.bulk_update(drafts.values(), ["inputs_digest"])
