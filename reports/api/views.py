"""Issued reports and their files. Read by who reads what is published of the whole plan; others get 403."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.core.exceptions import PermissionDenied
from django.db.models import F, Model, QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.request import Request

from accounts.models import User
from accounts.types import Scope
from indicators.api.endpoint import Endpoint
from indicators.api.filters import find_unexpected
from indicators.api.listing import RowItem, RowList, Rows
from indicators.api.lookups import Columns
from indicators.api.problems import InvalidQuery
from indicators.api.schema import (
    HEADERS,
    LANGUAGE,
    PLAN,
    YEAR,
    PathWords,
    document_item,
    document_list,
    path_parameter,
    problem_answers,
)
from indicators.models import Plan, Publication
from reports.api import rows
from reports.api.filtersets import ReportFilter
from reports.api.serializers import ReportItemRow, ReportRow
from reports.downloads import report_download
from reports.models import Report, ReportFile
from reports.permissions import can_read_whole_reports
from reports.report_workflow import ReportState

KIND = (_("Which report."), "annual")
IN_LANGUAGE = (_("In which language it is written."), "zh-hans")
EXTENSION = (_("In which form."), "docx")
PLACE: dict[str, PathWords] = {"plan": PLAN, "year": YEAR, "kind": KIND, "language": IN_LANGUAGE}
LOOKUP = {"plan": "plan__code", "year": "year", "kind": "kind", "language": "language"}
EXAMPLE = {
    "plan": "jiaxing-quality-2016-2020",
    "is_demo": True,
    "year": 2018,
    "kind": "annual",
    "language": "zh-hans",
    "title": "嘉兴市质量发展“十三五”规划2018年度实施情况评估报告",
    "number": "嘉质强办〔2019〕3号",
    "issued_on": "2019-03-29",
    "edition": 1,
    "version": 1,
}
FILE_EXAMPLE = {
    "extension": "docx",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "size": 48213,
    "made_at": "2019-03-29T01:30:00Z",
}


def refuse_others(person: User) -> None:
    """Raises PermissionDenied for whom whole reports are not."""
    if not can_read_whole_reports(person):
        raise PermissionDenied


class Reports(Rows):
    needs = Scope.READ_PUBLISHED
    queryset = Report.objects.filter(state=ReportState.FINAL)
    serializer_class: type[ReportRow] = ReportRow
    columns = staticmethod(rows.report_columns)
    reads: ClassVar[tuple[type[Model], ...]] = (Report, Plan, Publication)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_others(self.person)


@document_list(
    "reports",
    ReportRow,
    403,
    described=(
        _("List issued reports"),
        _("The reports that the office has issued, each drawn from a published version of an assessment."),
        EXAMPLE,
    ),
)
class ReportList(Reports, RowList):
    """The issued reports."""

    filterset_class = ReportFilter
    key = ("plan_id", "year", "id")


@document_item(
    "reports",
    ReportItemRow,
    403,
    described=(_("Read an issued report"), EXAMPLE | {"files": [FILE_EXAMPLE]}),
    **PLACE,
)
class ReportItem(Reports, RowItem):
    """One issued report with the files of its edition."""

    serializer_class = ReportItemRow
    columns = staticmethod(rows.report_item_columns)
    reads = (Report, ReportFile, Plan, Publication)
    lookup = LOOKUP

    def find(self, codes: Mapping[str, Any], columns: Columns) -> dict[str, Any]:
        """One query more for the files, where they are asked for."""
        row = super().find(codes, columns)
        if "files" in row:
            names = rows.file_columns()
            found = files_of(codes).order_by("id").values_list(*names.values())
            row["files"] = [dict(zip(names, each, strict=True)) for each in found]
        return row


@extend_schema_view(
    get=extend_schema(
        operation_id="report_files_retrieve",
        summary=_("Download a file of an issued report"),
        parameters=[
            LANGUAGE,
            *HEADERS,
            *(path_parameter(*each) for each in (*PLACE.items(), ("extension", EXTENSION))),
        ],
        responses={
            (200, "application/octet-stream"): OpenApiResponse(
                OpenApiTypes.BINARY,
                description=_("The file, as the digest of the report's item names it."),
                examples=[OpenApiExample("file", "PK…", response_only=True, status_codes=["200"])],
            ),
            **problem_answers(400, 401, 403, 404, 500, 503),
        },
        tags=["reports"],
    )
)
class ReportDownload(Endpoint):
    """A file of an issued report, as an attachment."""

    needs = Scope.READ_PUBLISHED

    def get(self, request: Request, extension: str, **codes: Any) -> HttpResponseBase:
        """404 for a report that is not issued, and until its files are made."""
        refuse_others(cast(User, request.user))
        if faults := dict(find_unexpected(request.query_params, {})):
            raise InvalidQuery(faults)
        row = files_of(codes).filter(format=extension).select_related("report__plan").first()
        if row is None:
            raise Http404
        return report_download(row, row.report)


def files_of(codes: Mapping[str, Any]) -> QuerySet[ReportFile]:
    """The files of the edition in which the report at an address is issued."""
    at = {f"report__{LOOKUP[name]}": code for name, code in codes.items()}
    return ReportFile.objects.filter(report__state=ReportState.FINAL, edition=F("report__edition"), **at)
