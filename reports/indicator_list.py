"""The list of a plan's indicators with one place's results, filtered by what a reader asks for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from accounts.models import Organization, User
from accounts.permissions import can_see_everything
from indicators.formatting import shown
from indicators.method.types import Nature, Reason, Rollup, Verdict
from indicators.models import Assessment, Assignment, Domain, Indicator, Plan, Result
from indicators.models.choices import choices
from indicators.planfile.schema import AssignmentRole
from indicators.services.past import results_as_of
from reports.charts.bullet import Bullet, Spark
from reports.findings import is_early
from reports.history import History, history_of, values_of
from reports.indicator_loading import choose_unit
from reports.indicator_page import query_of


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asks for; an empty text asks for nothing."""

    domain: str = ""
    verdict: str = ""
    nature: str = ""
    lead: str = ""
    q: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        return cls(**{field.name: query.get(field.name, "").strip() for field in fields(cls)})

    @property
    def is_empty(self) -> bool:
        return self == Filters()

    def match(self, row: "ListRow") -> bool:
        indicator = row.indicator
        return (
            self.domain in ("", indicator.domain.code)
            and self.nature in ("", indicator.nature)
            and self.verdict in ("", row.result.verdict if row.result else None)
            and (not self.lead or self.lead in {lead.organization.code for lead in row.leads})
            and self._match_words(indicator)
        )

    def _match_words(self, indicator: Indicator) -> bool:
        """Whether the words stand in the code or in the name, in either language."""
        text = f"{indicator.code} {indicator.name} {indicator.name_en}".casefold()
        return all(word in text for word in self.q.casefold().split())


@dataclass(frozen=True, slots=True)
class ListRow:
    """One indicator with its result, None where it is not computed, and its lead departments."""

    indicator: Indicator
    result: Result | None
    leads: tuple[Assignment, ...]
    history: Mapping[int, Decimal | None] = field(default_factory=dict)
    """The values that counted, by year, up to the list's."""

    @property
    def bullet(self) -> Bullet | None:
        return Bullet.of(self.result.progress, self.result.pace) if self.result else None

    @property
    def spark(self) -> Spark | None:
        return Spark.of(self.history)

    @property
    def baseline_text(self) -> str:
        return shown(self.indicator.baseline_value, self.indicator.decimals)

    @property
    def is_baseline_foreign(self) -> bool:
        """Whether the baseline has another definition, so that the method leaves it out."""
        return self.indicator.baseline_value is not None and not self.indicator.is_baseline_comparable

    @property
    def is_early(self) -> bool:
        result = self.result
        return result is not None and is_early(result, self.indicator, result.assessment.year)


@dataclass(frozen=True)
class IndicatorList:
    """The list of a plan, year and place; `unit` is None for a person who may see no place's results."""

    plan: Plan
    year: int
    unit: Organization | None
    filters: Filters
    all_rows: Sequence[ListRow]
    moment: datetime | None = None
    """The past moment of which the results are; None is now."""
    past: Sequence[Result] = ()
    """Of a past moment the results of all places, whoever may see them."""
    person: User = field(default_factory=User)

    @cached_property
    def rows(self) -> list[ListRow]:
        return [row for row in self.all_rows if self.filters.match(row)]

    @cached_property
    def groups(self) -> list[tuple[Domain, list[ListRow]]]:
        """The rows by domain, in the plan's order; domains without a row are left out."""
        groups: dict[Domain, list[ListRow]] = {}
        for row in sorted(self.rows, key=lambda row: (row.indicator.domain.number, row.indicator.number)):
            groups.setdefault(row.indicator.domain, []).append(row)
        return list(groups.items())

    @property
    def domains(self) -> list[Domain]:
        found = {row.indicator.domain for row in self.all_rows}
        return sorted(found, key=lambda domain: domain.number)

    @property
    def leads(self) -> list[Organization]:
        found = {lead.organization for row in self.all_rows for lead in row.leads}
        return sorted(found, key=lambda unit: (unit.number, unit.code))

    @property
    def natures(self) -> list[tuple[str, object]]:
        return list(choices(Nature))

    @property
    def verdicts(self) -> list[tuple[str, object]]:
        return list(choices(Verdict))

    @property
    def assessment(self) -> Assessment | None:
        """The assessment that the results come from; None where nothing is computed."""
        return next((row.result.assessment for row in self.all_rows if row.result), None)

    @property
    def has_foreign_baseline(self) -> bool:
        return any(row.is_baseline_foreign for row in self.rows)

    @property
    def is_root(self) -> bool:
        return self.unit is None or self.unit == self.plan.organization

    @property
    def query(self) -> str:
        """The place and the filters as the end of an address: the same rows elsewhere."""
        return self.query_of_place(self.unit)

    def query_of_place(self, place: Organization | None) -> str:
        """The same for another place."""
        is_root = place is None or place == self.plan.organization
        chosen = {} if place is None or is_root else {"unit": place.code}
        chosen |= {"as_of": self.moment.isoformat()} if self.moment else {}
        chosen |= {name: value for name, value in asdict(self.filters).items() if value}
        return f"?{urlencode(chosen)}" if chosen else ""

    @property
    def of_all(self) -> "IndicatorList":
        """The same place and moment without filters."""
        return replace(self, filters=Filters())

    @property
    def unit_query(self) -> str:
        """What other addresses end in, to stay with the place and the moment."""
        code = "" if self.unit is None or self.is_root else self.unit.code
        return query_of(code, self.moment)

    @property
    def moment_query(self) -> str:
        """The same for what is of no single place."""
        return query_of("", self.moment)

    @property
    def figures_query(self) -> str:
        """What the address of the year's figures ends in."""
        return f"?year={self.year}{self.moment_query.replace('?', '&')}"


