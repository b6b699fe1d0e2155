"""The overview of a plan's year, for the plan's own organization and for each unit (screens S8 and S10)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, cast

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Organization, User
from accounts.permissions import can_see_everything
from indicators import formatting
from indicators.method.types import Nature, Reason, Rollup, Verdict
from indicators.models import AcceptedLag, Assessment, Assignment, Figure, Job, Plan, Result, Target
from indicators.models.job import UNFINISHED
from indicators.permissions import can_compute, can_read_publications, can_see_unit
from indicators.planfile.schema import AssignmentRole
from indicators.services.jobs import assessment_key
from indicators.views.pages import plan_and_year, unit_of
from reports.history import Step, history_of
from reports.indicator_page import query_of
from reports.overview import (
    VERDICTS,
    Row,
    UnitCounts,
    bar_groups,
    behind,
    count_verdicts,
    domains_sentence,
    sentence,
    unrated,
)
from reports.overview_changes import changes_since, published_rows
from reports.overview_years import year_steps
from reports.past_overview import load_past_overview
from reports.views.moments import moment_of

UNREPORTED = Q(indicator__rollup=Rollup.DIRECT, reason=Reason.NO_FIGURE)
"""A place that does not report what the lead department reports for the plan's own organization."""


@require_safe
def overview(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """The plan's own organization. 404 for whom its unpublished results do not exist."""
    plan_row = plan_and_year(plan, year)
    if not can_see_unit(request.user, plan_row.organization):
        raise Http404
    return _page(request, plan_row, year, plan_row.organization)


@require_safe
def unit_overview(request: HttpRequest, plan: str, year: int, unit: str) -> HttpResponse:
    """A place's own results, or the plan's results for the indicators of a department."""
    plan_row = plan_and_year(plan, year)
    return _page(request, plan_row, year, unit_of(plan_row, unit, request.user))


def _page(request: HttpRequest, plan: Plan, year: int, unit: Organization) -> HttpResponse:
    person = cast(User, request.user)
    moment = moment_of(request)
    if moment is not None:
        return _past_page(request, plan, year, unit, moment)
    assessment = assessment_of(plan, year)
    context: dict[str, Any] = {
        "plan": plan,
        "year": year,
        "unit": unit,
        "is_whole": unit == plan.organization,
        "place": place_query(plan, unit),
        "year_label": formatting.year_label(year),
        "assessment": assessment,
        "can_see_whole": can_see_unit(person, plan.organization),
        **_rights(plan, year, person, assessment),
    }
    if assessment is not None:
        subject = plan.organization if unit.is_department else unit
        rows = rows_of(assessment, plan, unit, person)
        published = list(published_rows(plan, year, subject)) if can_read_publications(person) else []
        context |= summary_of(rows, year) | {
            "latest": published[0].publication if published else None,
            "changes": changes_since(published, rows),
            "steps": year_steps(year, rows),
        }
        if can_see_everything(person) and not unit.is_department:
            context["units"] = counts_by_unit(assessment, unit)
    return render(request, "reports/overview.html", context)


def _rights(plan: Plan, year: int, person: User, assessment: Assessment | None) -> dict[str, Any]:
    """What the person may do with the assessment, and the job at work on it."""
    is_computer = can_compute(person)
    job = assessment.__dict__["job"] if assessment else None
    if is_computer and assessment is None:
        job = unfinished(assessment_key(plan, year)).values_list("pk", flat=True).first()
    return {
        "can_read_publications": can_read_publications(person),
        "can_compute": is_computer,
        "job": job if is_computer else None,
    }


def _past_page(
    request: HttpRequest, plan: Plan, year: int, unit: Organization, moment: datetime
) -> HttpResponse:
    """The same page as of a past moment: nothing to compute, to publish or to compare."""
    past = load_past_overview(plan, year, unit, cast(User, request.user), moment)
    rows = [row_of(each, history=past.history.get(each.indicator_id, {})) for each in past.results]
    unit_code = "" if unit.is_department or unit == plan.organization else unit.code
    context: dict[str, Any] = {
        "plan": plan,
        "year": year,
        "unit": unit,
        "is_whole": unit == plan.organization,
        "place": query_of(unit_code, moment).removeprefix("?"),
        "year_label": formatting.year_label(year),
        "assessment": past.assessment,
        "moment": moment,
        **summary_of(rows, year),
        "steps": year_steps(year, rows),
    }
    return render(request, "reports/overview.html", context)


def place_query(plan: Plan, unit: Organization) -> str:
    """What links to indicators add, so that they show the unit too; a department has no own results."""
    return "" if unit.is_department or unit == plan.organization else f"unit={unit.code}"


def summary_of(rows: list[Row], year: int) -> dict[str, Any]:
    """The page's blocks, made from one list."""
    return {
        "rows": rows,
        "sentence": sentence(year, rows),
        "counts": count_verdicts(rows),
        "bar_groups": bar_groups(rows),
        "bars_title": domains_sentence(rows) if rows else "",
        "behind": behind(rows),
        "unrated": unrated(rows),
        "verdicts": VERDICTS,
    }


def assessment_of(plan: Plan, year: int) -> Assessment | None:
    """The year's assessment; `is_stale`: figures were entered or targets decided since; `job`: the id of the
    unfinished one that computes it. One query."""
    since = OuterRef("computed_at")
    figures = Figure.objects.for_plan(plan).filter(year__lte=year, entered_at__gt=since)
    targets = Target.objects.filter(Q(set_at__gt=since) | Q(withdrawn_at__gt=since), indicator__plan=plan)
    is_stale = Exists(figures) | Exists(targets)
    jobs = Subquery(unfinished(assessment_key(plan, year)).values("pk")[:1])
    return Assessment.objects.filter(plan=plan, year=year).annotate(is_stale=is_stale, job=jobs).first()


def unfinished(key: str) -> QuerySet[Job]:
    return Job.objects.filter(key=key, state__in=UNFINISHED)


def rows_of(assessment: Assessment, plan: Plan, unit: Organization, person: User) -> list[Row]:
    """The rows of a unit's overview (four queries)."""
    subject = plan.organization if unit.is_department else unit
    lags = AcceptedLag.objects.by_indicator(plan, subject, timezone.localdate())
    history = history_of(plan, subject, assessment.year)
    return [
        row_of(result, lags.get(result.indicator_id), history.get(result.indicator_id, {}))
        for result in results_of(assessment, plan, unit, person)
    ]


def results_of(assessment: Assessment, plan: Plan, unit: Organization, person: User) -> QuerySet[Result]:
    """One result for each indicator that concerns the unit, with all that a row shows (two queries)."""
    subject = plan.organization if unit.is_department else unit
    explanation = Figure.objects.filter(
        indicator=OuterRef("indicator"), organization=subject, year=assessment.year
    ).values("explanation")[:1]
    leads = Assignment.objects.filter(role=AssignmentRole.LEAD).select_related("organization")
    results = (
        Result.objects.for_person(person)
        .filter(assessment=assessment, organization=subject)
        .select_related("indicator__domain")
        .prefetch_related(Prefetch("indicator__assignments", leads, to_attr="leads"))
        .annotate(explanation=Subquery(explanation))
        .order_by("indicator__number")
    )
    if unit.is_department:
        return results.filter(indicator__assignments__organization=unit)
    return results if subject == plan.organization else results.exclude(UNREPORTED)


def row_of(
    result: Any, lag: AcceptedLag | None = None, history: Mapping[int, Step] = MappingProxyType({})
) -> Row:
    """A result of `results_of`, with what that annotates, as the page shows it."""
    indicator = result.indicator
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
        progress=result.progress,
        pace=result.pace,
        history=history,
        needed_per_year=formatting.number(result.needed_per_year, rates),
        achieved_per_year=formatting.number(result.achieved_per_year, rates),
        leads=tuple(lead.organization.label for lead in indicator.leads),
        explanation=result.explanation or "",
        accepted_until=lag.until if lag else None,
        remedy=lag.remedy if lag else "",
    )


def counts_by_unit(assessment: Assessment, unit: Organization) -> list[UnitCounts]:
    """The verdict counts of the places right below the unit, in their own order (one query)."""
    found = (
        Result.objects.filter(assessment=assessment, organization__parent=unit)
        .exclude(UNREPORTED)
        .order_by("organization__number", "organization__code")
        .values("verdict", code=F("organization__code"), name=F("organization__name"))
        .annotate(name_en=F("organization__name_en"), count=Count("pk"))
    )
    return _unit_counts(found)


def _unit_counts(found: Iterable[Any]) -> list[UnitCounts]:
    units: dict[str, tuple[str, dict[str, int]]] = {}
    for line in found:
        label = Organization(name=line["name"], name_en=line["name_en"]).label
        units.setdefault(line["code"], (label, {}))[1][line["verdict"]] = line["count"]
    return [
        UnitCounts(code, label, tuple(counts.get(verdict, 0) for verdict in VERDICTS))
        for code, (label, counts) in units.items()
    ]
