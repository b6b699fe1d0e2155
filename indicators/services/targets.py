"""Targets that are decided after the plan: set, split among the places, and withdrawn. Old rows stay."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from accounts.services.audit import LISTED, record_audit
from accounts.types import AuditAction
from indicators.method.path import standing_target
from indicators.method.types import ZERO, Comparator, Direction, Origin, Rollup
from indicators.models import Indicator, Target, TargetScan, TargetSplit
from indicators.services.evidence import StoredFile, store_upload
from indicators.services.inputs import rows_in_force
from indicators.services.recompute import recompute_results

Standing = Mapping[int, Mapping[int, Target]]
"""One indicator's targets in force, by organization id and year."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What sets a target after the plan: the document's number, its date, why, and its scan."""

    document: str
    decided_on: date
    reason: str
    scan: "File[bytes] | None" = None


@dataclass(frozen=True, slots=True)
class SplitCell:
    """What somebody typed for a place and year. `seen`: the id of the target that stood there, 0 for none;
    `value` None takes back what was decided."""

    organization: Organization
    year: int
    value: Decimal | None
    seen: int


class TargetsStale(Exception):
    """Some targets were changed by others meanwhile; nothing was written. `cells`: those that moved."""

    def __init__(self, cells: Sequence[SplitCell]) -> None:
        super().__init__(", ".join(f"{cell.organization.code} {cell.year}" for cell in cells))
        self.cells = tuple(cells)


class TargetStated(Exception):
    """A target that the plan itself sets cannot be taken back. `cells`: those where somebody tried to."""

    def __init__(self, cells: Sequence[SplitCell]) -> None:
        super().__init__(", ".join(f"{cell.organization.code} {cell.year}" for cell in cells))
        self.cells = tuple(cells)


class DecidedLater(Exception):
    """A decision of a later date stands already: an earlier one would never count. `target`: what stands."""

    def __init__(self, target: Target) -> None:
        super().__init__(str(target))
        self.target = target


class SplitUnexplained(Exception):
    """A split does not add up and has no reason. `remainders`: what is left of the whole, by year."""

    def __init__(self, remainders: Mapping[int, Decimal]) -> None:
        super().__init__(", ".join(str(year) for year in remainders))
        self.remainders = dict(remainders)


def standing_targets(indicator: Indicator) -> dict[int, dict[int, Target]]:
    """One indicator's targets in force, by organization id and year. One query."""
    rows = Target.objects.for_plan(indicator.plan).filter(indicator=indicator)
    found = rows_in_force(rows.select_related("set_by"))
    return {organization: years for (_indicator, organization), years in found.items()}


@transaction.atomic
def decide_target(
    *,
    indicator: Indicator,
    organization: Organization,
    year: int,
    value: Decimal,
    decision: Decision,
    by: User,
) -> Target:
    """Set one target by a later decision. What stood before stays; the draft results that are read against it
    follow in the same transaction.

    Raises DecidedLater where a later decision stands, and EvidenceRefused for the scan.
    """
    stored = store_upload(decision.scan) if decision.scan else None
    _lock(indicator)
    standing = standing_targets(indicator)
    target = _set(indicator, organization, year, value, decision, standing, stored, by)
    _recompute(indicator, [organization])
    record_audit(AuditAction.TARGET_DECIDED, _about(target, organization), by=by, detail={"value": value})
    return target


@transaction.atomic
def withdraw_target(*, target: Target, by: User) -> None:
    """Take a decided target back: what it replaced is in force again, and the draft results follow. Pressed
    twice, it is done once."""
    rows = Target.objects.select_related("indicator__plan__organization", "organization")
    _lock(target.indicator)
    locked = rows.select_for_update(of=("self",)).get(pk=target.pk)
    if locked.origin == Origin.DECIDED and locked.withdrawn_at is None:
        locked.withdrawn_by, locked.withdrawn_at = by, timezone.now()
        locked.save()
        _recompute(locked.indicator, [locked.organization])
        record_audit(AuditAction.TARGET_WITHDRAWN, _about(locked, locked.organization), by=by)


def _about(target: Target, organization: Organization) -> str:
    indicator = target.indicator
    return f"{indicator.plan.code}/{target.year}/{organization.code}/{indicator.code}"


@transaction.atomic
def split_target(
    *,
    indicator: Indicator,
    whole: Organization,
    cells: Sequence[SplitCell],
    decision: Decision,
    remainder_reason: str,
    by: User,
) -> int:
    """Write the targets of a whole and of the places right below it for some years: all, or nothing. Returns
    how many.

    Cells that say what already stands change nothing; the draft results follow what changed. Raises
    TargetsStale where a cell's target is no longer the one that was seen, TargetStated where one of the
    plan's own would be taken back, SplitUnexplained where the places' shares do not add up to the whole and
    nobody says why, DecidedLater and EvidenceRefused as `decide_target`.
    """
    stored = store_upload(decision.scan) if decision.scan else None
    _lock(indicator)
    standing = standing_targets(indicator)
    changed = [cell for cell in cells if cell.value != _value(standing, cell.organization.pk, cell.year)]
    _refuse_stale(changed, standing)
    _refuse_stated(changed, standing)
    for cell in changed:
        if cell.value is None:
            _withdraw_all(indicator, cell, by)
        else:
            args = (indicator, cell.organization, cell.year, cell.value)
            _set(*args, decision, standing, stored, by)
    if changed:
        _keep_splits(indicator, whole, {cell.year for cell in changed}, remainder_reason, by)
        _recompute(indicator, [cell.organization for cell in changed])
        values = {f"{cell.year}/{cell.organization.code}": cell.value for cell in changed[:LISTED]}
        about = f"{indicator.plan.code}/{whole.code}/{indicator.code}"
        detail = {"count": len(changed), "to": values}
        record_audit(AuditAction.TARGETS_SPLIT, about, by=by, detail=detail)
    return len(changed)