def load_list(
    *,
    person: User,
    plan_code: str,
    year: int,
    unit_code: str,
    filters: Filters,
    moment: datetime | None = None,
) -> IndicatorList:
    """The list for a person, now or as of a past moment: five queries now, three of a past moment, and one
    more for a place other than the plan's own.

    Raises ObjectDoesNotExist for what there is not, and in the same way for what the person may not see.
    """
    indicators = list(
        Indicator.objects.filter(plan__code=plan_code).select_related("plan__organization", "domain")
    )
    plan = _plan_of(indicators, plan_code)
    if year not in plan.years:
        raise Plan.DoesNotExist
    assignments = _assignments(plan)
    part = {row.indicator_id for row in assignments if row.organization_id == person.organization_id}
    unit = choose_unit(person, plan.organization, has_part=bool(part), code=unit_code)
    if unit == plan.organization and not can_see_everything(person) and person.organization_id != unit.pk:
        indicators = [indicator for indicator in indicators if indicator.pk in part]
    past = () if moment is None else results_as_of(plan, [year], moment)
    assessments = list(Assessment.objects.filter(plan=plan, year__lte=year)) if moment is None else []
    now = next((each for each in assessments if each.year == year), None)
    found = _results(now, unit) if moment is None else _of_unit(past, unit)
    history = history_of(unit, {each.pk: each.year for each in assessments}) if unit and assessments else {}
    rows = _rows(indicators, assignments, found, history) if unit else []
    return IndicatorList(plan, year, unit, filters, rows, moment, past, person)


def _plan_of(indicators: Sequence[Indicator], code: str) -> Plan:
    if indicators:
        return indicators[0].plan
    return Plan.objects.select_related("organization").get(code=code)


def _assignments(plan: Plan) -> list[Assignment]:
    return list(Assignment.objects.filter(indicator__plan=plan).select_related("organization"))


def _results(assessment: Assessment | None, unit: Organization | None) -> dict[int, Result]:
    """The unit's results of the assessment, by indicator id (one query)."""
    if assessment is None or unit is None:
        return {}
    results = Result.objects.filter(assessment=assessment, organization=unit).order_by()
    for result in results:
        result.assessment = assessment
    return {result.indicator_id: result for result in results}


def _of_unit(results: Iterable[Result], unit: Organization | None) -> dict[int, Result]:
    """The same of results at hand."""
    return {result.indicator_id: result for result in results if unit and result.organization_id == unit.pk}


def _rows(
    indicators: Sequence[Indicator],
    assignments: Sequence[Assignment],
    results: Mapping[int, Result],
    history: History,
) -> list[ListRow]:
    leads: dict[int, list[Assignment]] = {}
    for row in assignments:
        if row.role == AssignmentRole.LEAD:
            leads.setdefault(row.indicator_id, []).append(row)
    rows = []
    for indicator in indicators:
        result = results.get(indicator.pk)
        if result is not None:
            result.indicator = indicator
        values = values_of(history.get(indicator.pk, {}))
        rows.append(ListRow(indicator, result, tuple(leads.get(indicator.pk, ())), values))
    return [row for row in rows if not _is_silent(row)]


def _is_silent(row: ListRow) -> bool:
    """Whether the place reports nothing here: the lead department does, for the whole."""
    result = row.result
    is_place = result is not None and result.organization_id != row.indicator.plan.organization_id
    if result is None or not is_place or row.indicator.rollup != Rollup.DIRECT:
        return False
    return result.value is None and result.reason in (Reason.NO_FIGURE, Reason.NO_TARGET)
