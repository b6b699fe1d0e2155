"""The profile of a place or a department for one year: what is well, what is not, what is to be done (S10).

A place is read by its own results; a department by the plan's results for the indicators in which it has a
part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from accounts.models import Organization, User
from accounts.permissions import can_see_everything, is_office, works_for
from indicators.method.types import Verdict
from indicators.models import Assessment, Plan
from indicators.permissions import can_check, can_enter_for
from reports.indicator_page import query_of
from reports.overview import (
    VERDICTS,
    BarGroup,
    ReasonGroup,
    Row,
    UnitCounts,
    bar_groups,
    behind,
    binding_first,
    count_verdicts,
    domains_sentence,
    sentence,
    strengths,
    unrated,
)
from reports.overview_loading import (
    SHOWN,
    assessment_of,
    counts_by_unit,
    leads_of,
    results_of,
    row_of,
    with_earlier_verdicts,
)
from reports.past_overview import load_past_overview
from tasks.services.progress import UnitProgress, progress_of_unit, waiting_checks


@dataclass(frozen=True, slots=True)
class Move:
    """An indicator whose verdict is another than before. `is_better`: None where either is no rating."""

    row: Row
    before: Verdict
    is_better: bool | None


@dataclass(frozen=True, slots=True)
class Duties:
    """What waits for the unit in rounds that run: its reports, and figures to check by year.

    Shown to the unit and the office alone, as who is late is nobody else's business.
    """

    reports: Sequence[UnitProgress] = ()
    checks: Mapping[int, int] = field(default_factory=dict)
    is_entered: bool = False
    """Whether the reader enters figures for the unit."""
    is_checked: bool = False
    """Whether the reader checks figures at all."""

    @property
    def is_empty(self) -> bool:
        return not (self.reports or self.checks)


@dataclass(frozen=True)
class ProfilePage:
    """One unit's year for one person. `assessment` None: nothing is computed yet.

    `places` are the counts of the places right below it, where the person may see them. `duties` None: not
    for this reader, or not of now. `moment`: the past moment of which it all is; None is now.
    """

    plan: Plan
    year: int
    unit: Organization
    assessment: Assessment | None
    rows: Sequence[Row] = ()
    places: Sequence[UnitCounts] = ()
    duties: Duties | None = None
    moment: datetime | None = None
    published_version: int | None = None
    """The latest published version of the year; None also where the unit has no result in it."""

    @property
    def place(self) -> str:
        """What links to indicators add to show the unit too; a department has no own results."""
        code = "" if self.unit.is_department or self.unit == self.plan.organization else self.unit.code
        return query_of(code, self.moment).removeprefix("?")

    @property
    def sentence(self) -> str:
        return sentence(self.year, self.rows)

    @property
    def counts(self) -> dict[Verdict, int]:
        return count_verdicts(self.rows)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        return VERDICTS

    @property
    def bar_groups(self) -> list[BarGroup]:
        return bar_groups(self.rows)

    @property
    def bars_title(self) -> str:
        return domains_sentence(self.rows)

    @cached_property
    def strengths(self) -> list[Row]:
        return strengths(self.rows)

    @cached_property
    def behind(self) -> list[Row]:
        return behind(self.rows)

    @cached_property
    def unrated(self) -> list[ReasonGroup]:
        return unrated(self.rows)

    @property
    def parts(self) -> list[Row]:
        """A department's indicators, the binding ones first."""
        return binding_first(self.rows) if self.unit.is_department else []

    @cached_property
    def moves(self) -> list[Move]:
        """Against the year before."""
        return moves(self.rows, {row.code: row.before for row in self.rows})

    @cached_property
    def published_moves(self) -> list[Move]:
        """Against the latest published version of the year."""
        return moves(self.rows, {row.code: row.published for row in self.rows})

    @property
    def has_year_before(self) -> bool:
        return any(row.before for row in self.rows)


def moves(rows: Sequence[Row], before: Mapping[str, Verdict | None]) -> list[Move]:
    """The indicators whose verdict is another than `before` says, by code: worse first, then better."""
    found = [
        Move(row, earlier, _is_better(earlier, row.verdict))
        for row in rows
        if (earlier := before[row.code]) is not None and earlier is not row.verdict
    ]
    order = {False: 0, True: 1, None: 2}
    return sorted(found, key=lambda move: (order[move.is_better], not move.row.is_binding, move.row.number))


def _is_better(before: Verdict, after: Verdict) -> bool | None:
    if Verdict.UNRATED in (before, after):
        return None
    return VERDICTS.index(after) < VERDICTS.index(before)


def load_profile(*, person: User, plan: Plan, year: int, unit: Organization, today: date) -> ProfilePage:
    """The profile as of now, for a person who may see the unit.

    At most seven queries, whatever the number of indicators, places and figures.
    """
    assessment = assessment_of(plan, year)
    duties = load_duties(person, plan, unit)
    if assessment is None:
        return ProfilePage(plan, year, unit, None, duties=duties)
    results = list(
        with_earlier_verdicts(results_of(assessment, unit, person, today), assessment).only(*SHOWN)
    )
    leads = leads_of(plan)
    has_places = getattr(unit, "has_places", False) and can_see_everything(person)
    return ProfilePage(
        plan=plan,
        year=year,
        unit=unit,
        assessment=assessment,
        rows=[row_of(result, leads.get(result.indicator_id, ())) for result in results],
        published_version=max((each.published_version or 0 for each in results), default=0) or None,
        places=counts_by_unit(assessment, unit) if has_places else (),
        duties=duties,
    )


def load_past_profile(
    *, person: User, plan: Plan, year: int, unit: Organization, moment: datetime
) -> ProfilePage:
    """The profile as of a past moment: without duties and changes, which are of now."""
    past = load_past_overview(plan, year, unit, person, moment)
    return ProfilePage(plan, year, unit, past.assessment, past.rows, moment=moment)


def load_duties(person: User, plan: Plan, unit: Organization) -> Duties | None:
    """None for who is neither of the unit nor of the office."""
    if not (is_office(person) or works_for(person, unit)):
        return None
    return Duties(
        reports=progress_of_unit(plan, unit),
        checks=waiting_checks(plan, unit) if unit.is_department else {},
        is_entered=can_enter_for(person, unit),
        is_checked=can_check(person),
    )
