"""How the API filters its lists. A query that would be read otherwise than it was meant is refused."""

from collections import ChainMap
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request

from indicators.api.problems import InvalidQuery


class StrictFilterBackend(DjangoFilterBackend):
    """Checks all of a list's query, the page's parameters included, before any of it is filtered."""

    def check(self, request: Request, view: Any) -> FilterSet:
        """The filters, ready for the rows that the person may see. Raises InvalidQuery with every fault at
        once."""
        filterset: FilterSet = self.get_filterset(request, view.queryset, view)
        page = view.paginator.form(request, view)
        fields = {**page.fields, **filterset.form.fields}
        unexpected = dict(find_unexpected(request.query_params, fields))
        faults = ChainMap(unexpected, filterset.errors.as_data(), page.errors.as_data())
        if faults:
            raise InvalidQuery(dict(faults))
        return filterset


def find_unexpected(
    query: QueryDict, fields: dict[str, forms.Field]
) -> Iterator[tuple[str, list[ValidationError]]]:
    """Parameters that would be ignored: unknown, empty, or given twice where one value counts."""
    for name, values in query.lists():
        if name not in fields:
            yield name, [ValidationError(_("There is no such parameter here."), "unknown_parameter")]
        elif "" in values:
            message = _("The parameter is empty. Leave it out, or give it a value.")
            yield name, [ValidationError(message, "empty_parameter")]
        elif len(values) > 1 and not isinstance(fields[name], forms.MultipleChoiceField):
            yield name, [ValidationError(_("Give this parameter only once."), "repeated_parameter")]
