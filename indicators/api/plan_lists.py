"""The lists and items of what everybody who is logged in reads: plans, domains, organizations, assignments,
rounds. They are the plan."""

from accounts.models import Organization
from accounts.types import Scope
from indicators.api import plan_rows
from indicators.api.filtersets import (
    AssignmentListFilter,
    DomainListFilter,
    OrganizationListFilter,
    PlanListFilter,
    RoundListFilter,
)
from indicators.api.listing import RowItem, RowList, Rows
from indicators.api.plan_serializers import AssignmentRow, DomainRow, OrganizationRow, PlanRow, RoundRow
from indicators.api.schema import DOMAIN, ORGANIZATION, PLAN, YEAR, document_item, document_list
from indicators.models import Assignment, Domain, Indicator, Plan, Publication, ReportingRound


class Plans(Rows):
    needs = Scope.READ_PUBLISHED
    queryset = Plan.objects.all()
    serializer_class = PlanRow
    columns = staticmethod(plan_rows.plan_columns)
    reads = (Plan, Organization)


@document_list("plans", PlanRow)
class PlanList(Plans, RowList):
    """The plans."""

    filterset_class = PlanListFilter
    key = ("id",)


@document_item("plans", PlanRow, plan=PLAN)
class PlanItem(Plans, RowItem):
    """One plan by its code."""

    lookup = {"plan": "code"}


class Domains(Rows):
    needs = Scope.READ_PUBLISHED
    queryset = Domain.objects.all()
    serializer_class = DomainRow
    columns = staticmethod(plan_rows.domain_columns)
    reads = (Domain, Plan)


@document_list("domains", DomainRow)
class DomainList(Domains, RowList):
    """The quality domains of the plans."""

    filterset_class = DomainListFilter
    key = ("plan_id", "number", "id")


@document_item("domains", DomainRow, plan=PLAN, domain=DOMAIN)
class DomainItem(Domains, RowItem):
    """One quality domain by the codes of its plan and its own."""

    lookup = {"plan": "plan__code", "domain": "code"}


class Organizations(Rows):
    needs = Scope.READ_PUBLISHED
    is_of_a_plan = False
    queryset = Organization.objects.all()
    serializer_class = OrganizationRow
    columns = staticmethod(plan_rows.organization_columns)
    reads = (Organization,)


@document_list("organizations", OrganizationRow)
class OrganizationList(Organizations, RowList):
    """The tree of places and departments."""

    filterset_class = OrganizationListFilter
    key = ("id",)


@document_item("organizations", OrganizationRow, organization=ORGANIZATION)
class OrganizationItem(Organizations, RowItem):
    """One organization by its code."""

    lookup = {"organization": "code"}


@document_list("assignments", AssignmentRow)
class AssignmentList(RowList):
    """Which department leads or supports which indicator."""

    needs = Scope.READ_PUBLISHED
    queryset = Assignment.objects.all()
    serializer_class = AssignmentRow
    filterset_class = AssignmentListFilter
    columns = staticmethod(plan_rows.assignment_columns)
    reads = (Assignment, Indicator, Plan, Domain, Organization)
    key = ("indicator_id", "organization_id")


class Rounds(Rows):
    needs = Scope.READ_PUBLISHED
    queryset = ReportingRound.objects.all()
    serializer_class = RoundRow
    columns = staticmethod(plan_rows.round_columns)
    reads = (ReportingRound, Plan, Publication)


@document_list("rounds", RoundRow)
class RoundList(Rounds, RowList):
    """The reporting rounds."""

    filterset_class = RoundListFilter
    key = ("plan_id", "year")


@document_item("rounds", RoundRow, plan=PLAN, year=YEAR)
class RoundItem(Rounds, RowItem):
    """The reporting round of a plan's year."""

    lookup = {"plan": "plan__code", "year": "year"}
