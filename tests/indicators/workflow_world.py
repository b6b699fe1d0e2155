"""The rows on which random months of work act: a round, three indicators, two units and a dozen people.

Small on purpose: a report of two figures is often complete, and a step costs milliseconds.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import Group

from accounts.models import Organization, User
from accounts.types import OrganizationKind, Role
from indicators.method.types import Direction, Kind, Rollup
from indicators.models import Assignment, Domain, Indicator, Plan, ReportingRound
from indicators.planfile.schema import AssignmentRole
from tests.cast import make_person
from tests.indicators.workflow_model import ANSWERS_DUE, DUE, OPENS, PEOPLE

YEAR = 2023
FIRST_DAY = date(2024, 3, 1)

# Where each kind of person works, and in which roles.
KINDS = {
    "office": ("city", (Role.OFFICE,)),
    "leader": ("city", (Role.VIEWER,)),
    "clerk": ("town", (Role.CLERK,)),
    "clerk-elsewhere": ("elsewhere", (Role.CLERK,)),
    "department-clerk": ("department", (Role.CLERK,)),
    "reviewer": ("department", (Role.REVIEWER,)),
    "both": ("department", (Role.CLERK, Role.REVIEWER)),
    "reviewer-elsewhere": ("other-department", (Role.REVIEWER,)),
}
ORGANIZATIONS = {
    "town": OrganizationKind.TOWN,
    "elsewhere": OrganizationKind.TOWN,
    "department": OrganizationKind.DEPARTMENT,
    "other-department": OrganizationKind.DEPARTMENT,
}


@dataclass(frozen=True, slots=True)
class World:
    """The rows by the names that the model uses."""

    plan: Plan
    round: ReportingRound
    units: dict[str, Organization]
    indicators: dict[str, Indicator]
    people: dict[str, User]


def day(number: int) -> date:
    """The model's days, as dates."""
    return FIRST_DAY + timedelta(days=number)


def make_world() -> World:
    """A plan of one year; its lead department also reports for the city."""
    city = Organization.objects.create(code="city", name="city", kind=OrganizationKind.CITY)
    units = {
        code: Organization.objects.create(code=code, name=code, kind=kind, parent=city)
        for code, kind in ORGANIZATIONS.items()
    }
    plan = Plan.objects.create(code="plan", name="Plan", organization=city, start_year=YEAR, end_year=YEAR)
    round = ReportingRound.objects.create(
        plan=plan, year=YEAR, opens_on=day(OPENS), due_on=day(DUE), answers_due_on=day(ANSWERS_DUE)
    )
    people = {name: _person(name, {"city": city, **units}) for name in PEOPLE}
    return World(plan, round, units, _indicators(plan, units["department"]), people)


def _person(name: str, organizations: dict[str, Organization]) -> User:
    code, roles = KINDS[name.rstrip("-12")]
    person = make_person(name, roles[0], organizations[code])
    person.groups.add(*(Group.objects.get_or_create(name=role)[0] for role in roles))
    return person


def _indicators(plan: Plan, lead: Organization) -> dict[str, Indicator]:
    """The whole W with its part P, and D, which the department reports directly."""
    domain = Domain.objects.create(plan=plan, code="all", name="All")
    indicators = {}
    for number, (code, rollup) in enumerate({"W": Rollup.SUM, "P": Rollup.SUM, "D": Rollup.DIRECT}.items()):
        indicators[code] = Indicator.objects.create(
            plan=plan,
            domain=domain,
            code=code,
            number=number,
            name=code,
            unit="家",
            kind=Kind.LEVEL,
            direction=Direction.UP,
            rollup=rollup,
        )
        Assignment.objects.create(indicator=indicators[code], organization=lead, role=AssignmentRole.LEAD)
    indicators["W"].parts.add(indicators["P"])
    return indicators
