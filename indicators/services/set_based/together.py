"""A large assessment in parts, which several workers compute into one fresh table (ADR 32).

A part is some indicators: no indicator's results need another's. Whoever computes one holds its row, so that
a worker that dies gives it back, and what it had written is rolled back with it. Whoever comes back to a run
that broke off finds the parts that are done.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import IntegrityError, OperationalError, connection, transaction

from accounts.models import User
from indicators.models import Assessment, AssessmentPart, AssessmentRun, Plan
from indicators.services.drafts import keep_digest, lock_drafts
from indicators.services.inputs import parts_of, results_of_an_indicator
from indicators.services.set_based.engine import OnProgress, prepare, reading_digests, write_results
from indicators.services.set_based.fresh import FreshResults
from indicators.services.set_based.generations import Generations, inputs_generations

LARGE = 100_000
"""Results from which on a fresh table is worth its making."""
TRIES = 3
SERIALIZATION_FAILURE = "40001"

Invite = Callable[[int, int], None]
"""Call other workers to a run (id), of so many parts: each to `help_with_run`."""


class InputsChanged(Exception):
    """The rules, targets or places changed while the run went on, somebody made its assessments, or a part of
    it is not there: it has to begin anew."""


def is_large(plan: Plan) -> bool:
    """Whether its results are so many that reading their inputs into our memory is out of the question."""
    return results_of_an_indicator(plan) * plan.indicators.count() >= LARGE


def assess_together(
    plan: Plan, years: Sequence[int], by: User | None, on_progress: OnProgress | None, invite: Invite | None
) -> list[Assessment] | None:
    """The assessments; None where what they are made of changes so often that no run comes to its end.

    Needs to be outside of any transaction. Whoever asks for the same years meanwhile joins the run.
    """
    for _ in range(TRIES):
        run = _join_run(plan, years)
        if invite:
            invite(run.pk, run.parts.count())
        _work_on(run, on_progress)
        try:
            return _finish(run, by)
        except InputsChanged:
            _discard(run)
    return None


def help_with_run(run_id: int) -> None:
    """Compute parts of a run until none is free. Nothing happens where it is over."""
    run = AssessmentRun.objects.select_related("plan__organization").filter(pk=run_id).first()
    if run:
        for part in _open_parts(run):
            _compute(run, part, skip_locked=True)


def forget_runs(began_before: datetime) -> None:
    """Drop those that nobody came back to."""
    for run in AssessmentRun.objects.filter(began_at__lt=began_before):
        _discard(run)


def _join_run(plan: Plan, years: Sequence[int]) -> AssessmentRun:
    """The run over these years: the one that is there, unless its rules are no more; else a new one."""
    text = ",".join(map(str, years))
    while True:
        generations = inputs_generations()
        run = AssessmentRun.objects.select_related("plan__organization").filter(plan=plan, years=text).first()
        if run and run.rules_generation == generations.rules:
            return run
        if run:
            _discard(run)
        try:
            _begin_run(plan, text, generations, _assessment_ids(plan, years))
        except IntegrityError:  # another worker was faster: join it
            continue


@transaction.atomic
def _begin_run(plan: Plan, years: str, generations: Generations, ids: dict[int, int]) -> None:
    run = AssessmentRun.objects.create(
        plan=plan,
        years=years,
        assessments=ids,
        figures_generation=generations.figures,
        rules_generation=generations.rules,
    )
    AssessmentPart.objects.bulk_create(
        AssessmentPart(run=run, indicators=[each.pk for each in part]) for part in parts_of(plan)
    )
    _fresh(run).create()


def _assessment_ids(plan: Plan, years: Sequence[int]) -> dict[int, int]:
    """The id of each year's assessment; for those that are missing, the one that they will have."""
    ids = dict(Assessment.objects.filter(plan=plan, year__in=years).values_list("year", "pk"))
    with connection.cursor() as cursor:
        for year in years:
            if year not in ids:
                table = Assessment._meta.db_table
                cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
                ids[year] = cursor.fetchone()[0]
    return ids


def _work_on(run: AssessmentRun, on_progress: OnProgress | None) -> None:
    """Compute all parts: first those that nobody holds, then what the others have not finished."""
    total = run.parts.count()
    for skip_locked in (True, False):
        for part in _open_parts(run):
            _compute(run, part, skip_locked=skip_locked)
            if on_progress:
                on_progress(total - len(_open_parts(run)), total)


def _open_parts(run: AssessmentRun) -> list[int]:
    parts = run.parts.filter(digests__isnull=True)
    return list(parts.order_by("pk").values_list("pk", flat=True))


def _compute(run: AssessmentRun, part_id: int, *, skip_locked: bool) -> None:
    """Compute a part, unless it is done, or held by another: then wait for it, or pass on (`skip_locked`).

    In one snapshot: the digests are those of the very figures that the results are made of.
    """
    try:
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            held = run.parts.select_for_update(skip_locked=skip_locked)
            part = held.filter(pk=part_id, digests__isnull=True).first()
            if part is None:
                return
            part.digests = reading_digests(run.plan, part.indicators)
            prepare(run.plan, indicators=part.indicators)
            write_results(run.plan, _ids(run), into=_fresh(run).tables)
            part.save(update_fields=["digests"])
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != SERIALIZATION_FAILURE:
            raise  # else another has finished the part, or ended the run, while we waited for its row


@transaction.atomic
def _finish(run: AssessmentRun, by: User | None) -> list[Assessment]:
    """Swap the results in, with what has changed since the parts were computed. Raises InputsChanged."""
    if not AssessmentRun.objects.select_for_update().filter(pk=run.pk).exists():  # another has finished it
        return list(Assessment.objects.filter(plan=run.plan, year__in=_ids(run)).order_by("year"))
    drafts = lock_drafts(run.plan, list(_ids(run)), by, "", _ids(run))
    generations = inputs_generations()
    if generations.rules != run.rules_generation or {y: row.pk for y, row in drafts.items()} != _ids(run):
        raise InputsChanged
    if _open_parts(run):
        raise InputsChanged
    digests = {int(key): digest for part in run.parts.all() for key, digest in (part.digests or {}).items()}
    if generations.figures != run.figures_generation:
        digests = _catch_up(run, digests)
    keep_digest(run.plan, drafts, digests)
    _fresh(run).take_place()
    run.delete()
    return [drafts[year] for year in _ids(run)]


def _catch_up(run: AssessmentRun, computed: dict[int, str]) -> dict[int, str]:
    """Compute the indicators anew whose figures have changed, under the lock; the digests as they are now."""
    now = dict(reading_digests(run.plan))
    changed = sorted(key for key in now.keys() | computed.keys() if now.get(key) != computed.get(key))
    if changed:
        _fresh(run).forget(changed)
        prepare(run.plan, indicators=changed)
        write_results(run.plan, _ids(run), into=_fresh(run).tables)
    return now


@transaction.atomic
def _discard(run: AssessmentRun) -> None:
    """Whoever computes a part of it is waited for, and finds no other."""
    if AssessmentRun.objects.select_for_update().filter(pk=run.pk).exists():
        _fresh(run).drop()
        run.delete()


def _ids(run: AssessmentRun) -> dict[int, int]:
    """The assessments' ids by year: JSON has made texts of the years."""
    return {int(year): pk for year, pk in run.assessments.items()}


def _fresh(run: AssessmentRun) -> FreshResults:
    return FreshResults(run.plan_id, run.pk, list(run.assessments.values()))
