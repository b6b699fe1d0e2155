"""What a reviewer sees: the matrix of indicators × units, with what waits, what stands out, what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from accounts.models import Organization, User
from indicators.method.checks import Flag, Neighborhood, flags_of
from indicators.method.types import Rollup
from indicators.models import Domain, Figure, FigureEvent, Indicator, Plan, ReviewComment
from indicators.reading import write_number
from indicators.review_marks import Mark
from indicators.review_sources import Sources, fetch_sources
from indicators.services.reviews import conditions_of
from indicators.workflow import Action, Part, State, allowed

FLAGGED, CHANGED = "flagged", "changed"


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """What the reviewer wants to see: empty for everything."""

    only: str = ""
    state: str = ""
    domain: str = ""

    @classmethod
    def read(cls, data: Mapping[str, str]) -> "ReviewFilter":
        """From the address or the form. What is no choice counts as everything."""
        only, state = data.get("only", ""), data.get("state", "")
        return cls(
            only=only if only in (FLAGGED, CHANGED) else "",
            state=state if state in list(State) else "",
            domain=data.get("domain", ""),
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.only or self.state or self.domain)

    def shows(self, cell: "Cell") -> bool:
        if self.domain and cell.indicator.domain.code != self.domain:
            return False
        if self.state and cell.state != self.state:
            return False
        return not self.only or (cell.is_flagged if self.only == FLAGGED else cell.is_changed)


@dataclass(frozen=True, slots=True)
class FlagFact:
    """Why a figure stands out, with the numbers that say so."""

    flag: Flag
    around: Neighborhood

    @property
    def change(self) -> Decimal | None:
        """The change on last year in percent of it; None where last year's value is zero."""
        value, last = self.around.value, self.around.last_value
        return None if value is None or not last else (value - last) / abs(last) * 100


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit's figure as it was handed in; `figure` is None where nothing was.

    `last`: last year's value. `before`: what the submission before this one said, where it differs.
    """

    indicator: Indicator
    unit: Organization
    state: State
    figure: Figure | None = None
    last: Decimal | None = None
    around: Neighborhood | None = None
    before: FigureEvent | None = None
    comment: ReviewComment | None = None
    actions: frozenset[Action] = frozenset()
    is_own: bool = False
    mark: Mark | None = None
    is_stale: bool = False
    is_shown: bool = True

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What asks for the reviewer's eye, while the figure waits for the check."""
        return flags_of(self.around) if self.around and self.state is State.SUBMITTED else ()

    @property
    def facts(self) -> list[FlagFact]:
        return [FlagFact(flag, self.around) for flag in self.flags if self.around]

    @property
    def is_flagged(self) -> bool:
        return bool(self.flags)

    @property
    def is_changed(self) -> bool:
        return self.before is not None

    @property
    def is_reworded(self) -> bool:
        """Whether the number is the same as before, and only words around it changed."""
        return bool(self.before and self.figure and self.before.value == self.figure.value)

    @property
    def formula(self) -> str:
        """Numerator and denominator as they were typed; empty where there are none."""
        if self.figure is None or self.figure.numerator is None:
            return ""
        return f"{write_number(self.figure.numerator)} ÷ {write_number(self.figure.denominator)}"

    @property
    def change(self) -> Decimal | None:
        value = self.figure.value if self.figure else None
        return None if value is None or self.last is None else value - self.last

    @property
    def can_approve(self) -> bool:
        return Action.APPROVE in self.actions

    @property
    def can_return(self) -> bool:
        return Action.RETURN in self.actions

    @property
    def is_plain(self) -> bool:
        """Whether it is approved with all others that have no flag."""
        return self.can_approve and self.is_shown and not self.is_flagged


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One indicator with a cell for each column; None where the column's unit does not report it."""

    indicator: Indicator
    cells: Sequence[Cell | None]

    @property
    def present(self) -> list[Cell]:
        return [cell for cell in self.cells if cell]

    @property
    def is_shown(self) -> bool:
        return any(cell.is_shown for cell in self.present)


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The matrix of one plan and year for one reviewer."""

    plan: Plan
    year: int
    filter: ReviewFilter
    columns: Sequence[Organization]
    rows: Sequence[ReviewRow]

    @property
    def groups(self) -> list[tuple[Domain, list[ReviewRow], bool]]:
        """The rows by domain: domain, rows, whether any of them is shown."""
        by_domain = groupby(self.rows, key=lambda row: row.indicator.domain)
        groups = [(domain, list(rows)) for domain, rows in by_domain]
        return [(domain, rows, any(row.is_shown for row in rows)) for domain, rows in groups]

    @property
    def domains(self) -> list[Domain]:
        return [domain for domain, _rows, _is_shown in self.groups]

    @property
    def cells(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.present]

    @property
    def plain(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_plain]

    @property
    def is_empty_by_filter(self) -> bool:
        return bool(self.rows) and not any(row.is_shown for row in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        """How many cells there are: in all, by state, flagged, changed, and entered by the reviewer."""
        cells = self.cells
        states = {state.value: sum(cell.state is state for cell in cells) for state in State}
        return {
            "all": len(cells),
            **states,
            FLAGGED: sum(cell.is_flagged for cell in cells),
            CHANGED: sum(cell.is_changed for cell in cells),
            "own": sum(cell.is_own for cell in cells),
        }

    @property
    def to_look_at(self) -> list[Figure]:
        """What the reviewer sees for the first time and could approve."""
        return [cell.figure for cell in self.cells if cell.figure and cell.can_approve]


def build_review_page(
    plan: Plan,
    year: int,
    person: User,
    filter: ReviewFilter | None = None,
    marks: Mapping[int, Mark] | None = None,
    stale: frozenset[int] = frozenset(),
) -> ReviewPage:
    """Collect the matrix in six queries, whatever its size.

    `marks` are those that could not be sent, `stale` the figures that changed since the reviewer saw them.
    """
    sources = fetch_sources(plan, year, person)
    wanted = filter or ReviewFilter()
    columns = _columns(sources)
    rows = []
    for indicator in sources.indicators:
        cells = [_cell(indicator, unit, sources, person) for unit in columns]
        rows.append(ReviewRow(indicator, [_for_reader(cell, wanted, marks or {}, stale) for cell in cells]))
    return ReviewPage(plan, year, wanted, columns, rows)


def _columns(sources: Sources) -> list[Organization]:
    """The plan's own organization where something is reported for it, then the places that report."""
    is_direct = {row.rollup == Rollup.DIRECT for row in sources.indicators}
    city = [sources.city] if True in is_direct or _has_own_figures(sources) else []
    return city + [place for place in sources.reporting if False in is_direct and place not in city]


