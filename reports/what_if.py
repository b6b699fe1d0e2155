"""What if (假如): assumed values for the years left give verdict and pace. Nothing of it is ever stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators import formatting
from indicators.method.outcome import Outcome, assess
from indicators.method.types import Availability, Rolled
from indicators.number_faults import NumberRefused
from indicators.reading import read_number
from indicators.services.explanations import measure
from indicators.wording import plain
from reports.indicator_page import IndicatorPage


@dataclass(frozen=True, slots=True)
class AssumedYear:
    """One of the years left: what was typed, what is wrong with it, or what the method says of it.

    `outcome` is None where nothing was assumed for the year, or something typed is wrong.
    """

    year: int
    typed: str = ""
    error: str = ""
    outcome: Outcome | None = None

    @property
    def name(self) -> str:
        """The field's name, and its id in the page."""
        return f"assume-{self.year}"


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The form and its answer for an indicator page's place and year."""

    page: IndicatorPage
    years: tuple[AssumedYear, ...]

    @property
    def is_answered(self) -> bool:
        return any(row.outcome for row in self.years)

    def shown(self, value: Decimal | None) -> str:
        return formatting.NOTHING if value is None else plain(value, self.page.indicator.decimals)

    @property
    def rows(self) -> list[tuple[AssumedYear, str, str, str]]:
        """Each answered year with the value that counts, what is due, and what is then needed per year."""
        return [
            (
                row,
                self.shown(row.outcome.value),
                self.shown(row.outcome.due_value),
                self.shown(row.outcome.needed_per_year),
            )
            for row in self.years
            if row.outcome
        ]


def years_left(page: IndicatorPage) -> list[int]:
    """The plan's years after the page's, and the page's own while it has no value."""
    has_value = page.result is not None and page.result.value is not None
    first = page.year + 1 if has_value else page.year
    return list(range(first, page.indicator.plan.end_year + 1))


def blank_what_if(page: IndicatorPage) -> WhatIf | None:
    """The empty form, without a query; None where no year is left, or no place is shown."""
    years = years_left(page)
    return WhatIf(page, tuple(AssumedYear(year) for year in years)) if years and page.unit else None


def answer_what_if(page: IndicatorPage, typed: Mapping[str, str]) -> WhatIf | None:
    """Read the assumed values and judge each year by them. Three queries; none where something is wrong."""
    blank = blank_what_if(page)
    if blank is None:
        return None
    rows, values = [], {}
    for row in blank.years:
        text, error = typed.get(row.name, ""), ""
        try:
            value = read_number(text, page.indicator.value_spec)
        except NumberRefused as refusal:
            value, error = None, refusal.message
        if value is not None:
            values[row.year] = value
        rows.append(AssumedYear(row.year, text, error))
    if not values or any(row.error for row in rows):
        return WhatIf(page, tuple(rows))
    outcomes = _outcomes(page, values)
    return WhatIf(page, tuple(AssumedYear(row.year, row.typed, "", outcomes.get(row.year)) for row in rows))


def _outcomes(page: IndicatorPage, values: Mapping[int, Decimal]) -> dict[int, Outcome]:
    """What the method says of each assumed year, after the years that were reported up to the page's."""
    if page.unit is None:
        return {}
    measured = measure(page.indicator, page.unit)
    series = {year: rolled for year, rolled in measured.series.items() if year <= page.year}
    series |= {year: Rolled(value, Availability.FINAL, 1, 1) for year, value in values.items()}
    return {
        year: assess(measured.rule, measured.targets, series, year, measured.is_inherited) for year in values
    }
