"""Random months of work: the services on the real database against the plain model, step by step.

50 runs of 50 steps, the same each time; with `HYPOTHESIS_PROFILE=nightly`, 1,000 new ones. The twins switch
one guard off, and the same machine must notice.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from indicators import workflow
from indicators.models import FigureEvent
from indicators.services import figures
from indicators.workflow import Action, Condition, Part, Refusal, State, Transition
from tests.indicators.clock import Clock
from tests.indicators.workflow_machine import Months, PublishedMonths
from tests.indicators.workflow_model import INCOMPLETE, NOTHING, STALE, Event, breaches_of
from tests.indicators.workflow_world import make_world

IS_NIGHTLY = settings.get_current_profile_name() == "nightly"
CI_RUNS = 50
MACHINE = settings(
    max_examples=settings.default.max_examples if IS_NIGHTLY else CI_RUNS,
    derandomize=not IS_NIGHTLY,  # the same runs each time: a failure is the code's
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TWIN = settings(MACHINE, max_examples=CI_RUNS, derandomize=True, phases=[Phase.generate], database=None)


@pytest.fixture
def months(db: None, clock: Clock) -> type[Months]:
    """The machine with its plan and people."""
    Months.world, Months.clock, Months.seen = make_world(), clock, Counter()
    Months.codes = {row.pk: code for code, row in Months.world.indicators.items()}
    Months.names = {row.pk: name for name, row in Months.world.people.items()}
    return Months


def test_random_months_of_work(months: type[Months]) -> None:
    run_state_machine_as_test(months, settings=MACHINE)
    acts = {"save", "submit", "withdraw", "review", "recall"}
    expected = acts | (set(Refusal) - {Refusal.LOCKED}) | {STALE, INCOMPLETE}
    assert expected - months.seen.keys() == set(), "what the months did not come by"


def test_random_months_after_publication(months: type[Months]) -> None:
    runs = settings(MACHINE, max_examples=MACHINE.max_examples // 2)
    run_state_machine_as_test(PublishedMonths, settings=runs)
    expected = {"publish", "ask", "decide", Refusal.LOCKED, NOTHING}
    assert expected - months.seen.keys() == set(), "what the months did not come by"


# --- Twins: with a guard off, the machine must notice -------------------------------------------------------

Patch = Callable[[pytest.MonkeyPatch], None]


def without_the_two_person_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    key = (State.SUBMITTED, Action.APPROVE)
    monkeypatch.setitem(workflow.FIGURES, key, replace(workflow.FIGURES[key], conditions=()))


def without_a_lock_on_what_is_approved(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Transition(State.APPROVED, Action.SAVE, Part.UNIT, (), State.APPROVED)
    monkeypatch.setitem(workflow.FIGURES, (row.state, row.action), row)


def without_the_lock_of_a_published_year(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Transition(State.PUBLISHED, Action.SAVE, Part.UNIT, (), State.PUBLISHED)
    monkeypatch.setitem(workflow.FIGURES, (row.state, row.action), row)


def without_events_of_decisions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FigureEvent.objects, "bulk_create", list)


def without_the_version_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "_refuse_stale", lambda entries, standing: None)


def without_deadlines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "open_conditions", lambda round, unit: frozenset(Condition))


@pytest.mark.parametrize(
    ("guard_off", "noticed"),
    [
        (without_the_two_person_rule, IntegrityError),  # there the database has a guard of its own
        (without_a_lock_on_what_is_approved, AssertionError),
        (without_the_lock_of_a_published_year, AssertionError),
        (without_events_of_decisions, AssertionError),
        (without_the_version_check, AssertionError),
        (without_deadlines, AssertionError),
    ],
)
def test_the_machine_notices_a_guard_that_is_off(
    months: type[Months], monkeypatch: pytest.MonkeyPatch, guard_off: Patch, noticed: type[Exception]
) -> None:
    guard_off(monkeypatch)
    machine = PublishedMonths if guard_off is without_the_lock_of_a_published_year else months
    with pytest.raises(noticed):
        run_state_machine_as_test(machine, settings=TWIN)


def test_the_record_alone_shows_a_broken_promise() -> None:
    """The second look at what model and services agree on."""
    entered = Event(1, "save", "draft", 1, "clerk-1")
    submitted = Event(2, "submit", "submitted", 1, "clerk-2")
    approved = Event(3, "approve", "approved", 1, "clerk-2")
    changed = Event(5, "save", "approved", 2, "clerk-1")
    assert len(breaches_of([entered, submitted, approved, changed])) == 3
