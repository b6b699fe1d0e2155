"""What moved between two states of a plan's year, and which inputs made it move (method section 8).

Pure. Indicators and organizations are named by their codes, which never change their meaning, so that states
that lie years apart can be compared.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from indicators.method.types import Outcome, Reading, Rollup, Rule, Target

Cell = tuple[str, str]
"""(indicator, organization)"""

FigureKey = tuple[str, str, int]
"""(indicator, organization, year)"""

BLANK = Reading(None, None)

Key = TypeVar("Key", str, Cell)


@dataclass(frozen=True)
class Basis:
    """All that the results of one plan and year follow from.

    `parents`: the place above each place (None above the plan's own organization). `rules` are those of the
    plan's own organization. `readings` are of the plan's years up to `year`.
    """

    method_version: str
    year: int
    root: str
    parents: Mapping[str, str | None]
    rules: Mapping[str, Rule]
    targets: Mapping[Cell, tuple[Target, ...]]
    readings: Mapping[FigureKey, Reading]

    @cached_property
    def wholes(self) -> frozenset[str]:
        """The places with places below them."""
        return frozenset(parent for parent in self.parents.values() if parent is not None)

    def is_within(self, place: str, whole: str) -> bool:
        """Whether the place is the other one, or lies below it at any depth."""
        above: str | None = place
        while above is not None and above != whole:
            above = self.parents.get(above)
        return above == whole

    def counts_in(self, key: FigureKey, place: str) -> bool:
        """Whether a figure goes into the place's value: its own, or one that rolls up into it.

        Where places below are rolled up, the own figure of a whole does not count.
        """
        indicator, owner, _year = key
        rule = self.rules.get(indicator)
        if rule is None or rule.rollup is Rollup.DIRECT:
            return owner == place
        return owner not in self.wholes and self.is_within(owner, place)


class Input(StrEnum):
    """What kind of input changed."""

    FIGURE = "figure"
    TARGET = "target"
    RULE = "rule"
    PLACES = "places"
    METHOD = "method"


@dataclass(frozen=True, slots=True)
class Change:
    """One input that differs. Empty `indicator` or `organization`: all of them; `year` 0: no single one.

    `before` and `after`: readings for a figure, targets for a target; None where it did not stand.
    """

    kind: Input
    indicator: str = ""
    organization: str = ""
    year: int = 0
    before: Reading | tuple[Target, ...] | None = None
    after: Reading | tuple[Target, ...] | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One result that moved: before and after (None where there was or is no such cell), and why."""

    indicator: str
    organization: str
    before: Outcome | None
    after: Outcome | None
    causes: tuple[Change, ...]

    @property
    def moved(self) -> tuple[str, ...]:
        """The names of the fields that differ, in the order of `Outcome`."""
        return tuple(
            field.name
            for field in fields(Outcome)
            if getattr(self.before, field.name, None) != getattr(self.after, field.name, None)
        )


def changes_between(before: Basis, after: Basis) -> tuple[Change, ...]:
    """The inputs that differ: figures first, then targets, rules, the tree of places, and the method."""
    return (
        *_changed_figures(before, after),
        *_changed_targets(before, after),
        *(Change(Input.RULE, indicator) for indicator in _differing(before.rules, after.rules)),
        *([Change(Input.PLACES)] if dict(before.parents) != dict(after.parents) else []),
        *([Change(Input.METHOD)] if before.method_version != after.method_version else []),
    )


def differences_between(
    before: Basis,
    after: Basis,
    results_before: Mapping[Cell, Outcome],
    results_after: Mapping[Cell, Outcome],
) -> tuple[Difference, ...]:
    """The results that moved, by (indicator, organization), each with the changed inputs it depends on."""
    changes = changes_between(before, after)
    return tuple(
        Difference(
            indicator=cell[0],
            organization=cell[1],
            before=results_before.get(cell),
            after=results_after.get(cell),
            causes=tuple(change for change in changes if _bears_on(change, cell, before, after)),
        )
        for cell in _differing(results_before, results_after)
    )


def _changed_figures(before: Basis, after: Basis) -> Iterator[Change]:
    """A figure that is missing and one that is blank say the same."""
    for indicator, place, year in sorted({*before.readings, *after.readings}):
        key = indicator, place, year
        old, new = before.readings.get(key, BLANK), after.readings.get(key, BLANK)
        if old != new:
            yield Change(Input.FIGURE, indicator, place, year, old, new)


def _changed_targets(before: Basis, after: Basis) -> Iterator[Change]:
    for cell in _differing(before.targets, after.targets):
        indicator, place = cell
        old, new = before.targets.get(cell), after.targets.get(cell)
        yield Change(Input.TARGET, indicator, place, 0, old, new)


def _differing(before: Mapping[Key, object], after: Mapping[Key, object]) -> list[Key]:
    """The keys whose values differ, or that only one of them has."""
    keys: set[Key] = set(before) | set(after)
    return sorted(key for key in keys if before.get(key) != after.get(key))


def _bears_on(change: Change, cell: Cell, before: Basis, after: Basis) -> bool:
    """Whether the result of the cell depends on the changed input, before or after."""
    indicator, place = cell
    if change.kind in (Input.PLACES, Input.METHOD):
        return True
    if change.indicator != indicator:
        return False
    if change.kind is Input.FIGURE:
        key = (change.indicator, change.organization, change.year)
        return before.counts_in(key, place) or after.counts_in(key, place)
    if change.kind is Input.TARGET:
        return change.organization == place or _inherits(change.organization, indicator, before, after)
    return True


def _inherits(owner: str, indicator: str, before: Basis, after: Basis) -> bool:
    """Whether other places may be read against the owner's targets: the city's rates, never its counts."""
    rules = (basis.rules.get(indicator) for basis in (before, after))
    may_inherit = any(rule and rule.rollup is not Rollup.SUM for rule in rules)
    return may_inherit and owner in (before.root, after.root)
