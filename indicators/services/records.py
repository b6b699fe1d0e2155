"""From rows to the record of a plan's year, and its results: the basis of publications and differences."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from indicators.method.difference import Basis, Cell
from indicators.method.outcome import METHOD_VERSION
from indicators.method.types import (
    Availability,
    Comparator,
    Limits,
    Origin,
    Outcome,
    Reason,
    Verdict,
)
from indicators.models import Figure, Plan
from indicators.models.assessment import OutcomeColumns
from indicators.record import FigureLine, Name, Record
from indicators.services.inputs import Inputs, load_inputs
from indicators.services.judging import judge
from indicators.workflow import COUNTED

ENUMS: dict[str, type[StrEnum]] = {
    "availability": Availability,
    "comparator": Comparator,
    "due_origin": Origin,
    "verdict": Verdict,
    "reason": Reason,
}
PLAIN_FIELDS = tuple(field.name for field in fields(Outcome) if field.name not in (*ENUMS, "limits"))


@dataclass(frozen=True, slots=True)
class YearState:
    """A plan's year as it stood, or stands: what went in, and what the method says to it."""

    record: Record
    results: dict[Cell, Outcome]


def counted_figures(plan: Plan, year: int) -> Iterable[Figure]:
    """The figures that a published assessment of the year counts: approved ones, up to the year."""
    return Figure.objects.for_plan(plan).filter(year__lte=year, state__in=COUNTED)


def counted_state(plan: Plan, year: int) -> YearState:
    """The year as it would be published now (six queries)."""
    return state_of(plan, year, counted_figures(plan, year))


def draft_state(plan: Plan, year: int) -> YearState:
    """The year as the draft has it now: every entered figure counts (six queries)."""
    return state_of(plan, year, Figure.objects.for_plan(plan).filter(year__lte=year))


def state_of(plan: Plan, year: int, figures: Iterable[Figure]) -> YearState:
    """The year's record and results from some figures of the plan; none of a later year."""
    rows = list(figures)
    inputs = load_inputs(plan, figures=rows)
    return YearState(record_of(inputs, year, rows), results_of(inputs, year))


def results_of(inputs: Inputs, year: int) -> dict[Cell, Outcome]:
    """What the method says for the year, by the codes of indicator and place."""
    codes = {place.pk: place.code for place in inputs.organizations}
    return {
        (indicator.code, codes[place]): outcome for _year, indicator, place, outcome in judge(inputs, [year])
    }


def record_of(inputs: Inputs, year: int, figures: Iterable[Figure]) -> Record:
    """The inputs by codes, with the version of each figure and the names of today."""
    places = {place.pk: place for place in inputs.organizations}
    indicators = {row.pk: row for row in inputs.indicators}
    lines = {
        (indicators[row.indicator_id].code, places[row.organization_id].code, row.year): _line(row)
        for row in figures
    }
    basis = Basis(
        method_version=METHOD_VERSION,
        year=year,
        root=places[inputs.plan.organization_id].code,
        parents={
            place.code: places[place.parent_id].code if place.parent_id in places else None
            for place in places.values()
        },
        rules={row.code: row.rule() for row in indicators.values()},
        targets={
            (indicators[indicator].code, places[place].code): targets
            for (indicator, place), targets in inputs.targets.items()
            if place in places
        },
        readings={key: line.reading for key, line in lines.items()},
    )
    return Record(
        plan=inputs.plan.code,
        basis=basis,
        figures=lines,
        indicators={row.code: Name(row.name, row.name_en, row.unit) for row in indicators.values()},
        places={place.code: Name(place.name, place.name_en) for place in places.values()},
    )


def _line(figure: Figure) -> FigureLine:
    checked_at = figure.checked_at.isoformat() if figure.checked_at else ""
    return FigureLine(
        reading=figure.for_method(),
        version=figure.version,
        state=figure.state,
        entered_by=figure.entered_by_id,
        entered_at=figure.entered_at.isoformat(),
        checked_by=figure.checked_by_id,
        checked_at=checked_at,
    )


def columns_of(outcome: Outcome) -> dict[str, object]:
    """The column values of an outcome; `outcome_of` reads them back."""
    return {
        **{name: getattr(outcome, name) for name in (*PLAIN_FIELDS, *ENUMS)},
        "ahead_limit": outcome.limits.ahead,
        "behind_limit": outcome.limits.behind,
        "far_behind_limit": outcome.limits.far_behind,
    }


def outcome_of(row: OutcomeColumns) -> Outcome:
    """The outcome that a row's columns hold."""
    columns: dict[str, Any] = {name: getattr(row, name) for name in PLAIN_FIELDS}
    for name, kind in ENUMS.items():
        value = getattr(row, name)
        columns[name] = None if value is None else kind(value)
    return Outcome(**columns, limits=Limits(row.ahead_limit, row.behind_limit, row.far_behind_limit))
