"""The overview of a plan's year, for the plan's own organization (screen S8)."""

from datetime import datetime
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from indicators import formatting
from indicators.models import Assessment, Plan
from indicators.permissions import can_compute, can_read_publications, can_see_unit
from indicators.views.moments import moment_of
from reports.indicator_page import query_of
from reports.navigation import site_of
from reports.overview import (
    VERDICTS,
    Row,
    bar_groups,
    behind,
    count_verdicts,
    domains_sentence,
    sentence,
    unrated,
)
from reports.overview_changes import changes_since, published_before
from reports.overview_loading import assessment_of, counts_by_unit, rows_of, unfinished_job
from reports.overview_years import year_steps
from reports.past_overview import load_past_overview


@require_safe
def overview(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """The plan's own organization. 404 for whom its unpublished results do not exist."""
    plan_row = site_of(request).plan_of(year)
    if not can_see_unit(request.user, plan_row.organization):
        raise Http404
    return overview_page(request, plan_row, year)


def overview_page(request: HttpRequest, plan: Plan, year: int) -> HttpResponse:
    """The page, now or as of a past moment, for a person who may see it."""
    person, moment = cast(User, request.user), moment_of(request)
    if moment is not None:
        return _past_page(request, plan, year, moment)
    assessment = assessment_of(plan, year)
    context: dict[str, Any] = {
        **_frame(plan, year),
        "assessment": assessment,
        **_rights(plan, year, person, assessment),
    }
    if assessment is not None:
        rows = rows_of(assessment, plan.organization, person, timezone.localdate())
        context |= summary_of(rows, year) | _comparison(plan, year, person, rows)
        context["units"] = counts_by_unit(assessment, plan.organization)
    return render(request, "reports/overview.html", context)


def _frame(plan: Plan, year: int) -> dict[str, Any]:
    return {
        "plan": plan,
        "year": year,
        "unit": plan.organization,
        "is_whole": True,
        "year_label": formatting.year_label(year),
    }


def _comparison(plan: Plan, year: int, person: User, rows: list[Row]) -> dict[str, Any]:
    """What changed since the last published version, and from year to year."""
    is_reader = can_read_publications(person)
    before = published_before(plan, year, plan.organization) if is_reader else None
    return {
        "latest": before.version if before else None,
        "changes": changes_since(before, rows),
        "steps": year_steps(year, rows),
    }


def _rights(plan: Plan, year: int, person: User, assessment: Assessment | None) -> dict[str, Any]:
    """What the person may do with the assessment, and the job at work on it."""
    is_computer = can_compute(person)
    job = assessment.__dict__["job"] if assessment else None
    if is_computer and assessment is None:
        job = unfinished_job(plan, year)
    return {
        "can_read_publications": can_read_publications(person),
        "can_compute": is_computer,
        "job": job if is_computer else None,
    }


def _past_page(request: HttpRequest, plan: Plan, year: int, moment: datetime) -> HttpResponse:
    """The same page as of a past moment: nothing to compute, to publish or to compare."""
    past = load_past_overview(plan, year, plan.organization, cast(User, request.user), moment)
    rows = past.rows
    context: dict[str, Any] = {
        **_frame(plan, year),
        "place": query_of("", moment).removeprefix("?"),
        "assessment": past.assessment,
        "moment": moment,
        **summary_of(rows, year),
        "steps": year_steps(year, rows),
    }
    return render(request, "reports/overview.html", context)


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
