"""Where a report stands, for whoever changes it: the lock, the person's parts, and what holds."""

from accounts.models import User
from indicators.models import Publication
from indicators.services.publication import latest_version
from reports.models import Report
from reports.permissions import domains_led, report_parts
from reports.report_workflow import ReportAction, ReportCondition, ReportPart, ReportState, decide


def lock_report(report: Report) -> Report:
    """The report as it stands, locked until the end of the transaction: all its writers follow each other."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("plan__organization", "publication")
    return rows.defer("publication__inputs").get(pk=report.pk)


def audited_name(report: Report) -> str:
    """What the audit log calls the report."""
    return f"{report.plan.code}/{report.year}/{report.kind}/{report.language}"


def parts_in(report: Report, by: User) -> frozenset[ReportPart]:
    """In which parts the person acts on the report (one query at most)."""
    return report_parts(by, domains_led(by, report.plan))


def refuse_action(report: Report, action: ReportAction, by: User) -> None:
    """Raises ReportRefused where the person may not take the action in the report's present state; for
    actions without conditions."""
    decide(ReportState(report.state), action, parts_in(report, by))


def conditions_of(report: Report) -> frozenset[ReportCondition]:
    """The conditions that hold for the report now (two queries)."""
    unanswered = report.comments.filter(answered_at__isnull=True).count()
    return holding(report, latest_version(report.plan, report.year), unanswered)


def holding(report: Report, latest: Publication | None, unanswered: int) -> frozenset[ReportCondition]:
    """The conditions that hold where the version that stands, and how many comments wait, are known."""
    found = set()
    if latest is not None and latest.pk == report.publication_id:
        found.add(ReportCondition.CURRENT)
    if not unanswered:
        found.add(ReportCondition.ANSWERED)
    return frozenset(found)
