"""The overview of a plan's year, for the plan's own organization (screen S8)."""

from datetime import datetime
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from indicators import formatting
from indicators.addresses import plan_and_year
from indicators.models import Job, Plan
from indicators.models.job import UNFINISHED
from indicators.permissions import can_compute, can_read_publications, can_see_unit
from indicators.services.jobs import assessment_key
from indicators.services.publication import latest_version
from indicators.views.moments import moment_of
from reports.indicator_page import query_of
from reports.overview import VERDICTS, Row, bar_groups, behind, count_verdicts, sentence, unrated
from reports.overview_loading import assessment_of, counts_by_unit, results_of, row_of
from reports.past_overview import load_past_overview


@require_safe
def overview(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """The plan's own organization. 404 for whom its unpublished results do not exist."""
    plan_row = plan_and_year(plan, year)
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
        **assessment_rights(plan, year, person),
    }
    if assessment is not None:
        results = results_of(assessment, plan.organization, person, timezone.localdate())
        context |= summary_of([row_of(result) for result in results], year)
        context["units"] = counts_by_unit(assessment, plan.organization)
    return render(request, "reports/overview.html", context)


def _frame(plan: Plan, year: int) -> dict[str, Any]:
    return {
        "plan": plan,
        "year": year,
        "unit": plan.organization,
        "year_label": formatting.year_label(year),
    }


def assessment_rights(plan: Plan, year: int, person: User) -> dict[str, Any]:
    """What the person may do with the assessment, and what that shows: a job at work, the latest version."""
    is_reader, is_computer = can_read_publications(person), can_compute(person)
    return {
        "can_read_publications": is_reader,
        "latest": latest_version(plan, year) if is_reader else None,
        "can_compute": is_computer,
        "job": unfinished_job(plan, year) if is_computer else None,
    }


def _past_page(request: HttpRequest, plan: Plan, year: int, moment: datetime) -> HttpResponse:
    """The same page as of a past moment: nothing to compute, to publish or to compare."""
    past = load_past_overview(plan, year, plan.organization, cast(User, request.user), moment)
    context: dict[str, Any] = {
        **_frame(plan, year),
        "place": query_of("", moment).removeprefix("?"),
        "assessment": past.assessment,
        "moment": moment,
        **summary_of([row_of(result) for result in past.results], year),
    }
    return render(request, "reports/overview.html", context)


def summary_of(rows: list[Row], year: int) -> dict[str, Any]:
    """The page's blocks, made from one list."""
    return {
        "rows": rows,
        "sentence": sentence(year, rows),
        "counts": count_verdicts(rows),
        "bar_groups": bar_groups(rows),
        "behind": behind(rows),
        "unrated": unrated(rows),
        "verdicts": VERDICTS,
    }


def unfinished_job(plan: Plan, year: int) -> Job | None:
    return Job.objects.filter(key=assessment_key(plan, year), state__in=UNFINISHED).first()
