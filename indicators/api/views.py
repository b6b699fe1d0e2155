"""The lists of the API: what a plan measures, what it wants, what was reported, what it means."""

from collections.abc import Callable
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.types import Scope
from indicators.api import rows
from indicators.api.endpoint import Endpoint
from indicators.api.filters import StrictFilterBackend
from indicators.api.pages import KeysetPagination
from indicators.api.past import past_results
from indicators.api.schema import document_list
from indicators.api.serializers import FigureRow, IndicatorRow, ResultRow, TargetRow
from indicators.filters import IndicatorFilter, PastFigureFilter, ResultFilter, TargetFilter
from indicators.models import Figure, Indicator, Result, Target


class RowList(Endpoint, ListAPIView):
    """A list of rows as the database gives them: one query for a page, whatever its size.

    `columns` names what a row holds; `key` is a unique, indexed order of integers. The serializer only
    documents the rows.
    """

    filter_backends = (StrictFilterBackend,)
    pagination_class = KeysetPagination
    columns: ClassVar[Callable[[], rows.Columns]]
    key: ClassVar[tuple[str, ...]]

    @property
    def person(self) -> User:
        """Who asks; the permission lets in nobody else than users."""
        return cast(User, self.request.user)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        queryset = self.filter_queryset(self.get_queryset())
        return self.answer(queryset, type(self).columns())

    def answer(self, queryset: QuerySet, columns: rows.Columns) -> Response:
        page = self.paginate_queryset(queryset.values_list(*columns.values(), *self.key))
        # The key's values, which stand last, are left over.
        return self.get_paginated_response([dict(zip(columns, row, strict=False)) for row in page or ()])


@document_list("indicators", IndicatorRow)
class IndicatorList(RowList):
    """What the plans measure. Everybody who is logged in reads them: they are the plan."""

    queryset = Indicator.objects.all()
    needs = Scope.READ_PUBLISHED
    serializer_class = IndicatorRow
    filterset_class = IndicatorFilter
    columns = staticmethod(rows.indicator_columns)
    key = ("plan_id", "number", "id")


@document_list("targets", TargetRow)
class TargetList(RowList):
    """What is to be reached, by when. Everybody who is logged in reads them: they are the plan."""

    queryset = Target.objects.filter(withdrawn_at__isnull=True)
    needs = Scope.READ_PUBLISHED
    serializer_class = TargetRow
    filterset_class = TargetFilter
    columns = staticmethod(rows.target_columns)
    key = ("indicator_id", "year", "id")


@document_list("figures", FigureRow)
class FigureList(RowList):
    """What the units reported, as far as the person may see it (`Figure.objects.for_person`): by a key that
    reads what is published, figures in that state alone."""

    queryset = Figure.objects.all()
    needs = Scope.READ_PUBLISHED
    serializer_class = FigureRow
    filterset_class = PastFigureFilter
    columns = staticmethod(rows.figure_columns)
    key = ("indicator_id", "organization_id", "year")

    def get_queryset(self) -> QuerySet:
        return Figure.objects.for_person(self.person)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """With `as_of`, what the figures said then: from their events, by the same page."""
        if "as_of" not in request.query_params:
            return super().list(request, *args, **kwargs)
        return self.answer(self.filter_queryset(self.get_queryset()), rows.past_figure_columns())


@document_list("results", ResultRow)
class ResultList(RowList):
    """What the figures mean, as far as the person may see it (`Result.objects.for_person`)."""

    queryset = Result.objects.all()
    serializer_class = ResultRow
    filterset_class = ResultFilter
    columns = staticmethod(rows.result_columns)
    key = ("assessment_id", "indicator_id", "organization_id")

    def get_queryset(self) -> QuerySet:
        return Result.objects.for_person(self.person)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """With `as_of`, what follows from what stood then: computed for the answer, never stored."""
        if "as_of" not in request.query_params:
            return super().list(request, *args, **kwargs)
        self.filter_queryset(self.get_queryset())  # refuses a query that is wrong
        filterset = self.filterset_class(request.query_params, queryset=self.get_queryset())
        filterset.is_valid()
        found = past_results(self.person, filterset.form.cleaned_data)
        page = cast(KeysetPagination, self.paginator).paginate_list(found, request, self)
        return self.get_paginated_response([row for row, *_key in page])
