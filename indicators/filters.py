"""What lists are filtered by: the same filters in the API and on the pages, defined once.

A code that does not exist and one that the person may not see give the same empty list.
"""

from collections import OrderedDict
from collections.abc import Iterable
from copy import copy
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, Filter, FilterSet, MultipleChoiceFilter, NumberFilter
from drf_spectacular.utils import extend_schema_field

from accounts.models import Organization
from indicators.method.types import Availability, Nature, Verdict
from indicators.models.choices import choices
from indicators.models.figure import IS_BLANK
from indicators.planfile.schema import CODE_LENGTH, FIRST_YEAR, LAST_YEAR
from indicators.services.past import WAS_BLANK, MomentRefused, last_events, read_moment, with_past
from indicators.workflow import State

TRUE, FALSE = "true", "false"
MOMENT_LENGTH = 40
LARGEST_VERSION = 32767  # what the column of versions holds
AnyFilter = TypeVar("AnyFilter", bound=Filter)


def documented(each: AnyFilter, schema: dict[str, Any]) -> AnyFilter:
    """The filter, with what the OpenAPI document says about its parameter."""
    extend_schema_field(schema)(each)  # type: ignore[type-var]  # typed for functions and classes only
    return each


def by_code(path: str, description: Promise, example: str, **options: Any) -> CharFilter:
    schema = {"type": "string", "maxLength": CODE_LENGTH, "examples": [example], "description": description}
    return documented(CharFilter(field_name=path, max_length=CODE_LENGTH, **options), schema)


def by_choice(
    path: str, members: Iterable[StrEnum], description: Promise, **options: Any
) -> MultipleChoiceFilter:
    """Any of the values, by repeating the parameter."""
    return by_labels(path, choices(members), description, **options)


def by_labels(
    path: str, allowed: Iterable[tuple[str, str | Promise]], description: Promise, **options: Any
) -> MultipleChoiceFilter:
    """The same, from pairs of value and label."""
    allowed = list(allowed)
    schema = {"type": "string", "enum": [value for value, _label in allowed], "description": description}
    return documented(
        MultipleChoiceFilter(field_name=path, choices=allowed, distinct=False, **options), schema
    )


class WholeFilter(NumberFilter):
    field_class = forms.IntegerField


def by_version(path: str) -> WholeFilter:
    """A version of what was published."""
    schema = {
        "type": "integer",
        "minimum": 1,
        "maximum": LARGEST_VERSION,
        "examples": [1],
        "description": _("Only this version."),
    }
    return documented(WholeFilter(field_name=path, min_value=1, max_value=LARGEST_VERSION), schema)


def by_year(path: str) -> WholeFilter:
    """A calendar year in which a plan can lie."""
    schema = {
        "type": "integer",
        "minimum": FIRST_YEAR,
        "maximum": LAST_YEAR,
        "examples": [2018],
        "description": _("Only this year."),
    }
    return documented(WholeFilter(field_name=path, min_value=FIRST_YEAR, max_value=LAST_YEAR), schema)


PLAN = _("Only the plan with this code."), "jiaxing-quality-2016-2020"
DOMAIN = _("Only the quality domain with this code."), "product"
INDICATOR = _("Only the indicator with this code."), "CP01"
NATURE = Nature, _("Only binding, or only expected indicators.")


FormClasses = dict[tuple[type[FilterSet], str | None], type[forms.Form]]


class Declared(OrderedDict[str, Filter]):
    """The filters of a class. A filter set takes a copy of each, which shares what never changes: a deep copy
    would take choices and descriptions apart at every request."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "OrderedDict[str, Filter]":
        return OrderedDict((name, self._copied(each)) for name, each in self.items())

    def _copied(self, each: Filter) -> Filter:
        copied = copy(each)
        copied.method = each.method  # binds it to the copy
        return copied


class ListFilter(FilterSet):
    """Filters whose form is declared once for each language: each request makes a form, not its class."""

    form_classes: ClassVar[FormClasses] = {}

    @classmethod
    def get_filters(cls) -> "OrderedDict[str, Filter]":
        return Declared(super().get_filters())

    def get_form_class(self) -> type[forms.Form]:
        key = type(self), get_language()
        if key not in self.form_classes:
            self.form_classes[key] = super().get_form_class()
        return self.form_classes[key]


class IndicatorFilter(ListFilter):
    plan = by_code("plan__code", *PLAN)
    domain = by_code("domain__code", *DOMAIN)
    indicator = by_code("code", *INDICATOR)
    nature = by_choice("nature", *NATURE)


class AboutIndicatorFilter(ListFilter):
    """The same filters for rows that belong to an indicator."""

    plan = by_code("indicator__plan__code", *PLAN)
    domain = by_code("indicator__domain__code", *DOMAIN)
    indicator = by_code("indicator__code", *INDICATOR)
    nature = by_choice("indicator__nature", *NATURE)


SUBTREE_SCHEMA = {
    "type": "boolean",
    "default": False,
    "examples": [True],
    "description": _("With organization: also everything below it, at any depth."),
}


class OrganizationForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        """Refuse a subtree of nothing: it would be ignored."""
        if self.cleaned_data.get("subtree") == TRUE and "organization" not in self.data:
            message = _("Give organization as well: the subtree is its.")
            self.add_error("subtree", ValidationError(message, "needs_organization"))
        return self.cleaned_data


class ResultForm(OrganizationForm):
    def clean(self) -> dict[str, Any]:
        """Past results are computed for one plan and year."""
        cleaned = super().clean()
        if cleaned.get("as_of") and not ("plan" in self.data and "year" in self.data):
            message = _("Give plan and year as well: past results are computed for one year.")
            self.add_error("as_of", ValidationError(message, "needs_plan_and_year"))
        return cleaned


class PlaceFilter(ListFilter):
    """The organization that a row is about, alone or with everything below it."""

    organization = by_code(
        "organization", _("Only the organization with this code."), "330402", method="filter_organization"
    )
    subtree = documented(ChoiceFilter(method="leave", choices=((TRUE, TRUE), (FALSE, FALSE))), SUBTREE_SCHEMA)

    class Meta:
        form = OrganizationForm

    def filter_organization(self, queryset: QuerySet, name: str, code: str) -> QuerySet:
        found = Organization.objects.filter(code=code)
        if self.form.cleaned_data["subtree"] == TRUE:
            found = Organization.objects.filter(path__startswith=Subquery(found.values("path")))
        return queryset.filter(organization__in=found)

    def leave(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """`subtree` filters nothing by itself."""
        return queryset


class OrganizationFilter(AboutIndicatorFilter, PlaceFilter):
    """The same for rows that belong to an indicator as well."""

    class Meta:
        form = OrganizationForm


class MomentField(forms.CharField):
    """A past moment; see `read_moment`."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return read_moment(text) if text else None
        except MomentRefused as refusal:
            # Not yet text: the answer says it in both languages.
            raise ValidationError(cast(Any, refusal.message), "invalid_moment") from refusal


