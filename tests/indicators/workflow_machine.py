"""The machine of the random months: what people may try, and what must hold after each step."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from indicators.models import (
    Figure,
    FigureEvent,
    ReturnReason,
    ReviewComment,
    Revision,
    RevisionState,
    Submission,
)
from indicators.services.entry import read_entry
from indicators.services.figures import FiguresStale, enter_figures
from indicators.services.publication import NothingToPublish, PublicationStale, publish_assessment
from indicators.services.reviews import (
    Return,
    ReviewStale,
    Seen,
    look_at,
    open_returns,
    recall_return,
    review_figures,
)
from indicators.services.revisions import (
    NothingToRevise,
    RevisionPending,
    ask_revision,
    decide_revision,
)
from indicators.services.rounds import extend_round
from indicators.services.submissions import ReportIncomplete, digest_of, submit_figures, withdraw_figures
from indicators.workflow import Refused
from tests.indicators.clock import Clock
from tests.indicators.workflow_model import (
    INCOMPLETE,
    NOTHING,
    OK,
    PENDING,
    PEOPLE,
    REVIEWERS,
    STALE,
    UNITS,
    Cell,
    Event,
    Model,
    breaches_of,
)
from tests.indicators.workflow_world import YEAR, World, day

# Often the right person, the version that stands and an open round: else nearly every step would be refused.
USUAL = {"town": ("clerk-1", "clerk-2"), "department": ("department-clerk", "both-1")}
BY_UNIT = st.sampled_from([0] * 24 + [1] * 24 + PEOPLE)
BY_LEAD = st.sampled_from(["reviewer-1"] * 24 + ["both-1"] * 16 + ["owner"] * 8 + PEOPLE)
BY_OFFICE = st.sampled_from(["office-1"] * 16 + ["office-2"] * 8 + PEOPLE)
CODES = st.sampled_from("WPD")
UNIT_NAMES = st.sampled_from(sorted(UNITS))
VALUES = st.sampled_from([None, 0, 1, 2, 3])
WORDS = st.sampled_from(["", "why"])
DRIFT = st.sampled_from([0] * 16 + [-1, 1])
MARK = st.sampled_from([None, "approve", "return"])
MARKS = st.fixed_dictionaries(dict.fromkeys("WPD", MARK))
CAREFUL = st.sampled_from([True] * 4 + [False])
# Before the round, within it, until the answers are due and after them.
DAYS = st.sampled_from([5] * 8 + [10, 11, 15, 20, 21, -1])

# How often a step of each kind is taken, and what it is given.
STEPS = {
    "save": (4, {"code": CODES, "value": VALUES, "words": WORDS, "drift": DRIFT, "by": BY_UNIT}),
    "answer": (3, {"code": CODES, "by": BY_UNIT}),
    "hand_in": (3, {"unit": UNIT_NAMES, "by": BY_UNIT}),
    "submit": (3, {"unit": UNIT_NAMES, "by": BY_UNIT}),
    "withdraw": (2, {"unit": UNIT_NAMES, "by": BY_UNIT}),
    "look": (2, {"unit": UNIT_NAMES}),
    "open": (2, {"unit": UNIT_NAMES}),
    "review": (5, {"marks": MARKS, "drift": DRIFT, "by": BY_LEAD, "is_careful": CAREFUL}),
    "recall": (4, {"code": CODES, "drift": DRIFT, "by": BY_LEAD, "is_careful": CAREFUL}),
    "move_the_clock": (2, {"number": DAYS, "is_late": st.booleans()}),
    "publish": (1, {"by": BY_OFFICE, "drift": DRIFT, "is_wanted": CAREFUL}),
    "ask": (3, {"code": CODES, "value": st.sampled_from([1, 2, 3]), "drift": DRIFT, "by": BY_UNIT}),
    "decide": (2, {"is_accepted": st.booleans(), "by": BY_OFFICE}),
    "extend": (1, {"unit": UNIT_NAMES, "number": st.sampled_from([8, 15, 25])}),
}
GIVEN = {name: st.tuples(st.just(name), st.fixed_dictionaries(given)) for name, (_, given) in STEPS.items()}
OFTEN = [name for name, (times, _) in STEPS.items() for _ in range(times)]

COLUMNS = (
    *("indicator", "version", "state", "value", "explanation", "entered_by", "submitted_by", "checked_by"),
    *("looked_at", "opened_at"),
)


class Months(RuleBasedStateMachine):
    """One run: every step acts on the model and on the services, and both must say the same.

    Plan and people are made once; a run lies between a savepoint and the way back to it.
    """

    world: World
    clock: Clock
    codes: dict[int, str]
    names: dict[int, str]
    seen: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.figures: dict[str, Any] = {}
        self.record: dict[str, list[Event]] = {code: [] for code in self.model.cells}
        self.latest_event = 0
        self.agreed = True
        self.receipts: dict[int, Any] = {}
        self.clock.to_end_of(day(self.model.day))
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def teardown(self) -> None:
        try:
            if self.agreed:  # a run that failed has said why
                self.the_past_is_as_it_was()
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    # --- What people do -----------------------------------------------------------------------------------

    @rule(step=st.sampled_from(OFTEN).flatmap(GIVEN.__getitem__))
    def act(self, step: tuple[str, dict[str, Any]]) -> None:
        """One rule for all kinds of step: hypothesis leaves some of several rules out of each run, and a
        month without submitting has little to say."""
        name, given = step
        self.agreed = False
        getattr(self, name)(**given)

    def save(self, code: str, value: int | None, words: str, drift: int, by: str | int) -> None:
        cell = self.model.cells[code]
        person = person_for(cell.unit, by)
        version = max(cell.version + drift, 0)
        raw = {"value": "" if value is None else str(value), "explanation": words}
        entry = read_entry(self.world.indicators[code], raw, version=version)
        self.agree(
            "save",
            self.model.save(code, value, words, version, person),
            lambda: enter_figures(
                plan=self.world.plan,
                unit=self.world.units[cell.unit],
                year=YEAR,
                entries=[entry],
                by=self.world.people[person],
            ),
        )

    def answer(self, code: str, by: str | int) -> None:
        """Save what was returned, where something was, with a sentence that explains it."""
        cell = self.model.cells[self.returned(code)]
        self.save(cell.code, (cell.value or 0) + 1, "why", 0, by)

    def returned(self, code: str) -> str:
        """The figure that a careful person would take: one that is returned, where there is one."""
        return next((cell.code for cell in self.model.cells.values() if cell.state == "returned"), code)

    def owner(self, codes: Iterable[str]) -> str:
        """A reviewer who entered or submitted one of the figures, where there is one."""
        cells = [self.model.cells[code] for code in codes]
        owners = REVIEWERS & {name for cell in cells for name in (cell.entered, cell.submitted) if name}
        return min(owners, default="reviewer-2")

    def hand_in(self, unit: str, by: str | int) -> None:
        """Fill what is blank, explain it, and submit."""
        for cell in self.model.of_unit(unit):
            if cell.value is None:
                self.save(cell.code, 1, "why", 0, by)
        self.submit(unit, by)

    def submit(self, unit: str, by: str | int) -> None:
        person = person_for(unit, by)
        expected = self.model.submit(unit, person)
        place, by_user = self.world.units[unit], self.world.people[person]
        self.agree("submit", expected, lambda: submit_figures(round=self.world.round, unit=place, by=by_user))
        if expected == OK:
            newest = Submission.objects.latest("id")
            assert newest.sequence == self.model.receipts[unit]
            self.receipts[newest.pk] = written(newest)

    def withdraw(self, unit: str, by: str | int) -> None:
        person = person_for(unit, by)
        place, by_user = self.world.units[unit], self.world.people[person]
        self.agree(
            "withdraw",
            self.model.withdraw(unit, person),
            lambda: withdraw_figures(round=self.world.round, unit=place, by=by_user),
        )

    def look(self, unit: str) -> None:
        self.model.look(unit)
        look_at(rows_of(unit))

    def open(self, unit: str) -> None:
        self.model.open(unit)
        open_returns(rows_of(unit))

    def review(self, marks: dict[str, str | None], drift: int, by: str, is_careful: bool) -> None:
        """Some approvals and some returns in one act; one of them perhaps of a version that stands no more.

        The careless also mark what is in no state for it.
        """
        possible = {"approve": {"submitted"}, "return": {"submitted", "approved"}}
        chosen = {
            code: mark
            for code, mark in marks.items()
            if mark
            and code in self.figures
            and (not is_careful or self.model.cells[code].state in possible[mark])
        }
        by = self.owner(chosen) if by == "owner" else by
        versions = {code: self.model.cells[code].version for code in chosen}
        if versions:
            versions[min(versions)] += drift
        seen = {code: Seen(self.figures[code]["pk"], version) for code, version in versions.items()}
        approved = [code for code, mark in chosen.items() if mark == "approve"]
        returned = [code for code, mark in chosen.items() if mark == "return"]
        self.agree(
            "review",
            self.model.review(approved, returned, versions, by),
            lambda: review_figures(
                approvals=[seen[code] for code in approved],
                returns=[Return(seen[code], ReturnReason.UNIT) for code in returned],
                by=self.world.people[by],
            ),
        )

    def recall(self, code: str, drift: int, by: str, is_careful: bool) -> None:
        code = self.returned(code) if is_careful else code
        if code in self.figures:
            by = self.owner([code]) if by == "owner" else by
            seen = Seen(self.figures[code]["pk"], self.model.cells[code].version + drift)
            expected = self.model.recall(code, seen.version, by)
            self.agree("recall", expected, lambda: recall_return(seen=seen, by=self.world.people[by]))

    def publish(self, by: str, drift: int, is_wanted: bool) -> None:
        """Mostly only once all that was reported is approved: a published year has little work left."""
        states = {cell.state for cell in self.model.cells.values()}
        if is_wanted and not states <= {"approved", "published"}:
            return
        seen_version = self.model.versions + drift
        self.agree(
            "publish",
            self.model.publish(seen_version, by),
            lambda: publish_assessment(
                plan=self.world.plan,
                year=YEAR,
                seen_version=seen_version,
                reason="更正" if seen_version else "",
                by=self.world.people[by],
            ),
        )

    def ask(self, code: str, value: int, drift: int, by: str | int) -> None:
        cell = self.model.cells[code]
        person, version = person_for(cell.unit, by), max(cell.version + drift, 0)
        raw = {"value": str(value), "explanation": "why"}
        entry = read_entry(self.world.indicators[code], raw, version=version)
        self.agree(
            "ask",
            self.model.ask(code, value, "why", version, person),
            lambda: ask_revision(
                plan=self.world.plan,
                unit=self.world.units[cell.unit],
                year=YEAR,
                entry=entry,
                reason="口径",
                by=self.world.people[person],
            ),
        )

    def decide(self, is_accepted: bool, by: str) -> None:
        """The revision that has waited longest, where one waits."""
        row = Revision.objects.filter(state=RevisionState.ASKED).order_by("pk").first()
        if row is None:
            return
        self.agree(
            "decide",
            self.model.decide(self.codes[row.indicator_id], is_accepted, by),
            lambda: decide_revision(
                revision=row.pk, is_accepted=is_accepted, decision="同意", by=self.world.people[by]
            ),
        )

    def move_the_clock(self, number: int, is_late: bool) -> None:
        """To the first or the last moment of another day, forward or back."""
        self.model.day = number
        move = self.clock.to_end_of if is_late else self.clock.to_start_of
        move(day(number))

    def extend(self, unit: str, number: int) -> None:
        self.model.extended[unit] = number
        extend_round(
            round=self.world.round,
            unit=self.world.units[unit],
            due_on=day(number),
            reason="汛期",
            by=self.world.people["office-1"],
        )

    # --- What must hold -----------------------------------------------------------------------------------

    def agree(self, act: str, expected: str, service: Callable[[], object]) -> None:
        """Let the service do what the model has done, and hear the same answer."""
        found = answer_of(service)
        self.seen[act if found == OK else found] += 1
        assert found == expected, f"{act}: {found}, not {expected}"

    @invariant()
    def all_agree(self) -> None:
        """Two queries: the figures, and the events since the step before."""
        self.figures = {self.codes[row["indicator"]]: row for row in Figure.objects.values("pk", *COLUMNS)}
        assert {code: self.stands(row) for code, row in self.figures.items()} == {
            code: expected(cell) for code, cell in self.model.cells.items() if cell.version
        }
        for code, event in self.events_after(self.latest_event):
            self.record[code].append(event)
        assert self.record == self.expected_record(), "not every change has exactly one event"
        for past in self.record.values():
            assert breaches_of(past) == []
        self.agreed = True

    def stands(self, row: dict[str, Any]) -> tuple[Any, ...]:
        return (
            *(row[name] for name in ("version", "state", "value", "explanation")),
            *(self.names.get(row[name]) for name in ("entered_by", "submitted_by", "checked_by")),
            *(row[name] is not None for name in ("looked_at", "opened_at")),
        )

    def events_after(self, number: int) -> Iterator[tuple[str, Event]]:
        """What the database says that happened, in the order of the events' numbers."""
        columns = ("pk", "figure__indicator", "version", "action", "state", "value", "by")
        rows = FigureEvent.objects.filter(pk__gt=number).values_list(*columns)
        for pk, indicator, version, action, state, value, by in rows:
            self.latest_event = pk
            yield self.codes[indicator], Event(version, action, state, value, self.names[by])

    def expected_record(self) -> dict[str, list[Event]]:
        return {code: cell.past for code, cell in self.model.cells.items()}

    def the_past_is_as_it_was(self) -> None:
        """At the end of a run: no event, receipt or comment was changed, lost or added on the way."""
        self.record = {code: [] for code in self.model.cells}
        for code, event in self.events_after(0):
            self.record[code].append(event)
        assert self.record == self.expected_record()
        assert {row.pk: written(row) for row in Submission.objects.all()} == self.receipts
        for row in Submission.objects.all():
            assert digest_of(row.lines.select_related("indicator")) == row.digest
        returns = sum(event.action == "return" for past in self.record.values() for event in past)
        assert ReviewComment.objects.count() == returns


