"""What a result says, in one sentence: the title of its chart and the picture's alternative text."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from indicators import formatting
from indicators.formatting import NO_BREAK_SPACE, shown, with_change_unit, with_unit
from indicators.method.types import Direction, Kind, Reason, Rollup, Verdict
from indicators.models import Indicator, PublishedResult, Result
from indicators.models.choices import LABELS

BEHIND = (Verdict.MISSED, Verdict.FAR_BEHIND, Verdict.BEHIND)
"""What needs somebody's attention, the worst first."""

MOST_NAMES = 4

AnyResult = Result | PublishedResult
"""A draft's answer, or a published one."""


def is_floor(result: AnyResult, indicator: Indicator) -> bool:
    """Whether a partial value can only grow: “at least”. A mean or a rate can also fall."""
    return result.is_partial and indicator.rollup in (Rollup.SUM, Rollup.DIRECT)


def is_early(result: AnyResult, indicator: Indicator, year: int) -> bool:
    """Whether an end target is achieved before the plan's end; what must hold each year never is."""
    is_final = indicator.kind != Kind.ANNUAL
    return result.verdict == Verdict.ACHIEVED and is_final and year < indicator.plan.end_year


def value_text(result: AnyResult, indicator: Indicator) -> str:
    """The value that counts with its unit, and “at least” where it is a floor."""
    text = with_unit(
        formatting.number(result.value, formatting.result_decimals(result)), indicator.unit_label
    )
    return _("at least %(value)s") % {"value": text} if is_floor(result, indicator) else text


def coverage_text(result: AnyResult) -> str:
    """Who has reported: “7 of 9 reported”; what is missing where all have, but not in each year."""
    if result.is_partial and result.reported == result.expected:
        return _("an earlier year is missing")
    if result.expected == 1 and not result.reported:
        return _("this year's figure is missing")
    return _("%(reported)d of %(expected)d reported") % {
        "reported": result.reported,
        "expected": result.expected,
    }


def places_sentence(results: Sequence[Result], indicator: Indicator, year: int) -> str:
    """What the places below a unit have in common, in one sentence: who is behind, else how far they lie
    apart. Needs each result's organization and indicator."""
    behind = [result.organization.label for result in results if result.verdict in BEHIND]
    rated = [result for result in results if result.verdict != Verdict.UNRATED]
    words = {"total": len(results), "count": len(behind), "names": _names(behind), "year": year}
    if behind:
        return (
            ngettext(
                "%(count)d of %(total)d places is behind in %(year)d: %(names)s",
                "%(count)d of %(total)d places are behind in %(year)d: %(names)s",
                len(behind),
            )
            % words
        )
    if not rated:
        return _span(results, indicator, year)
    words["unrated"] = len(results) - len(rated)
    if words["unrated"]:
        return _("No rated place is behind in %(year)d; %(unrated)d of %(total)d cannot be rated") % words
    return _("None of the %(total)d places is behind in %(year)d") % words


def _names(labels: Sequence[str]) -> str:
    """Some names, and how many more there are."""
    separator = pgettext("list separator", ", ")
    if len(labels) <= MOST_NAMES:
        return separator.join(labels)
    words = {"names": separator.join(labels[: MOST_NAMES - 1]), "count": len(labels) - MOST_NAMES + 1}
    return _("%(names)s and %(count)d more") % words


def _span(results: Sequence[Result], indicator: Indicator, year: int) -> str:
    """The lowest and the highest value of the year."""
    valued = [(result.value, result) for result in results if result.value is not None]
    if not valued:
        return _("No place has a figure for %(year)d yet") % {"year": year}
    (low, lowest), (high, highest) = (choose(valued, key=lambda pair: pair[0]) for choose in (min, max))
    words = {
        "year": year,
        "low": value_text(lowest, indicator),
        "high": value_text(highest, indicator),
        "lowest": lowest.organization.label,
        "highest": highest.organization.label,
    }
    if low == high:
        return _("All places that reported %(year)d stand at %(low)s") % words
    return _("In %(year)d from %(low)s (%(lowest)s) to %(high)s (%(highest)s)") % words


