"""Reading what is said of a unit's year: one row for each indicator, in two queries (screens S8 and S10)."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import Organization, User, localized
from indicators import formatting
from indicators.method.types import Nature, Reason, Rollup, Verdict
from indicators.models import (
    AcceptedLag,
    Assessment,
    Assignment,
    Figure,
    Indicator,
    Job,
    Plan,
    PublishedResult,
    Result,
    Target,
)
from indicators.models.job import UNFINISHED
from indicators.place_ladder import places_below
from indicators.planfile.schema import AssignmentRole
from indicators.services.jobs import assessment_key
from reports.history import Step, history_of, years_up_to
from reports.overview import VERDICTS, Row, UnitCounts

UNREPORTED = Q(indicator__rollup=Rollup.DIRECT, reason=Reason.NO_FIGURE)
"""A place that does not report what the lead department reports for the plan's own organization."""


SHOWN = (
    *("value", "target_value", "target_year", "comparator", "due_value", "progress", "pace", "verdict"),
    *("reason", "is_attained", "needed_per_year", "achieved_per_year"),
    *(f"indicator__{name}" for name in ("number", "code", "name", "name_en", "unit", "unit_en", "nature")),
    *("indicator__decimals", "indicator__domain__code", "indicator__domain__name"),
    "indicator__domain__name_en",
)
"""What a row shows of a result, its indicator and its domain."""


def assessment_of(plan: Plan, year: int) -> Assessment | None:
    """The year's assessment. `is_stale`: figures were entered or targets decided since; `job`: the id of the
    unfinished one that computes it. Two queries."""
    assessment = (
        Assessment.objects.filter(plan=plan, year=year)
        .annotate(job=Subquery(_unfinished(plan, year).values("pk")[:1]))
        .select_related("plan__organization")
        .first()
    )
    if assessment is not None:
        assessment.__dict__["is_stale"] = _is_stale(plan, assessment)
    return assessment


def _is_stale(plan: Plan, assessment: Assessment) -> bool:
    """The moment is named in the statement: only then does PostgreSQL know that hardly a figure is younger,
    and looks into the index instead of at all figures."""
    since, inside = assessment.computed_at, Indicator.objects.filter(plan=plan).values("pk")
    figures = Figure.objects.filter(
        indicator__in=inside, year__lte=assessment.year, entered_at__gt=since
    ).order_by()
    targets = Target.objects.filter(Q(set_at__gt=since) | Q(withdrawn_at__gt=since), indicator__in=inside)
    asked = Plan.objects.filter(pk=plan.pk).filter(Exists(figures) | Exists(targets.order_by()))
    return asked.exists()


def _unfinished(plan: Plan, year: int) -> QuerySet[Job]:
    return Job.objects.filter(key=assessment_key(plan, year), state__in=UNFINISHED)


def unfinished_job(plan: Plan, year: int) -> int | None:
    """The id of the job that computes a year that has no assessment yet."""
    return _unfinished(plan, year).values_list("pk", flat=True).first()


def rows_of(assessment: Assessment, unit: Organization, person: User, today: date) -> list[Row]:
    """The rows of a unit's page, each with how it went over the years (four queries)."""
    plan = assessment.plan
    history = history_of(subject_of(plan, unit), years_up_to(plan, assessment.year))
    leads = leads_of(plan)
    return [
        row_of(result, leads.get(result.indicator_id, ()), history.get(result.indicator_id, {}))
        for result in results_of(assessment, unit, person, today).only(*SHOWN)
    ]


def subject_of(plan: Plan, unit: Organization) -> Organization:
    """Whose results a unit's page shows: the plan's own organization for a department, else the unit."""
    return plan.organization if unit.is_department else unit