class PublishedMonths(Months):
    """The same from the day on which all figures were approved and the year was published."""

    def __init__(self) -> None:
        super().__init__()
        for unit in UNITS:
            self.hand_in(unit, 0)
        self.all_agree()
        self.review(dict.fromkeys(self.model.cells, "approve"), 0, "reviewer-2", True)
        self.all_agree()
        self.publish("office-1", 0, True)
        self.all_agree()


def expected(cell: Cell) -> tuple[Any, ...]:
    """What `Months.stands` should say of a figure."""
    return (
        *(cell.version, cell.state, cell.value, cell.explanation),
        *(cell.entered, cell.submitted, cell.checked),
        *(cell.is_looked_at, cell.is_opened),
    )


def rows_of(unit: str) -> list[Figure]:
    return list(Figure.objects.filter(indicator__code__in=UNITS[unit]))


def person_for(unit: str, by: str | int) -> str:
    """A name, or the first or second of those who usually report for the unit."""
    return USUAL[unit][by] if isinstance(by, int) else by


def answer_of(service: Callable[[], object]) -> str:
    """`ok`, or why the service did nothing."""
    try:
        service()
    except Refused as refused:
        return refused.refusal.value
    except (FiguresStale, ReviewStale, PublicationStale):
        return STALE
    except (NothingToPublish, NothingToRevise):
        return NOTHING
    except RevisionPending:
        return PENDING
    except ReportIncomplete:
        return INCOMPLETE
    return OK


def written(receipt: Submission) -> Any:
    """All columns of a receipt and of its lines."""
    rows = Submission.objects.filter(pk=receipt.pk)
    return list(rows.values()), list(receipt.lines.order_by("pk").values())
