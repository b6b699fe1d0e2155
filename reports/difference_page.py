"""What the page of differences shows: results that moved, from what to what, and because of which figure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Organization, User
from accounts.permissions import is_office
from indicators import formatting
from indicators.method.difference import Change, Difference, Input
from indicators.method.types import Outcome, Reading, Target, Verdict
from indicators.models import Indicator, Plan, Publication, PublishedResult
from indicators.models.choices import LABELS
from indicators.services.differences import Author, Comparison, key_of

Show = Callable[[Outcome], str]

SHOWN = ("value", "progress", "pace", "verdict")
"""What has a column of its own; whatever else moved is named."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One changed input in words, with who changed it."""

    text: str
    author: Author | None
    person: User | None
    """The person behind it: for the office alone."""


@dataclass(frozen=True)
class DifferenceRow:
    """One result that moved, ready to show."""

    difference: Difference
    indicator: Indicator
    place: Organization
    causes: Sequence[Cause]
    queries: tuple[str, str]
    """What the addresses of the explanations of before and after end in."""

    @cached_property
    def value(self) -> tuple[str, str]:
        decimals = max(self.indicator.decimals, *(self._used(each) for each in self._sides))
        return self._both(lambda outcome: formatting.number(outcome.value, decimals))

    @property
    def explained_values(self) -> list[tuple[str, str]]:
        """Before and after, one where it did not move, each with the end of its explanation's address: empty
        where there was no result."""
        found = [
            (text, query if side else "")
            for text, query, side in zip(self.value, self.queries, self._sides, strict=True)
        ]
        return found if self.value_moved else found[-1:]

    @property
    def progress(self) -> tuple[str, str]:
        return self._both(lambda outcome: formatting.percent(outcome.progress))

    @property
    def pace(self) -> tuple[str, str]:
        return self._both(lambda outcome: formatting.number(outcome.pace, 1))

    @property
    def verdicts(self) -> list[Verdict]:
        """Before and after; one where it did not move."""
        found = [outcome.verdict for outcome in self._sides if outcome]
        return found if len(set(found)) > 1 else found[-1:]

    @property
    def others(self) -> list[Promise | str]:
        """The names of what moved beside the columns."""
        moved = [name for name in self.difference.moved if name not in SHOWN]
        return [_label(name) for name in moved]

    def moved(self, name: str) -> bool:
        return name in self.difference.moved

    @property
    def value_moved(self) -> bool:
        return self.moved("value")

    @property
    def progress_moved(self) -> bool:
        return self.moved("progress")

    @property
    def pace_moved(self) -> bool:
        return self.moved("pace")

    @property
    def _sides(self) -> tuple[Outcome | None, Outcome | None]:
        return self.difference.before, self.difference.after

    @staticmethod
    def _used(outcome: Outcome | None) -> int:
        value = outcome.value if outcome else None
        return 0 if value is None else formatting.used_decimals(value)

    def _both(self, show: Show) -> tuple[str, str]:
        before, after = (show(each) if each else formatting.NOTHING for each in self._sides)
        return before, after


@dataclass(frozen=True)
class DifferencePage:
    """The comparison of two states of a year for one person. `versions`: the newest first."""

    plan: Plan
    year: int
    comparison: Comparison
    versions: Sequence[Publication]
    rows: Sequence[DifferenceRow]

    @property
    def groups(self) -> list[tuple[Indicator, list[DifferenceRow]]]:
        """The rows by indicator, in the plan's order."""
        return [(indicator, list(rows)) for indicator, rows in groupby(self.rows, lambda row: row.indicator)]

    @property
    def verdicts_moved(self) -> int:
        return sum(row.moved("verdict") for row in self.rows)


def build_difference_page(
    comparison: Comparison, versions: Sequence[Publication], person: User
) -> DifferencePage:
    """The page from a comparison: two queries more, for today's names."""
    plan, year = comparison.before.plan, comparison.before.year
    indicators = {row.code: row for row in Indicator.objects.for_plan(plan)}
    places = {place.code: place for place in Organization.objects.within(plan.organization)}
    rows = [
        DifferenceRow(
            difference,
            indicators[difference.indicator],
            places[difference.organization],
            list(_causes(difference.causes, comparison, places, is_office(person))),
            _explain_queries(comparison, difference.organization),
        )
        for difference in comparison.differences
        if difference.indicator in indicators and difference.organization in places
    ]
    rows.sort(key=lambda row: (row.indicator.number, row.place.path.count("/"), row.place.number))
    return DifferencePage(plan, year, comparison, versions, rows)


def _explain_queries(comparison: Comparison, place: str) -> tuple[str, str]:
    before, after = (
        urlencode({"unit": place} | ({"version": each.version} if each else {}))
        for each in (comparison.before, comparison.after)
    )
    return f"?{before}", f"?{after}"


def _causes(
    changes: Iterable[Change], comparison: Comparison, places: Mapping[str, Organization], shows_people: bool
) -> Iterator[Cause]:
    for change in changes:
        author = comparison.authors.get(key_of(change)) if change.kind is Input.FIGURE else None
        person = author.person if author and shows_people else None
        yield Cause(_cause_text(change, places), author, person)


def _cause_text(change: Change, places: Mapping[str, Organization]) -> str:
    place = places[change.organization].label if change.organization in places else change.organization
    words = {
        "place": place,
        "year": change.year,
        "before": _said(change.before),
        "after": _said(change.after),
    }
    if change.kind is Input.FIGURE:
        return _("%(place)s, figure of %(year)d: %(before)s → %(after)s") % words
    if change.kind is Input.TARGET:
        return _("%(place)s, target: %(before)s → %(after)s") % words
    return {
        Input.RULE: _("The indicator's rule, baseline or limits changed."),
        Input.PLACES: _("The places that the plan counts changed."),
        Input.METHOD: _("The method changed."),
    }[change.kind]


def _said(input: Reading | tuple[Target, ...] | None) -> str:
    """A figure or targets in words; what is not there is said to be missing, never 0."""
    if isinstance(input, Reading):
        return _reading(input)
    targets = [f"{formatting.target(each.value, each.comparator, 0)} ({each.year})" for each in input or ()]
    return pgettext("list separator", ", ").join(targets) or _("none")


def _reading(reading: Reading) -> str:
    if reading.value is not None:
        return formatting.number(reading.value, formatting.used_decimals(reading.value))
    return str(LABELS[reading.availability]) if reading.availability else _("blank")


COLUMN_LABELS = {field.name: field.verbose_name for field in PublishedResult._meta.concrete_fields}


def _label(name: str) -> Promise | str:
    """What a field of an outcome is called; the limits are three columns."""
    return COLUMN_LABELS.get(name) or _("limits")
