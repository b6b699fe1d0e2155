"""The list of a plan's written reports, and what the office may draft for a year (screen S12)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from indicators.models import Plan, Publication
from indicators.services.publication import latest_version
from reports.models import Report, ReportKind, ReportLanguage
from reports.permissions import can_write_reports, visible_reports
from reports.services.reports import kinds_for


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """The reports that the person may see, those of the chosen year first. `kinds` may still be drafted."""

    plan: Plan
    year: int
    reports: Sequence[Report]
    latest: Publication | None
    kinds: Sequence[ReportKind]
    language: ReportLanguage
    can_write: bool


def build_reports_page(plan: Plan, year: int, person: User, language: ReportLanguage) -> ReportsPage:
    """Two queries; `unanswered` on each report counts the comments that wait."""
    unanswered = Count("comments", filter=Q(comments__answered_at__isnull=True))
    rows = visible_reports(person).filter(plan=plan).annotate(unanswered=unanswered)
    reports = sorted(rows, key=lambda row: (row.year != year, -row.year, row.kind, row.language))
    there = {row.kind for row in reports if row.year == year and row.language == language}
    return ReportsPage(
        plan=plan,
        year=year,
        reports=reports,
        latest=latest_version(plan, year),
        kinds=[kind for kind in kinds_for(plan, year) if kind not in there],
        language=language,
        can_write=can_write_reports(person),
    )
