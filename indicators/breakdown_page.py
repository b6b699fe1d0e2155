"""The grid in which the office sets yearly targets and splits them among the places."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.forms import BoundField

from accounts.models import Organization
from indicators import formatting
from indicators.method.path import path
from indicators.method.types import Origin, Rollup
from indicators.models import Indicator, Target, TargetSplit
from indicators.number_faults import NumberRefused
from indicators.place_ladder import wholes_around
from indicators.reading import read_number
from indicators.services.targets import Standing, remainders_of
from indicators.target_forms import BreakdownForm, cell_name, seen_name

SPLITS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """One place's target of one year. `theirs`: what somebody else has set since the person read it."""

    year: int
    field: BoundField
    seen: BoundField
    standing: Target | None
    theirs: Target | None
    has_moved: bool

    @property
    def is_stated(self) -> bool:
        return self.standing is not None and self.standing.origin == Origin.STATED


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """The whole, or one place below it."""

    place: Organization
    is_whole: bool
    cells: Sequence[Cell]


@dataclass(frozen=True)
class BreakdownPage:
    """One indicator's targets: a whole and the places right below it, by year.

    `places`: the whole first. `wholes`: the places around it that can be split. `moved`: the cells that
    others changed meanwhile. `splits`: how earlier saves added up.
    """

    indicator: Indicator
    places: Sequence[Organization]
    form: BreakdownForm
    standing: Standing
    splits: Sequence[TargetSplit]
    wholes: Sequence[Organization]
    moved: frozenset[tuple[int, int]] = frozenset()

    @property
    def whole(self) -> Organization:
        return self.places[0]

    @property
    def is_root(self) -> bool:
        return self.whole.pk == self.indicator.plan.organization_id

    @property
    def years(self) -> list[int]:
        return self.form.years

    @property
    def is_split(self) -> bool:
        """Whether the places' targets are shares of the whole; a rate's are each place's own."""
        return self.indicator.rollup == Rollup.SUM

    @cached_property
    def rows(self) -> list[BreakdownRow]:
        return [
            BreakdownRow(place, place == self.whole, [self._cell(place, year) for year in self.years])
            for place in self.places
        ]

    def _cell(self, place: Organization, year: int) -> Cell:
        standing = self.standing.get(place.pk, {}).get(year)
        has_moved = (place.pk, year) in self.moved
        return Cell(
            year=year,
            field=self.form[cell_name(place, year)],
            seen=self.form[seen_name(place, year)],
            standing=standing,
            theirs=standing if has_moved else None,
            has_moved=has_moved,
        )

    @cached_property
    def remainders(self) -> list[str]:
        """What is left of the whole in each year, as typed; a dash where nothing is split."""
        values = {(place.pk, year): self._value(place, year) for place in self.places for year in self.years}
        splits = remainders_of(self.indicator, self.whole.pk, self.years, values)
        left = {year: whole - shares for year, (whole, shares) in splits.items()}
        return [self._shown(left.get(year)) for year in self.years]

    def _value(self, place: Organization, year: int) -> Decimal | None:
        text = self.form[cell_name(place, year)].value()
        if text is None:  # not sent, and so left alone
            standing = self.standing.get(place.pk, {}).get(year)
            return standing.value if standing else None
        try:
            return read_number(text, self.indicator.value_spec)
        except NumberRefused:
            return None

    def _shown(self, value: Decimal | None) -> str:
        if value is None:
            return formatting.NOTHING
        return formatting.number(value, max(self.indicator.decimals, formatting.used_decimals(value)))

    @cached_property
    def due(self) -> list[str]:
        """What the path asks of the whole by the end of each year, where no target of the year is set."""
        targets = [row.for_method() for row in self.standing.get(self.whole.pk, {}).values()]
        rule = self.indicator.rule(with_baseline=self.is_root)
        points = {point.year: point.value for point in path(rule, targets)}
        return [self._shown(points.get(year)) for year in self.years]


def build_breakdown_page(
    indicator: Indicator,
    places: Sequence[Organization],
    form: BreakdownForm,
    standing: Standing,
    moved: frozenset[tuple[int, int]] = frozenset(),
) -> BreakdownPage:
    """Two queries. After a conflict the form carries what now stands: who saves again has seen it."""
    splits = TargetSplit.objects.filter(indicator=indicator, organization=places[0])
    shown = list(splits.select_related("set_by")[:SPLITS_SHOWN])
    wholes = wholes_around(indicator.plan.organization, places[0])
    return BreakdownPage(indicator, places, form, standing, shown, wholes, moved)


def places_of(whole: Organization) -> list[Organization]:
    """A whole and the places right below it. One query."""
    return [whole, *whole.children.territorial()]
