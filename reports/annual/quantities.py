"""The numbers of one result, each bound by its key and in the words around it."""

from dataclasses import dataclass
from decimal import Decimal

from indicators import formatting
from indicators.formatting import rate_decimals, used_decimals
from indicators.method.types import Outcome
from indicators.method.verdict import shown_decimals
from reports.annual.content import Number, Part
from reports.annual.facts import IndicatorFacts
from reports.annual.wording import asked, quantity, with_change_unit, with_unit

PERCENT_DECIMALS = 1


@dataclass(frozen=True, slots=True)
class Quantities:
    """The result of an indicator for a place and year. The names of the measures are parts of the keys: they
    stay the same from version to version."""

    indicator: IndicatorFacts
    outcome: Outcome
    place: str
    year: int
    language: str

    @property
    def unit(self) -> str:
        return self.indicator.unit.in_language(self.language)

    @property
    def decimals(self) -> int:
        """The indicator's decimals, or more where rounding would contradict the verdict."""
        outcome = self.outcome
        return shown_decimals(
            outcome.value, outcome.target_value, outcome.comparator, self.indicator.decimals
        )

    @property
    def actual(self) -> Number | None:
        """The value that counts."""
        return self._number("actual", self.outcome.value, self.decimals)

    @property
    def target(self) -> Number | None:
        """The plan's target, never with fewer decimals than the plan gives it."""
        value, year = self.outcome.target_value, self.outcome.target_year
        return None if value is None else self._number("target", value, self._enough(value), year)

    @property
    def due(self) -> Number | None:
        """What is due by the year's end: set for the year, or on the path."""
        return self._derived("due", self.outcome.due_value)

    @property
    def baseline(self) -> Number | None:
        """The value that the plan starts from, in its own year."""
        start = self.indicator.baseline
        return (
            None
            if start is None
            else self._number("baseline", start.value, self._enough(start.value), start.year)
        )

    @property
    def progress(self) -> Number | None:
        """The part of the way from the baseline to the target, in percent."""
        share = self.outcome.progress
        return None if share is None else self._number("progress", share * 100, PERCENT_DECIMALS)

    @property
    def pace(self) -> Number | None:
        """Progress against the progress due, in percentage points."""
        return self._number("pace", self.outcome.pace, PERCENT_DECIMALS)

    @property
    def change(self) -> Number | None:
        """Against the year before."""
        return self._number("change", self.outcome.change, self.decimals)

    @property
    def gap_to_due(self) -> Number | None:
        """How far the value falls short of what is due, without a sign; none where it does not."""
        value, due = self.outcome.value, self.outcome.due_value
        if value is None or due is None or not self.indicator.direction.is_worse(value, due):
            return None
        return self._derived("gap", abs(due - value))

    @property
    def gap_to_target(self) -> Number | None:
        """How far the value lies from the target, without a sign; none where it is reached."""
        value, target = self.outcome.value, self.outcome.target_value
        if value is None or target is None or self.outcome.is_attained:
            return None
        return self._derived("gap-to-target", abs(target - value))

    @property
    def needed(self) -> Number | None:
        """What each of the years left must bring."""
        return self._rate("needed_per_year", self.outcome.needed_per_year)

    @property
    def achieved(self) -> Number | None:
        """What the years so far brought on average."""
        return self._rate("achieved_per_year", self.outcome.achieved_per_year)

    # --- With the words around them -----------------------------------------------------------------------

    def of(self, number: Number) -> tuple[Part, ...]:
        """A value with its unit."""
        return with_unit(number, self.unit)

    def by(self, number: Number) -> tuple[Part, ...]:
        """A difference with its unit: of percentages, in points."""
        return with_change_unit(number, self.unit)

    @property
    def target_words(self) -> tuple[Part, ...]:
        """“≥ 95%”, or a dash where there is no target."""
        target, comparator = self.target, self.outcome.comparator
        if target is None or comparator is None:
            return (formatting.NOTHING,)
        return asked(comparator, target, self.unit)

    # --- Making them --------------------------------------------------------------------------------------

    def _number(
        self, measure: str, value: Decimal | None, decimals: int, year: int | None = None
    ) -> Number | None:
        if value is None:
            return None
        return quantity(f"{self.indicator.code}.{measure}.{self.place}.{year or self.year}", value, decimals)

    def _derived(self, measure: str, value: Decimal | None) -> Number | None:
        """One decimal more where the value is not whole at the usual ones."""
        if value is None:
            return None
        decimals = self.decimals
        exact = used_decimals(value) <= decimals
        return self._number(measure, value, decimals if exact else rate_decimals(decimals))

    def _rate(self, measure: str, value: Decimal | None) -> Number | None:
        if value is None:
            return None
        return self._number(measure, value, min(used_decimals(value), rate_decimals(self.indicator.decimals)))

    def _enough(self, value: Decimal) -> int:
        return max(self.decimals, used_decimals(value))
