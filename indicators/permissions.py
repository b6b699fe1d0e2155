"""Who may see and do what with figures and results. Every page, endpoint and admin asks here."""

from collections.abc import Iterable

from accounts.models import Organization, User
from accounts.permissions import Person, can_see_everything, has_role, is_office, works_for
from accounts.types import Role
from indicators.method.types import Rollup
from indicators.models import DepartmentPart, Figure, Indicator, Target
from indicators.workflow import Part


def can_enter_for(person: Person, unit: Organization) -> bool:
    """Clerks enter for their own unit; the office for any."""
    return is_office(person) or (has_role(person, Role.CLERK) and works_for(person, unit))


def parts_for(person: Person, unit: Organization) -> frozenset[Part]:
    """In which part the person acts on what the unit reports, figures that do not stand yet included."""
    return frozenset({Part.UNIT}) if can_enter_for(person, unit) else frozenset()


def can_see_unit(person: Person, unit: Organization) -> bool:
    """Whether the unit's unpublished pages exist for the person: the own unit's, and everything for the
    office and leaders. To anybody else they answer as if there were no such unit."""
    return can_see_everything(person) or works_for(person, unit)


def can_check(person: Person) -> bool:
    """Whether checking figures is the person's work at all; `leads` says which."""
    return is_office(person) or has_role(person, Role.REVIEWER)


def leads(person: Person, indicator: Indicator) -> bool:
    """Whether the person checks the indicator's figures: a reviewer of its lead department, or the office."""
    return is_office(person) or (has_role(person, Role.REVIEWER) and _leads(person, indicator))


def can_enter_figure(person: Person, figure: Figure) -> bool:
    """Whether the person reports the figure: for its place, or for the department that leads."""
    if can_enter_for(person, figure.organization):
        return True
    is_of_whole = figure.organization_id == figure.indicator.plan.organization_id
    if not (is_of_whole or figure.indicator.rollup == Rollup.DIRECT) or not has_role(person, Role.CLERK):
        return False
    return _leads(person, figure.indicator)


def can_see_figure(person: Person, figure: Figure) -> bool:
    """Before publication: the office, the unit itself, and the department that leads the indicator."""
    return is_office(person) or works_for(person, figure.organization) or _leads(person, figure.indicator)


def parts_of(person: Person, figure: Figure) -> frozenset[Part]:
    """In which parts the person acts on a figure that stands (workflow.Part)."""
    parts = set()
    if can_enter_figure(person, figure):
        parts.add(Part.UNIT)
    if leads(person, figure.indicator):
        parts.add(Part.LEAD)
    if is_office(person):
        parts.add(Part.OFFICE)
    return frozenset(parts)


def _leads(person: Person, indicator: Indicator) -> bool:
    """Whether the person's organization leads the indicator. No query where assignments are prefetched."""
    return works_for_lead(person, indicator.assignments.all())


def works_for_lead(person: Person, parts: Iterable[DepartmentPart]) -> bool:
    """Whether the person works for one of those that lead."""
    return isinstance(person, User) and any(
        part.is_lead and part.organization_id == person.organization_id for part in parts
    )


def can_read_reconciliation(person: Person) -> bool:
    """Departments reconcile what they lead; the office and leaders see all. Places have no part in it."""
    if can_see_everything(person):
        return True
    unit = person.organization if isinstance(person, User) else None
    return unit is not None and unit.is_department and has_role(person, Role.CLERK, Role.REVIEWER)


def can_see_reconciliation_of(person: Person, indicator: Indicator) -> bool:
    return can_see_everything(person) or _leads(person, indicator)


def can_reconcile(person: Person, indicator: Indicator) -> bool:
    """Whether the person may say why figures differ: the office, and who works for the lead department."""
    return is_office(person) or (has_role(person, Role.CLERK, Role.REVIEWER) and _leads(person, indicator))


def can_set_targets(person: Person) -> bool:
    """Only the office sets targets after the plan, splits them, and accepts that something is behind."""
    return is_office(person)


def can_see_target(person: Person, target: Target) -> bool:
    """The whole's targets are everybody's; a place's are its own and those of who leads the indicator."""
    if can_see_everything(person) or target.organization_id == target.indicator.plan.organization_id:
        return True
    return works_for(person, target.organization) or _leads(person, target.indicator)


def can_compute(person: Person) -> bool:
    """Only the office has assessments computed."""
    return is_office(person)


def can_manage_webhooks(person: Person) -> bool:
    """Only the office decides which systems are told of changes, and reads what was sent."""
    return is_office(person)


def can_publish(person: Person) -> bool:
    """Only the office publishes, and decides about revisions."""
    return is_office(person)


def can_read_publications(person: Person) -> bool:
    """The office and leaders read what is published of the whole plan; units read it on their own pages."""
    return can_see_everything(person)


def home_unit(person: User, root: Organization) -> Organization:
    """The unit whose page a person sees first: the plan's own for the office and leaders, else theirs."""
    if can_see_everything(person) or person.organization is None:
        return root
    return person.organization
