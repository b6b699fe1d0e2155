"""The heat map: each indicator against one place and those right below it, by verdict (screen S8).

One level of the places at a time: a province's map is as wide as a city's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.utils.functional import Promise

from accounts.models import Organization, User
from accounts.permissions import can_see_everything
from indicators import formatting
from indicators.method.types import Comparator, Reason, Verdict
from indicators.method.verdict import shown_decimals
from indicators.models import Assessment, Assignment, Domain, Generation, Indicator, Plan, Result
from indicators.models.choices import LABELS
from indicators.permissions import home_unit
from indicators.place_ladder import places_below
from indicators.services.past import results_as_of, visible_to

WORST_FIRST = {
    verdict: rank
    for rank, verdict in enumerate(
        (
            Verdict.MISSED,
            Verdict.FAR_BEHIND,
            Verdict.BEHIND,
            Verdict.ON_TRACK,
            Verdict.AHEAD,
            Verdict.ACHIEVED,
            Verdict.UNRATED,
        )
    )
}
COLUMNS = (
    *("indicator_id", "organization_id", "value", "target_value", "comparator", "pace"),
    *("verdict", "reason"),
)
SILENT = (Reason.NO_FIGURE, Reason.NO_TARGET)

Found = dict[int, dict[int, Mapping[str, Any]]]
"""What was read of each result, by indicator id and organization id."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One place's result: its value as shown, its verdict, and why there is none."""

    column: "Column"
    verdict: Verdict
    reason: Reason | None
    text: str
    pace: Decimal | None

    @property
    def glyph(self) -> str:
        return formatting.GLYPHS[self.verdict]

    @property
    def word(self) -> Promise:
        return LABELS[self.verdict]

    @property
    def why(self) -> Promise | str:
        return LABELS[self.reason] if self.reason else ""

    @property
    def urgency(self) -> tuple[int, Decimal]:
        """The worst first: by verdict, then by pace."""
        return WORST_FIRST[self.verdict], self.pace if self.pace is not None else Decimal(0)


@dataclass(frozen=True, slots=True)
class Column:
    """A place. `is_whole`: the place whose parts the others are. `has_parts`: it can be taken apart too."""

    code: str
    label: str
    is_whole: bool
    has_parts: bool
    quoted: str = ""
    """The code as an address has it."""


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator with one cell for each column; None where the place reports nothing here."""

    code: str
    label: str
    unit: str
    domain: str
    domain_label: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The rows under one heading: a domain, or all of them where they are sorted by a place."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The page of a plan and year. `sort` is the code of the place whose worst stand first, or empty."""

    plan: Plan
    year: int
    unit: Organization
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sort: str
    computed_at: datetime | None
    moment: datetime | None
    """The past moment of which the results are; None is now."""

    @property
    def groups(self) -> list[Group]:
        """By domain in the plan's order, or sorted by one place, the worst first."""
        if self.sort:
            return [Group("", tuple(self._sorted()))]
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.domain, []).append(row)
        return [Group(rows[0].domain_label, tuple(rows)) for rows in found.values()]

    def _sorted(self) -> list[Row]:
        at = next(number for number, column in enumerate(self.columns) if column.code == self.sort)
        last = (len(WORST_FIRST), Decimal(0))
        return sorted(self.rows, key=lambda row: cell.urgency if (cell := row.cells[at]) else last)


def load_heat_map(
    *,
    person: User,
    plan: Plan,
    year: int,
    unit: Organization | None,
    sort: str,
    moment: datetime | None = None,
) -> HeatMap:
    """The heat map of a unit and the places right below it, with what the person may see (four queries now).

    `unit`: None for where the person begins. An unknown `sort` sorts by nothing.
    """
    unit = unit or first_unit(person, plan)
    places = [unit, *places_below(unit)]
    if moment is None:
        found, computed_at = _results(person, plan, year, places)
    else:
        found, computed_at = _past(person, plan, year, unit, moment), moment
    columns = _columns(places, found)
    rows = _rows(plan, found, columns)
    return HeatMap(
        plan=plan,
        year=year,
        unit=unit,
        columns=tuple(columns.values()),
        rows=tuple(rows),
        moment=moment,
        sort=sort if sort in {column.code for column in columns.values()} else "",
        computed_at=computed_at,
    )