@dataclass(frozen=True, slots=True)
class Finding:
    """A result with what its sentence needs. `year` is the assessment's."""

    result: AnyResult
    indicator: Indicator
    year: int

    @property
    def verdict_word(self) -> str:
        if self.is_early:
            return _("achieved early")
        return str(LABELS[Verdict(self.result.verdict)])

    @property
    def is_early(self) -> bool:
        return is_early(self.result, self.indicator, self.year)

    @property
    def target_text(self) -> str:
        """“≥ 95%”, kept on one line."""
        result, decimals = self.result, formatting.result_decimals(self.result)
        target = formatting.target(result.target_value, result.comparator, decimals)
        return with_unit(target.replace(" ", NO_BREAK_SPACE), self.indicator.unit_label)

    def sentence(self) -> str:
        """“46 µg/m³ in 2018, 0.8 µg/m³ above the path's 45.2 µg/m³: on track”."""
        if self.result.value is None:
            return self._without_value()
        words = {
            "year": self.year,
            "value": value_text(self.result, self.indicator),
            "judgment": self._judgment(),
            "verdict": self.verdict_word,
        }
        return capfirst(_("%(value)s in %(year)d, %(judgment)s: %(verdict)s") % words)

    def _without_value(self) -> str:
        patterns = {
            Reason.NOT_AVAILABLE: _("The figure for %(year)d is not yet available: not rated"),
            Reason.NOT_APPLICABLE: _("Does not apply in %(year)d: not rated"),
            Reason.NO_TARGET: _("No target of its own, and no figure for %(year)d: not rated"),
        }
        reason = Reason(self.result.reason) if self.result.reason else Reason.NO_FIGURE
        return patterns.get(reason, _("No figure for %(year)d yet: not rated")) % {"year": self.year}

    def _judgment(self) -> str:
        """Why the verdict is what it is."""
        result = self.result
        if result.reason == Reason.PARTIAL:
            return _("figures incomplete (%(coverage)s)") % {"coverage": coverage_text(result)}
        if result.reason == Reason.NO_TARGET:
            return _("no target of its own")
        if result.reason == Reason.NO_BASELINE:
            return _("target %(target)s, but no baseline to measure the way by") % {
                "target": self.target_text
            }
        if result.verdict in (Verdict.ACHIEVED, Verdict.MISSED):
            return self._attainment()
        return self._distance_from_path()

    def _attainment(self) -> str:
        target = {"target": self.target_text}
        if not self.result.is_attained:
            return _("target %(target)s not attained") % target
        if self.result.verdict == Verdict.MISSED:
            return _("target %(target)s attained, but not in each earlier year") % target
        return _("target %(target)s attained") % target

    def _distance_from_path(self) -> str:
        """How far the value lies from the path; a level worse than its baseline says so instead."""
        value, due, baseline = self.result.value, self.result.due_value, self.indicator.baseline
        if value is None or due is None:
            return _("target %(target)s") % {"target": self.target_text}
        unit, decimals = self.indicator.unit_label, formatting.result_decimals(self.result)
        is_level = self.indicator.kind == Kind.LEVEL
        if is_level and baseline and Direction(self.indicator.direction).is_worse(value, baseline.value):
            start = with_unit(shown(baseline.value, decimals), unit)
            return _("worse than the baseline of %(baseline)s") % {"baseline": start}
        words = {
            "due": with_unit(shown(due, decimals), unit),
            "gap": with_change_unit(shown(abs(value - due), decimals), unit),
        }
        if value == due:
            return _("exactly what the path asks for") % words
        if value > due:
            return _("%(gap)s above the path's %(due)s") % words
        return _("%(gap)s below the path's %(due)s") % words