def _recompute(indicator: Indicator, owners: Sequence[Organization]) -> None:
    """Bring the draft results up to date that are read against the targets of some organizations.

    Of all years: the way to a target begins with the plan. Of all places where the whole's target changed,
    which others inherit, or where several places' did.
    """
    plan = indicator.plan
    place = owners[0] if len({owner.pk for owner in owners}) == 1 else None
    if place is not None and place.pk == plan.organization_id:
        place = None
    recompute_results(plan=plan, indicators=[indicator], year=plan.start_year, place=place)


def remainders_of(
    indicator: Indicator,
    whole_id: int,
    years: Iterable[int],
    values: Mapping[tuple[int, int], Decimal | None],
) -> dict[int, tuple[Decimal, Decimal]]:
    """(target of the whole, shares of its places) for each year in which a count is split at all.

    `values`: of the whole and of the places right below it, by (organization id, year). A rate is not split:
    each place has its own target.
    """
    if indicator.rollup != Rollup.SUM:
        return {}
    found = {}
    for year in years:
        whole = values.get((whole_id, year))
        shares = [
            value
            for (organization, each), value in values.items()
            if each == year and organization != whole_id and value is not None
        ]
        if whole is not None and shares:
            found[year] = (whole, sum(shares, ZERO))
    return found


def _lock(indicator: Indicator) -> None:
    """Let the writers of one indicator's targets follow each other. Needs a transaction."""
    Indicator.objects.select_for_update(no_key=True, of=("self",)).get(pk=indicator.pk)


def _value(standing: Standing, organization: int, year: int) -> Decimal | None:
    row = standing.get(organization, {}).get(year)
    return row.value if row else None


def _refuse_stale(cells: Sequence[SplitCell], standing: Standing) -> None:
    moved = []
    for cell in cells:
        row = standing.get(cell.organization.pk, {}).get(cell.year)
        if (row.pk if row else 0) != cell.seen:
            moved.append(cell)
    if moved:
        raise TargetsStale(moved)


def _refuse_stated(cells: Sequence[SplitCell], standing: Standing) -> None:
    stated = [
        cell
        for cell in cells
        if cell.value is None and standing[cell.organization.pk][cell.year].origin == Origin.STATED
    ]
    if stated:
        raise TargetStated(stated)


def _set(
    indicator: Indicator,
    organization: Organization,
    year: int,
    value: Decimal,
    decision: Decision,
    standing: Standing,
    stored: StoredFile | None,
    by: User,
) -> Target:
    before = standing.get(organization.pk, {}).get(year)
    if before and before.decided_on and before.decided_on > decision.decided_on:
        raise DecidedLater(before)
    target = Target.objects.create(
        indicator=indicator,
        organization=organization,
        year=year,
        comparator=_comparator(indicator, organization, year, standing),
        value=value,
        origin=Origin.DECIDED,
        document=decision.document,
        decided_on=decision.decided_on,
        reason=decision.reason,
        set_by=by,
        set_at=timezone.now(),
    )
    if stored:
        TargetScan.objects.create(target=target, added_by=by, **stored.columns)
    return target


def _comparator(
    indicator: Indicator, organization: Organization, year: int, standing: Standing
) -> Comparator:
    """Worded like the place's own target before it, else like that of the place above it, else like the
    plan's own, else by the direction."""
    for place in (organization.pk, organization.parent_id, indicator.plan.organization_id):
        targets = {each: row.for_method() for each, row in standing.get(place or 0, {}).items()}
        found = standing_target(targets, year)
        if found:
            return found.comparator
    return Comparator.AT_LEAST if indicator.direction == Direction.UP else Comparator.AT_MOST


def _withdraw_all(indicator: Indicator, cell: SplitCell, by: User) -> None:
    """Every decided target of the place and year, one by one, so that each leaves a line in its history."""
    decided = Target.objects.filter(
        indicator=indicator,
        organization=cell.organization,
        year=cell.year,
        origin=Origin.DECIDED,
        withdrawn_at__isnull=True,
    )
    for row in decided:
        row.withdrawn_by, row.withdrawn_at = by, timezone.now()
        row.save()


def _keep_splits(
    indicator: Indicator, whole: Organization, years: Iterable[int], reason: str, by: User
) -> None:
    """Keep how the years add up, as they now stand; those that do not need their reason."""
    standing = standing_targets(indicator)
    places = {whole.pk, *whole.children.territorial().values_list("pk", flat=True)}
    values = {
        (place, year): row.value
        for place, rows in standing.items()
        if place in places
        for year, row in rows.items()
    }
    splits = remainders_of(indicator, whole.pk, sorted(years), values)
    left = {year: target - shares for year, (target, shares) in splits.items() if target != shares}
    if left and not reason:
        raise SplitUnexplained(left)
    TargetSplit.objects.bulk_create(
        TargetSplit(
            indicator=indicator,
            organization=whole,
            year=year,
            whole=target,
            allocated=shares,
            reason=reason if year in left else "",
            set_by=by,
        )
        for year, (target, shares) in splits.items()
    )
