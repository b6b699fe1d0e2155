"""Who may read, write and comment on reports. Every page, service and endpoint asks here."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import Person, can_see_everything, has_role, is_office
from accounts.types import Role
from indicators.models import Assignment, Domain, Plan
from indicators.planfile.schema import AssignmentRole
from reports.models import Report
from reports.report_workflow import SHOWN, ReportPart, ReportState


def can_write_reports(person: Person) -> bool:
    """Only the office drafts, writes, issues and withdraws."""
    return is_office(person)


def can_read_reports(person: Person) -> bool:
    """Whether reports are the person's business at all: the office, leaders, and who works for a department,
    which may lead in a domain. Places find their own results on their own pages."""
    return can_see_everything(person) or _works_for_department(person)


def can_read_whole_reports(person: Person) -> bool:
    """The office and leaders read all sections, the annexes and the files; departments read the sections of
    the domains in which they lead, as of all that is published
    (`indicators.permissions.can_read_publications`)."""
    return can_see_everything(person)


def domains_led(person: Person, plan: Plan) -> frozenset[str]:
    """The codes of the plan's domains in which the person's department leads an indicator (one query at
    most)."""
    if not isinstance(person, User) or not _works_for_department(person):
        return frozenset()
    leading = _led_by(person).filter(indicator__plan=plan)
    return frozenset(leading.order_by().values_list("indicator__domain__code", flat=True).distinct())


def visible_reports(person: Person) -> QuerySet[Report]:
    """The reports that exist for the person: all for the office; to others a draft answers as if there were
    none, and to a department so does one of a plan in which it leads nothing."""
    rows = Report.objects.select_related("plan__organization", "publication").defer("publication__inputs")
    if is_office(person):
        return rows
    if can_see_everything(person):
        return rows.filter(state__in=SHOWN)
    if not isinstance(person, User) or not _works_for_department(person):
        return rows.none()
    return rows.filter(Q(plan__in=_led_by(person).order_by().values("indicator__plan")), state__in=SHOWN)


def report_parts(person: Person, led: Collection[str]) -> frozenset[ReportPart]:
    """In which parts the person acts on a report; `led` is `domains_led`."""
    parts = set()
    if is_office(person):
        parts.add(ReportPart.OFFICE)
    if led:
        parts.add(ReportPart.DEPARTMENT)
    return frozenset(parts)


def can_comment_on(person: Person, report: Report, domain: Domain, led: Collection[str]) -> bool:
    """Whether the person may comment on the domain now."""
    return (
        domain.code in led
        and domain.plan_id == report.plan_id
        and report.state == ReportState.COMMENTS
        and ReportPart.DEPARTMENT in report_parts(person, led)
    )


def _works_for_department(person: Person) -> bool:
    unit = person.organization if isinstance(person, User) else None
    return unit is not None and unit.is_department and has_role(person, Role.CLERK, Role.REVIEWER)


def _led_by(person: User) -> QuerySet[Assignment]:
    return Assignment.objects.filter(organization=person.organization, role=AssignmentRole.LEAD)
