"""The lists of the API: what a plan measures, what it wants, what was reported, what it means."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django_filters import FilterSet

from accounts.models import Organization
from accounts.types import Scope
from indicators.api import rows
from indicators.api.files import JSON, KINDS_OF_FILES
from indicators.api.listing import RowItem, RowList
from indicators.api.pages import KeysetPagination
from indicators.api.past import PastRow, past_results, past_targets
from indicators.api.schema import INDICATOR, ORGANIZATION, PLAN, YEAR, document_item, document_list
from indicators.api.sdmx import FIGURE_KINDS, RESULT_KINDS
from indicators.api.serializers import FigureRow, IndicatorRow, ResultRow, TargetRow
from indicators.filters import IndicatorFilter, PastFigureFilter, ResultFilter, TargetFilter
from indicators.models import Assessment, Assignment, Domain, Figure, Indicator, Plan, Result, Target
from indicators.services.past import with_past


@document_list("indicators", IndicatorRow)
class IndicatorList(RowList):
    """What the plans measure. Everybody who is logged in reads them: they are the plan."""

    queryset = Indicator.objects.all()
    needs = Scope.READ_PUBLISHED
    serializer_class = IndicatorRow
    filterset_class = IndicatorFilter
    columns = staticmethod(rows.indicator_columns)
    reads = (Indicator, Plan, Domain)
    key = ("plan_id", "number", "id")


@document_item("indicators", IndicatorRow, plan=PLAN, indicator=INDICATOR)
class IndicatorItem(RowItem):
    """One indicator by the codes of its plan and its own."""

    queryset = Indicator.objects.all()
    needs = Scope.READ_PUBLISHED
    serializer_class = IndicatorRow
    columns = staticmethod(rows.indicator_columns)
    reads = (Indicator, Plan, Domain)
    lookup = {"plan": "plan__code", "indicator": "code"}


class ComputedPast(RowList):
    """A list whose rows of a past moment are computed for the answer, never stored."""

    filterset_class: ClassVar[type[FilterSet]]

    def past_rows(self, wanted: Mapping[str, Any]) -> list[PastRow]:
        """The rows that the checked query asks for, as far as the person may see them."""
        raise NotImplementedError

    def respond(self, queryset: QuerySet) -> HttpResponseBase:
        """With `as_of`, what stood then, in the same forms as what stands now."""
        if "as_of" not in self.request.query_params:
            return super().respond(queryset)
        filterset = self.filterset_class(self.request.query_params, queryset=queryset)
        filterset.is_valid()
        found = self.past_rows(filterset.form.cleaned_data)
        names = [*self.chosen(type(self).columns())]
        if self.form.cleaned_data["format"] != JSON:
            ordered = sorted(found, key=itemgetter(slice(1, None)))
            return self.file(names, ([row[name] for name in names] for row, *_key in ordered))
        page = cast(KeysetPagination, self.paginator).paginate_list(found, self.request, self)
        return self.get_paginated_response([{name: row[name] for name in names} for row, *_key in page])


@document_list("targets", TargetRow)
class TargetList(ComputedPast):
    """What is to be reached, by when. Everybody who is logged in reads them: they are the plan."""

    queryset = Target.objects.filter(withdrawn_at__isnull=True)
    needs = Scope.READ_PUBLISHED
    serializer_class = TargetRow
    filterset_class = TargetFilter
    columns = staticmethod(rows.target_columns)
    reads = (Target, Indicator, Plan, Domain, Organization)
    key = ("indicator_id", "year", "id")

    def past_rows(self, wanted: Mapping[str, Any]) -> list[PastRow]:
        return past_targets(wanted)


@document_list("figures", FigureRow, kinds=FIGURE_KINDS.values())
class FigureList(RowList):
    """What the units reported, as far as the person may see it (`Figure.objects.for_person`): by a key that
    reads what is published, figures in that state alone."""

    queryset = Figure.objects.all()
    needs = Scope.READ_PUBLISHED
    serializer_class = FigureRow
    filterset_class = PastFigureFilter
    columns = staticmethod(rows.figure_columns)
    reads = (Figure, Indicator, Plan, Domain, Organization, Assignment)
    key = ("indicator_id", "organization_id", "year")
    kinds_of_files = {**KINDS_OF_FILES, **FIGURE_KINDS}

    def get_queryset(self) -> QuerySet:
        return Figure.objects.for_person(self.person)

    def respond(self, queryset: QuerySet) -> HttpResponseBase:
        """With `as_of`, what the figures said then: from their events, by the same page."""
        if "as_of" not in self.request.query_params:
            return super().respond(queryset)
        return self.answer(with_past(queryset), rows.past_figure_columns())


@document_list("results", ResultRow, kinds=RESULT_KINDS.values())
class ResultList(ComputedPast):
    """What the figures mean, as far as the person may see it (`Result.objects.for_person`)."""

    queryset = Result.objects.all()
    serializer_class = ResultRow
    filterset_class = ResultFilter
    columns = staticmethod(rows.result_columns)
    # The figures and targets are what past results are computed from.
    reads = (Result, Assessment, Indicator, Plan, Domain, Organization, Assignment, Figure, Target)
    key = ("assessment_id", "organization_id", "indicator_id")
    kinds_of_files = {**KINDS_OF_FILES, **RESULT_KINDS}

    def get_queryset(self) -> QuerySet:
        return Result.objects.for_person(self.person)

    def past_rows(self, wanted: Mapping[str, Any]) -> list[PastRow]:
        return past_results(self.person, wanted)


@document_item("results", ResultRow, plan=PLAN, year=YEAR, indicator=INDICATOR, organization=ORGANIZATION)
class ResultItem(RowItem):
    """One result by plan, year, indicator and organization; `explain/` below it says how it came about."""

    queryset = Result.objects.all()
    serializer_class = ResultRow
    columns = staticmethod(rows.result_columns)
    reads = (Result, Assessment, Indicator, Plan, Domain, Organization, Assignment)
    lookup = {
        "plan": "assessment__plan__code",
        "year": "assessment__year",
        "indicator": "indicator__code",
        "organization": "organization__code",
    }

    def get_queryset(self) -> QuerySet:
        return Result.objects.for_person(self.person)