def generation(plan: Plan, year: int) -> tuple[object, ...]:
    """What changes whenever a year's heat map may (two queries).

    Results change with their assessment's moment, and with its id where it is made anew; names, units,
    decimals and who sees which row, with the tables that say them.
    """
    assessment = Assessment.objects.filter(plan=plan, year=year).values_list("pk", "computed_at").first()
    return assessment, Generation.objects.of((Organization, Domain, Indicator, Assignment))


def scope_of(person: User) -> int | str | None:
    """Who sees the same: everybody who sees everything, else all people of one organization."""
    return "everything" if can_see_everything(person) else person.organization_id


def first_unit(person: User, plan: Plan) -> Organization:
    """The plan's own organization; for the people of one place, that place."""
    home = home_unit(person, plan.organization)
    return plan.organization if home.is_department or not home.is_within(plan.organization) else home


def _results(
    person: User, plan: Plan, year: int, places: Sequence[Organization]
) -> tuple[Found, datetime | None]:
    """What was computed, and when. The ids are named: the results of one assessment and place lie
    together."""
    assessment = Assessment.objects.filter(plan=plan, year=year).first()
    if assessment is None:
        return {}, None
    rows = Result.objects.for_person(person).filter(
        assessment=assessment, organization__in=[place.pk for place in places]
    )
    return _by_place(rows.values(*COLUMNS)), assessment.computed_at


def _past(person: User, plan: Plan, year: int, unit: Organization, moment: datetime) -> Found:
    """The same, computed in memory from what was known at the moment."""
    results = visible_to(person, results_as_of(plan, [year], moment))
    return _by_place(
        {name: getattr(result, name) for name in COLUMNS}
        for result in results
        if unit.pk in (result.organization_id, result.organization.parent_id)
    )


def _by_place(rows: Iterable[Mapping[str, Any]]) -> Found:
    """Places that report nothing to an indicator are left out."""
    found: Found = {}
    for row in rows:
        if row["value"] is not None or row["reason"] not in SILENT:
            found.setdefault(row["indicator_id"], {})[row["organization_id"]] = row
    return found


def _columns(places: Sequence[Organization], found: Found) -> dict[int, Column]:
    """The unit first, then its places in their order; places without any result are left out."""
    shown = {organization for cells in found.values() for organization in cells}
    unit = places[0]
    return {
        place.pk: Column(
            place.code,
            place.label,
            is_whole=place == unit,
            has_parts=place != unit and place.__dict__["has_places"],
            quoted=quote(place.code, safe=""),
        )
        for place in places
        if place.pk in shown and not place.is_department
    }


def _rows(plan: Plan, found: Found, columns: Mapping[int, Column]) -> list[Row]:
    indicators = Indicator.objects.filter(plan=plan, pk__in=list(found)).select_related("domain")
    return [
        _row(indicator, found[indicator.pk], columns)
        for indicator in sorted(indicators, key=lambda row: (row.domain.number, row.number))
    ]


def _row(indicator: Indicator, found: Mapping[int, Mapping[str, Any]], columns: Mapping[int, Column]) -> Row:
    return Row(
        code=indicator.code,
        label=indicator.label,
        unit=indicator.unit_label,
        domain=indicator.domain.code,
        domain_label=indicator.domain.label,
        cells=tuple(
            _cell(column, found[place], indicator.decimals) if place in found else None
            for place, column in columns.items()
        ),
    )


def _cell(column: Column, result: Mapping[str, Any], decimals: int) -> Cell:
    comparator = Comparator(result["comparator"]) if result["comparator"] else None
    places = shown_decimals(result["value"], result["target_value"], comparator, decimals)
    return Cell(
        column=column,
        verdict=Verdict(result["verdict"]),
        reason=Reason(result["reason"]) if result["reason"] else None,
        text=formatting.number(result["value"], places),
        pace=result["pace"],
    )


def verdict_counts(rows: Sequence[Row]) -> dict[Verdict, int]:
    """How many cells have each verdict, for the legend."""
    counts = dict.fromkeys(Verdict, 0)
    for row in rows:
        for cell in row.cells:
            if cell is not None:
                counts[cell.verdict] += 1
    return counts