def results_of(
    assessment: Assessment, unit: Organization, person: User, today: date
) -> "QuerySet[Result, Any]":
    """One result for each indicator that concerns the unit, with all that a row shows but the leads.

    Annotated: what the unit wrote to its figure (`explanation`), and the lag that the office accepts today
    (`lag_until`, `lag_remedy`).
    """
    plan, subject = assessment.plan, subject_of(assessment.plan, unit)
    figures = Figure.objects.filter(
        indicator=OuterRef("indicator"), organization=subject, year=assessment.year
    )
    lags = AcceptedLag.objects.in_force(today).filter(indicator=OuterRef("indicator"), organization=subject)
    results = (
        Result.objects.for_person(person)
        .filter(assessment=assessment, organization=subject)
        .select_related("indicator__domain")
        .annotate(
            explanation=Subquery(figures.values("explanation")[:1]),
            lag_until=Subquery(lags.values("until")[:1]),
            lag_remedy=Subquery(lags.values("remedy")[:1]),
        )
        .order_by("indicator__number")
    )
    if unit.is_department:
        part = Assignment.objects.filter(indicator=OuterRef("indicator"), organization=unit)
        return results.filter(Exists(part)).annotate(part=Subquery(part.values("role")[:1]))
    return results if subject == plan.organization else results.exclude(UNREPORTED)


def leads_of(plan: Plan) -> dict[int, tuple[str, ...]]:
    """The names of the lead departments, by indicator id (one query)."""
    rows = Assignment.objects.filter(indicator__plan=plan, role=AssignmentRole.LEAD)
    found: dict[int, tuple[str, ...]] = {}
    for indicator, name, english in rows.values_list(
        "indicator_id", "organization__name", "organization__name_en"
    ):
        found[indicator] = (*found.get(indicator, ()), localized(name, english))
    return found


def with_earlier_verdicts(
    results: "QuerySet[Result, Any]", assessment: Assessment
) -> "QuerySet[Result, Any]":
    """With the verdicts of the year before (`before`) and of the latest published version (`published`), and
    the number of that version (`published_version`)."""
    same = {"indicator": OuterRef("indicator"), "organization": OuterRef("organization")}
    before = Result.objects.filter(
        assessment__plan=assessment.plan, assessment__year=assessment.year - 1, **same
    )
    published = PublishedResult.objects.filter(
        publication__plan=assessment.plan, publication__year=assessment.year, **same
    ).order_by("-publication__version")
    return results.annotate(
        before=Subquery(before.values("verdict")[:1]),
        published=Subquery(published.values("verdict")[:1]),
        published_version=Subquery(published.values("publication__version")[:1]),
    )


def row_of(result: Any, leads: Sequence[str] = (), history: Mapping[int, Step] = MappingProxyType({})) -> Row:
    """A result of `results_of`, with what that annotates, as a page shows it."""
    indicator, notes = result.indicator, result.__dict__
    decimals = formatting.result_decimals(result)
    rates = formatting.rate_decimals(indicator.decimals)
    return Row(
        number=indicator.number,
        code=indicator.code,
        label=indicator.label,
        unit=indicator.unit_label,
        domain=indicator.domain.code,
        domain_label=indicator.domain.label,
        nature=Nature(indicator.nature),
        verdict=Verdict(result.verdict),
        reason=Reason(result.reason) if result.reason else None,
        is_attained=result.is_attained,
        value=formatting.number(result.value, decimals),
        target=formatting.target(result.target_value, result.comparator, decimals),
        target_year=result.target_year,
        due=formatting.shown(result.due_value, decimals),
        progress=result.progress,
        pace=result.pace,
        history=history,
        needed_per_year=formatting.number(result.needed_per_year, rates),
        achieved_per_year=formatting.number(result.achieved_per_year, rates),
        leads=tuple(leads),
        explanation=result.explanation or "",
        accepted_until=notes.get("lag_until"),
        remedy=notes.get("lag_remedy") or "",
        part=AssignmentRole(notes["part"]) if notes.get("part") else None,
        before=_verdict(notes.get("before")),
        published=_verdict(notes.get("published")),
    )


def _verdict(code: str | None) -> Verdict | None:
    return Verdict(code) if code else None


def counts_by_unit(assessment: Assessment, unit: Organization) -> list[UnitCounts]:
    """The verdict counts of the places right below the unit, in their own order (two queries)."""
    places = places_below(unit)
    rows = Result.objects.filter(assessment=assessment, organization__in=[place.pk for place in places])
    found: dict[int, dict[str, int]] = {}
    for place, verdict, count in (
        rows.exclude(UNREPORTED)
        .order_by()
        .values_list("organization_id", "verdict")
        .annotate(count=Count("pk"))
    ):
        found.setdefault(place, {})[verdict] = count
    return [
        UnitCounts(place.code, place.label, tuple(found[place.pk].get(verdict, 0) for verdict in VERDICTS))
        for place in places
        if place.pk in found
    ]