class MomentFilter(Filter):
    field_class = MomentField


def by_moment(method: str, description: Promise) -> MomentFilter:
    schema = {
        "type": "string",
        "maxLength": MOMENT_LENGTH,
        "examples": ["2019-03-31"],
        "description": description,
    }
    return documented(MomentFilter(method=method, max_length=MOMENT_LENGTH), schema)


class ExplainForm(forms.Form):
    """Which state of a result is explained: the draft's unless it is told, that of a moment or a version."""

    as_of = MomentField(required=False, max_length=MOMENT_LENGTH)
    version = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_VERSION)

    def clean(self) -> dict[str, Any]:
        """Refuse both: a version is of its own moment."""
        cleaned = self.cleaned_data
        if cleaned.get("as_of") and cleaned.get("version"):
            message = _("Give as_of or version, not both: a version stands as it was published.")
            self.add_error("version", ValidationError(message, "as_of_or_version"))
        return cleaned


class TargetForm(OrganizationForm):
    def clean(self) -> dict[str, Any]:
        """Past targets are read from the history of one plan."""
        cleaned = super().clean()
        if cleaned.get("as_of") and "plan" not in self.data:
            message = _("Give plan as well: past targets are those of one plan.")
            self.add_error("as_of", ValidationError(message, "needs_plan"))
        return cleaned


TARGETS_OF_THEN = _("The targets as they stood at this date (its end) or time (RFC 3339).")


class TargetFilter(OrganizationFilter):
    year = by_year("year")
    as_of = by_moment("leave", TARGETS_OF_THEN)

    class Meta:
        form = TargetForm


class FigureFilter(OrganizationFilter):
    year = by_year("year")
    availability = by_choice(
        "availability", Availability, _("Only figures of this availability."), method="filter_availability"
    )

    def filter_availability(self, queryset: QuerySet, name: str, values: list[str]) -> QuerySet:
        """A figure that was cleared has no availability, whatever its column holds."""
        return queryset.filter(~IS_BLANK, availability__in=values) if values else queryset


class PastFigureFilter(FigureFilter):
    """The same, and the figures as they stood at a past moment."""

    as_of = by_moment(
        "filter_moment", _("The figures as they stood at this date (its end) or time (RFC 3339).")
    )

    def filter_availability(self, queryset: QuerySet, name: str, values: list[str]) -> QuerySet:
        """What stood then, where the list is of a past moment."""
        if values and self.form.cleaned_data["as_of"]:
            return queryset.filter(~WAS_BLANK, stood_availability__in=values)
        return super().filter_availability(queryset, name, values)

    state = by_choice("state", State, _("Only figures in this state."), method="filter_state")

    def filter_state(self, queryset: QuerySet, name: str, values: list[str]) -> QuerySet:
        """The state of then, where the list is of a past moment."""
        path = "events__state__in" if self.form.cleaned_data["as_of"] else "state__in"
        return queryset.filter(**{path: values}) if values else queryset

    def filter_moment(self, queryset: QuerySet, name: str, moment: datetime) -> QuerySet:
        """One event of each figure: that after which it stood. Asked before the filters that read it."""
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        moment = self.form.cleaned_data["as_of"]
        if moment:
            queryset = with_past(queryset.filter(events__in=last_events(moment)))
        return super().filter_queryset(queryset)


class ResultFilter(OrganizationFilter):
    year = by_year("assessment__year")
    availability = by_choice("availability", Availability, _("Only values of this availability."))
    verdict = by_choice("verdict", Verdict, _("Only this verdict; repeat it for several."))
    as_of = by_moment(
        "leave",
        _("The results as they follow from what stood at this date (its end) or time (RFC 3339)."),
    )

    class Meta:
        form = ResultForm


class FigurePageFilter(PastFigureFilter):
    """The figures of the plan that the page's address names, as they stand or stood."""

    plan = None  # type: ignore[assignment]  # how a filter set drops a filter
    state = by_choice("state", State, _("Only figures in this state."), method="filter_state")

    def filter_state(self, queryset: QuerySet, name: str, values: list[str]) -> QuerySet:
        column = "stood_state" if self.form.cleaned_data["as_of"] else "state"
        return queryset.filter(**{f"{column}__in": values}) if values else queryset


class TargetPageFilter(TargetFilter):
    """The targets of the plan that the page's address names. Those of a past moment are no rows of the table:
    the page computes them."""

    plan = None  # type: ignore[assignment]  # how a filter set drops a filter

    class Meta:
        form = OrganizationForm
