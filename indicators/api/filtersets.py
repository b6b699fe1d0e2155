"""What the lists that only the API has are filtered by. The filters that pages share are in filters.py."""

from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import KIND_LABELS, Organization
from indicators.filters import (
    DOMAIN,
    PLAN,
    TRUE,
    ListFilter,
    OrganizationFilter,
    OrganizationForm,
    PlaceFilter,
    by_choice,
    by_code,
    by_labels,
    by_version,
    by_year,
)
from indicators.method.types import Verdict
from indicators.models import AssignmentState
from indicators.planfile.schema import AssignmentRole


class PlanListFilter(ListFilter):
    plan = by_code("code", *PLAN)


class DomainListFilter(ListFilter):
    plan = by_code("plan__code", *PLAN)
    domain = by_code("code", *DOMAIN)


class OrganizationListFilter(PlaceFilter):
    """Here the organization is the row itself."""

    kind = by_labels("kind", KIND_LABELS.items(), _("Only organizations of this level."))

    class Meta:
        form = OrganizationForm

    def filter_organization(self, queryset: QuerySet, name: str, code: str) -> QuerySet:
        found = Organization.objects.filter(code=code)
        if self.form.cleaned_data["subtree"] != TRUE:
            return queryset.filter(code=code)
        return queryset.filter(path__startswith=Subquery(found.values("path")))


class AssignmentListFilter(OrganizationFilter):
    role = by_choice("role", AssignmentRole, _("Only this part in the indicator."))
    state = by_labels("state", AssignmentState.choices, _("Only proposed, or only confirmed assignments."))


class RoundListFilter(ListFilter):
    plan = by_code("plan__code", *PLAN)
    year = by_year("year")


class SubmissionListFilter(PlaceFilter):
    plan = by_code("round__plan__code", *PLAN)
    year = by_year("round__year")

    class Meta:
        form = OrganizationForm


class AssessmentListFilter(RoundListFilter):
    """Assessments, and what was published of them, are of a plan and a year."""


class PublishedResultFilter(OrganizationFilter):
    year = by_year("publication__year")
    version = by_version("publication__version")
    verdict = by_choice("verdict", Verdict, _("Only this verdict; repeat it for several."))