def _has_own_figures(sources: Sources) -> bool:
    """Whether a department handed in the city's own figure of something that is rolled up."""
    return any(_is_own_figure(row, sources.city, sources) for row in sources.indicators)


def _is_own_figure(indicator: Indicator, unit: Organization, sources: Sources) -> bool:
    figure = sources.now.get((indicator.pk, unit.pk))
    return unit == sources.city and figure is not None and figure.state != State.DRAFT


def _cell(indicator: Indicator, unit: Organization, sources: Sources, person: User) -> Cell | None:
    """One cell; None where the unit does not report the indicator. A draft is the unit's own: it shows as
    nothing."""
    is_direct = indicator.rollup == Rollup.DIRECT
    is_reporting = unit == sources.city if is_direct else unit in sources.reporting
    if not is_reporting and not _is_own_figure(indicator, unit, sources):
        return None
    key = (indicator.pk, unit.pk)
    figure, last = sources.now.get(key), sources.last.get(key)
    before = last.value if last else None
    if figure is None or figure.state == State.DRAFT:
        return Cell(indicator, unit, State.DRAFT, last=before)
    state = State(figure.state)
    return Cell(
        indicator=indicator,
        unit=unit,
        state=state,
        figure=figure,
        last=before,
        around=sources.around.get(key),
        before=sources.before.get(figure.pk),
        comment=sources.comments.get(figure.pk),
        actions=frozenset(allowed(state, {Part.LEAD}, conditions_of(figure, person))),
        is_own=state is State.SUBMITTED and person.pk in (figure.entered_by_id, figure.submitted_by_id),
    )


def _for_reader(
    cell: Cell | None, wanted: ReviewFilter, marks: Mapping[int, Mark], stale: frozenset[int]
) -> Cell | None:
    """The cell with the marks that are kept, and whether the filter shows it."""
    if cell is None:
        return None
    pk = cell.figure.pk if cell.figure else None
    is_stale = pk in stale
    mark = None if pk is None or is_stale else marks.get(pk)
    return replace(cell, mark=mark, is_stale=is_stale, is_shown=wanted.shows(cell))
