"""Importing a table of figures: all of it, or nothing and every fault."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Organization, User
from accounts.permissions import is_office
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.models import Indicator, Plan
from indicators.models.choices import LABELS
from indicators.permissions import parts_for
from indicators.services.bulk.checking import RowChecker
from indicators.services.bulk.faults import RowFault
from indicators.services.bulk.grouped import GroupedRows
from indicators.services.bulk.stage import Move, Stage
from indicators.services.bulk.staged import StagedRows
from indicators.services.recompute import recompute_results
from indicators.services.rounds import PlanConditions
from indicators.workbook.bulk_rows import BulkRow
from indicators.workflow import Action, Refusal, Refused, State, decide


class ImportRefused(ValueError):
    """Some rows cannot be taken; nothing was written. `faults` names each, in the order of the file."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Imported:
    """How many figures an import made, changed, and left as they were."""

    created: int
    changed: int
    unchanged: int


@transaction.atomic
def import_figures(
    *, plan: Plan, rows: Iterable[BulkRow], by: User, dry_run: bool = False, stage: Stage | None = None
) -> Imported:
    """Write what the rows report, by the rules of one figure entered by the office: all of it, or nothing.

    A row whose figure stands already is no change, whoever wrote it and whatever its state. Raises
    workflow.Refused where the person is not of the office, ImportRefused with every fault of every row, and
    what reading the rows raises. `stage`: another than that of the database, for tests.
    """
    if not is_office(by):
        raise Refused(Refusal.FORBIDDEN_ROLE, State.DRAFT, Action.SAVE)
    stage = stage or (StagedRows() if connection.vendor == "postgresql" else GroupedRows(plan))
    checker = RowChecker(plan)
    taken = stage.load(checker.checked(rows))
    stage.settle()
    decided, refused = _decide(stage, plan, by)
    faults = checker.faults + _refused_rows(stage, refused)
    if faults:
        raise ImportRefused(sorted(faults, key=lambda fault: fault.row))
    created, changed = stage.count()
    if decided and not dry_run:
        stage.write(decided, by, timezone.now())
        first = min(move.year for move in decided)
        recompute_results(plan=plan, indicators=list(Indicator.objects.for_plan(plan)), year=first)
        detail = {"created": created, "changed": changed, "years": sorted({move.year for move in decided})}
        record_audit(AuditAction.FIGURES_IMPORTED, plan.code, by=by, detail=detail)
    stage.close()
    return Imported(created, changed, taken - created - changed)


def _decide(stage: Stage, plan: Plan, by: User) -> tuple[dict[Move, State], dict[Move, Refusal]]:
    """What the workflow says of each move: the next state, or why not."""
    conditions = PlanConditions(plan)
    moves = stage.moves()
    units = Organization.objects.in_bulk({move.organization_id for move in moves})
    decided, refused = {}, {}
    for move in moves:
        holding = conditions.holding(move.year, move.organization_id)
        try:
            decided[move] = decide(
                move.state, Action.SAVE, parts_for(by, units[move.organization_id]), holding
            )
        except Refused as refusal:
            refused[move] = refusal.refusal
    return decided, refused


def _refused_rows(stage: Stage, refused: Mapping[Move, Refusal]) -> list[RowFault]:
    if not refused:
        return []
    codes = dict(Indicator.objects.values_list("pk", "code"))
    return [
        RowFault(change.number, codes[change.indicator_id], "", "", str(LABELS[refused[change.move]]))
        for change in stage.changes(list(refused))
    ]
