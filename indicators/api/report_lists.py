"""The lists and items of what was handed in, computed and published."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from rest_framework.request import Request

from accounts.models import Organization
from accounts.types import Scope
from indicators.api import report_rows
from indicators.api.filtersets import AssessmentListFilter, PublishedResultFilter, SubmissionListFilter
from indicators.api.listing import RowItem, RowList, Rows
from indicators.api.lookups import Columns
from indicators.api.report_serializers import (
    AssessmentRow,
    PublicationRow,
    PublishedResultRow,
    SubmissionItemRow,
    SubmissionRow,
)
from indicators.api.schema import (
    ORGANIZATION,
    PLAN,
    SEQUENCE,
    VERSION,
    YEAR,
    document_item,
    document_list,
)
from indicators.models import (
    Assessment,
    Domain,
    Indicator,
    Plan,
    Publication,
    PublishedResult,
    ReportingRound,
    Submission,
    SubmissionLine,
)
from indicators.permissions import can_read_publications


class Submissions(Rows):
    queryset = Submission.objects.all()

    def get_queryset(self) -> QuerySet:
        return Submission.objects.for_person(self.person)


@document_list("submissions", SubmissionRow)
class SubmissionList(Submissions, RowList):
    """Receipts, as far as the person may see them (`Submission.objects.for_person`)."""

    serializer_class = SubmissionRow
    filterset_class = SubmissionListFilter
    columns = staticmethod(report_rows.submission_columns)
    reads = (Submission, ReportingRound, Plan, Organization)
    key = ("id",)


@document_item(
    "submissions", SubmissionItemRow, plan=PLAN, year=YEAR, organization=ORGANIZATION, sequence=SEQUENCE
)
class SubmissionItem(Submissions, RowItem):
    """One receipt with its lines."""

    serializer_class = SubmissionItemRow
    columns = staticmethod(report_rows.submission_item_columns)
    reads = (Submission, SubmissionLine, Indicator, ReportingRound, Plan, Organization)
    lookup = {
        "plan": "round__plan__code",
        "year": "round__year",
        "organization": "organization__code",
        "sequence": "sequence",
    }

    def find(self, codes: Mapping[str, Any], columns: Columns) -> dict[str, Any]:
        """One query more for the lines, where they are asked for."""
        row = super().find(codes, columns)
        if "lines" in row:
            of_receipt = {f"submission__{self.lookup[name]}": code for name, code in codes.items()}
            names = report_rows.line_columns()
            lines = SubmissionLine.objects.filter(**of_receipt).order_by("indicator__number")
            row["lines"] = [
                dict(zip(names, each, strict=True)) for each in lines.values_list(*names.values())
            ]
        return row


class Assessments(Rows):
    queryset = Assessment.objects.all()
    serializer_class = AssessmentRow
    columns = staticmethod(report_rows.assessment_columns)
    reads = (Assessment, Plan)


@document_list("assessments", AssessmentRow)
class AssessmentList(Assessments, RowList):
    """The draft assessments. That one was computed is no secret; its results are (see results)."""

    filterset_class = AssessmentListFilter
    key = ("plan_id", "year")


@document_item("assessments", AssessmentRow, plan=PLAN, year=YEAR)
class AssessmentItem(Assessments, RowItem):
    """The draft assessment of a plan's year."""

    lookup = {"plan": "plan__code", "year": "year"}


class OfPublications(Rows):
    """Read by who reads what is published of the whole plan: the office and leaders. Others get 403."""

    needs = Scope.READ_PUBLISHED

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not can_read_publications(self.person):
            raise PermissionDenied


class Publications(OfPublications):
    queryset = Publication.objects.all()
    serializer_class = PublicationRow
    columns = staticmethod(report_rows.publication_columns)
    reads = (Publication, Plan)


@document_list("publications", PublicationRow, 403)
class PublicationList(Publications, RowList):
    """What was published, version by version."""

    filterset_class = AssessmentListFilter
    key = ("plan_id", "year", "version")


@document_item("publications", PublicationRow, 403, plan=PLAN, year=YEAR, version=VERSION)
class PublicationItem(Publications, RowItem):
    """One published version of a plan's year."""

    lookup = {"plan": "plan__code", "year": "year", "version": "version"}


@document_list("published-results", PublishedResultRow, 403)
class PublishedResultList(OfPublications, RowList):
    """The results of published versions, as they were."""

    queryset = PublishedResult.objects.all()
    serializer_class = PublishedResultRow
    filterset_class = PublishedResultFilter
    columns = staticmethod(report_rows.published_result_columns)
    reads = (PublishedResult, Publication, Indicator, Plan, Domain, Organization)
    key = ("publication_id", "indicator_id", "organization_id")
