"""The special projects of a plan: what each is for, its measures, and how its indicators do (screen S11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from accounts.models import Organization, User
from indicators.models import Assignment, Indicator, Plan, Result
from reports.findings import is_early
from reports.whole_results import whole_results
from tasks.models import Measure, SpecialProject


@dataclass(frozen=True, slots=True)
class Served:
    """An indicator that a project serves, with the result that the person may see and who leads it."""

    indicator: Indicator
    result: Result | None
    leads: tuple[str, ...]
    is_early: bool


@dataclass(frozen=True, slots=True)
class Project:
    """A special project with the indicators that it or one of its measures serves, in the plan's order."""

    row: SpecialProject
    served: tuple[Served, ...]
    measures: tuple[Measure, ...]


def load_projects(*, person: User, plan: Plan, year: int, moment: datetime | None = None) -> list[Project]:
    """All special projects of a plan (six queries, whatever the rows), with results as of a past moment where
    one is given."""
    rows = SpecialProject.objects.filter(plan=plan).prefetch_related(
        "indicators", Prefetch("measures", Measure.objects.prefetch_related("indicators"))
    )
    results = whole_results(person, plan, year, moment)
    leads = Assignment.objects.leads_of(plan)
    return [_project(row, plan, year, results, leads) for row in rows]


def project_of(row: SpecialProject, *, person: User, plan: Plan, year: int) -> Project:
    """One project, with `indicators` and measures at hand (two queries more)."""
    return _project(
        row, plan, year, whole_results(person, plan, year, None), Assignment.objects.leads_of(plan)
    )


def _project(
    row: SpecialProject,
    plan: Plan,
    year: int,
    results: Mapping[int, Result],
    leads: Mapping[int, list[Organization]],
) -> Project:
    measures = tuple(row.measures.all())
    served = {indicator.pk: indicator for indicator in row.indicators.all()}
    for measure in measures:
        served |= {indicator.pk: indicator for indicator in measure.indicators.all()}
    lines = []
    for indicator in sorted(served.values(), key=lambda indicator: indicator.number):
        indicator.plan = plan
        result = results.get(indicator.pk)
        if result is not None:
            result.indicator = indicator
        early = result is not None and is_early(result, indicator, year)
        lines.append(
            Served(indicator, result, tuple(unit.label for unit in leads.get(indicator.pk, ())), early)
        )
    return Project(row, tuple(lines), measures)
