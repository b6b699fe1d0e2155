"""An explanation in words (算给我看): each step's rule with its numbers put in. No queries here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from indicators import formatting
from indicators.formatting import with_change_unit, with_unit
from indicators.method.explain import Explanation, Part, Step, StepCode
from indicators.method.types import Availability, Comparator, Direction, Kind, Origin, Verdict, kept
from indicators.method.verdict import JUDGMENTS, KEPT_DECIMALS, Ground
from indicators.models import Indicator
from indicators.models.choices import LABELS

TITLES: dict[StepCode, Promise] = {
    **dict.fromkeys(
        (
            StepCode.REPORTED,
            StepCode.REPORTED_RATIO,
            StepCode.SUM_OF_PLACES,
            StepCode.RATIO_OF_PLACES,
            StepCode.MEAN_OF_PLACES,
            StepCode.NO_FIGURE,
        ),
        _("The year's figure"),
    ),
    StepCode.RUNNING_TOTAL: _("Value that counts"),
    **dict.fromkeys((StepCode.TARGET, StepCode.INHERITED_TARGET, StepCode.NO_TARGET), _("Target")),
    **dict.fromkeys(
        (StepCode.ATTAINED, StepCode.NOT_ATTAINED, StepCode.ATTAINMENT_OPEN), _("Target attained")
    ),
    **dict.fromkeys((StepCode.YEAR_ATTAINED, StepCode.YEAR_NOT_ATTAINED), _("This year's target")),
    **dict.fromkeys((StepCode.DUE_SET, StepCode.DUE_HELD, StepCode.DUE_ON_LINE), _("Due by this year")),
    StepCode.PROGRESS: _("Progress"),
    StepCode.PROGRESS_DUE: _("Progress due"),
    StepCode.PACE: _("Pace"),
    **dict.fromkeys((StepCode.NEEDED, StepCode.NOTHING_NEEDED), _("Needed per year")),
    StepCode.VERDICT: _("Verdict"),
}

SENTENCES: dict[StepCode, Promise] = {
    StepCode.REPORTED: _("%(place)s reported %(result)s for %(year)s."),
    StepCode.REPORTED_RATIO: _(
        "%(place)s reported for %(year)s: %(numerator)s (%(numerator_name)s) ÷ %(denominator)s "
        "(%(denominator_name)s) × %(scale)s = %(result)s."
    ),
    StepCode.SUM_OF_PLACES: _("The sum of the places' figures for %(year)s: %(parts)s = %(result)s."),
    StepCode.RATIO_OF_PLACES: _(
        "All places together in %(year)s: %(numerator)s (%(numerator_name)s) ÷ %(denominator)s "
        "(%(denominator_name)s) × %(scale)s = %(result)s. Rates are never averaged."
    ),
    StepCode.MEAN_OF_PLACES: _(
        "The mean of the %(count)s places that have a figure for %(year)s: "
        "(%(parts)s) ÷ %(count)s = %(result)s."
    ),
    StepCode.RUNNING_TOTAL: _("The sum of the years so far: %(years)s = %(result)s."),
    StepCode.TARGET: _("The target for %(target_year)s is %(asked)s (%(origin)s)."),
    StepCode.INHERITED_TARGET: _(
        "The target for %(target_year)s is %(asked)s (%(origin)s), that of %(root)s: "
        "the place has none of its own."
    ),
    StepCode.NO_TARGET: _("There is no target to compare with."),
    StepCode.ATTAINED: _("%(value)s against %(asked)s: attained."),
    StepCode.NOT_ATTAINED: _("%(value)s against %(asked)s: not attained."),
    StepCode.ATTAINMENT_OPEN: _(
        "%(value)s against %(asked)s: it cannot be said while figures are incomplete."
    ),
    StepCode.YEAR_ATTAINED: _("%(value)s against %(asked)s for %(target_year)s: attained."),
    StepCode.YEAR_NOT_ATTAINED: _("%(value)s against %(asked)s for %(target_year)s: not attained."),
    StepCode.DUE_SET: _("%(result)s, the target set for %(year)s (%(origin)s)."),
    StepCode.DUE_HELD: _("%(result)s: the target must hold in each year by itself."),
    StepCode.DUE_ON_LINE: _(
        "%(result)s by the end of %(year)s, on the straight line from %(from_value)s (%(from_year)s) to "
        "%(to_value)s (%(to_year)s): %(from_value)s + (%(to_value)s − %(from_bare)s) × %(used)s ÷ %(span)s."
    ),
    StepCode.PROGRESS: _(
        "(%(value)s − %(start)s) ÷ (%(target)s − %(start)s) = %(share)s, "
        "of the way from %(start)s to %(target)s."
    ),
    StepCode.PROGRESS_DUE: _("(%(due)s − %(start)s) ÷ (%(target)s − %(start)s) = %(share)s by %(year)s."),
    StepCode.PACE: _("%(progress)s − %(progress_due)s = %(pace)s percentage points."),
    StepCode.NEEDED: _("(%(target)s − %(value)s) ÷ %(years_left)s years left = %(rate)s in each of them."),
    StepCode.NOTHING_NEEDED: _("Nothing more: the target is attained already."),
}

WITHOUT_FIGURE: dict[Availability | None, Promise] = {
    None: _("Nothing has been reported for %(year)s. Blank is not zero."),
    Availability.NOT_APPLICABLE: _("There is nothing to report for %(year)s: not applicable this year."),
    Availability.NOT_AVAILABLE: _("The figure for %(year)s is not yet available."),
}

GROUNDS: dict[Ground, Promise] = {
    Ground.NOT_APPLICABLE: _("There is nothing to measure in %(year)s"),
    Ground.NO_TARGET: _("There is no target to compare with"),
    Ground.NOT_AVAILABLE: _("The figure for %(year)s is not yet available"),
    Ground.NO_FIGURE: _("There is no figure for %(year)s"),
    Ground.ATTAINED: _("%(value)s attains the target of %(asked)s"),
    Ground.EARLIER_MISS: _(
        "%(value)s attains the target of %(asked)s, but it must hold in each year, and did not in: %(years)s"
    ),
    Ground.PARTIAL: _("Figures are incomplete, and what is there does not attain the target by itself"),
    Ground.YEAR_MISSED: _("The target must hold in each year, and %(value)s does not attain %(asked)s"),
    Ground.CAP_BROKEN: _("The target caps the sum, and %(value)s is beyond %(asked)s"),
    Ground.END_MISSED: _("%(year)s is the plan's last year, and %(value)s does not attain %(asked)s"),
    Ground.NO_BASELINE: _(
        "%(value)s does not attain %(asked)s yet, and without a baseline the way to it cannot be measured"
    ),
    Ground.BELOW_BASELINE: _("%(value)s is worse than the baseline of %(baseline)s"),
    Ground.PACE_AHEAD: _("A pace of %(pace)s points is %(ahead)s or more"),
    Ground.PACE_ON_TRACK: _("A pace of %(pace)s points lies between %(behind)s and %(ahead)s"),
    Ground.PACE_BEHIND: _("A pace of %(pace)s points is %(behind)s or less, and not below %(far_behind)s"),
    Ground.PACE_FAR_BEHIND: _("A pace of %(pace)s points is below %(far_behind)s"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step for people: its title, and the sentence with the numbers."""

    code: StepCode
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What the sentences need beside the numbers. `parts_shown`: whether single places may be named."""

    indicator: Indicator
    place: str
    root: str
    parts_shown: bool = True

    def lines(self, explanation: Explanation) -> list[Line]:
        """The explanation in the reader's language, one line for each step."""
        return [Line(step.code, str(TITLES[step.code]), self.sentence(step)) for step in explanation.steps]

    def sentence(self, step: Step) -> str:
        """One step's rule in words, with its numbers put in."""
        if step.code is StepCode.VERDICT:
            return self._verdict(step)
        return str(self._pattern(step)) % self._words(step)

    def _pattern(self, step: Step) -> Promise:
        if step.code is StepCode.NO_FIGURE:
            availability = step.terms.get("availability")
            return WITHOUT_FIGURE[availability if isinstance(availability, Availability) else None]
        if step.code in (StepCode.SUM_OF_PLACES, StepCode.MEAN_OF_PLACES) and not self.parts_shown:
            return _("Rolled up from the places below for %(year)s: %(result)s.")
        return SENTENCES[step.code]

    def _verdict(self, step: Step) -> str:
        ground = Ground(str(step.terms["ground"]))
        words = {
            "ground": str(GROUNDS[ground]) % self._words(step),
            "verdict": self.verdict_word(ground, step),
        }
        return gettext("%(ground)s: %(verdict)s.") % words

    def verdict_word(self, ground: Ground, step: Step) -> str:
        """The verdict, “achieved early” before the end year for what is to be reached once."""
        verdict = JUDGMENTS[ground][0]
        is_once = self.indicator.kind != Kind.ANNUAL
        if verdict is Verdict.ACHIEVED and is_once and step.terms["year"] != self.indicator.plan.end_year:
            return gettext("achieved early")
        return str(LABELS[verdict])

    # --- Numbers in words -------------------------------------------------------------------------------

    def _words(self, step: Step) -> dict[str, str]:
        """Every name that a sentence may use, as far as the step has it."""
        terms: Mapping[str, Any] = step.terms
        words = {name: self._term(name, value) for name, value in terms.items()}
        words |= {
            "place": self.place,
            "root": self.root,
            "numerator_name": self.indicator.numerator_label,
            "denominator_name": self.indicator.denominator_label,
            "parts": self._added(step, lambda part: part.value),
            "years": self._years(step),
        }
        if "target" in terms and "comparator" in terms:
            words["asked"] = self._asked(terms["comparator"], terms["target"])
        if "from_year" in terms:
            words["used"] = str(terms["year"] - terms["from_year"])
            words["span"] = str(terms["to_year"] - terms["from_year"])
            words["from_bare"] = words["from_value"]
        return words | self._result(step)

    def _result(self, step: Step) -> dict[str, str]:
        if step.result is None:
            return {}
        return {
            "result": self._quantity(step.result),
            "share": percent(step.result),
            "pace": plain(step.result),
            "rate": with_change_unit(plain(step.result), self.indicator.unit_label),
        }

    def _term(self, name: str, value: Any) -> str:
        if isinstance(value, Origin | Comparator | Availability | Direction):
            return str(LABELS[value])
        if isinstance(value, Decimal):
            return TERMS.get(name, self._quantity)(value)
        return str(value)

    def _quantity(self, value: Decimal) -> str:
        """A value in the indicator's unit, with all its decimals: who recomputes it needs them."""
        return with_unit(plain(value, self.indicator.decimals), self.indicator.unit_label)

    def _asked(self, comparator: Comparator, value: Decimal) -> str:
        target = formatting.target(value, comparator, self.indicator.decimals)
        return with_unit(target.replace(" ", formatting.NO_BREAK_SPACE), self.indicator.unit_label)

    def _added(self, step: Step, number: Callable[[Part], Decimal | None]) -> str:
        """“3 + 4.5”: the parts that have a number, a negative one in parentheses."""
        found = [value for part in step.parts if (value := number(part)) is not None]
        texts = [plain(value, self.indicator.decimals) for value in found]
        return " + ".join(
            f"({text})" if value < 0 else text for value, text in zip(found, texts, strict=True)
        )

    def _years(self, step: Step) -> str:
        """“2016: 8 + 2017: – + 2018: 14”, a year without a figure as a dash."""
        texts = (
            f"{part.key}: {formatting.NOTHING if part.value is None else self._quantity(part.value)}"
            for part in step.parts
        )
        separator = " + " if step.code is StepCode.RUNNING_TOTAL else pgettext("list separator", ", ")
        return separator.join(texts)


def plain(value: Decimal, decimals: int = 0) -> str:
    """A number with all the decimals that are kept of it, and at least so many."""
    value = kept(value)
    return formatting.number(value, max(decimals, min(KEPT_DECIMALS, formatting.used_decimals(value))))


def percent(share: Decimal) -> str:
    """A share in percent with all the decimals that are kept of it (six, of which percent takes two)."""
    return f"{plain(share * 100)}%"


TERMS: dict[str, Callable[[Decimal], str]] = {
    **dict.fromkeys(("progress", "progress_due"), percent),
    **dict.fromkeys(("pace", "ahead", "behind", "far_behind", "scale", "numerator", "denominator"), plain),
}
"""How numbers are said that are not in the indicator's unit."""
