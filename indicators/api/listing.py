"""What all lists and items of the API do: rows as the database gives them, by a few queries (see lookups.py).

A list or item is a class of a few declarations: which rows, which columns, which tables they are read from.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, cast

from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponseNotModified
from django.http.response import HttpResponseBase
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import User
from indicators.api.endpoint import Endpoint
from indicators.api.files import (
    JSON,
    KINDS_OF_FILES,
    MOST_ROWS,
    FileKinds,
    FileRows,
    file_answer,
    refuse_too_many,
)
from indicators.api.filters import StrictFilterBackend, find_unexpected
from indicators.api.lookups import Columns, Reader
from indicators.api.pages import KeysetPagination
from indicators.api.problems import InvalidQuery
from indicators.api.selection import SelectionForm
from indicators.api.unchanged import is_known, tag_of

Row = Sequence[Any]


class Rows(Endpoint, GenericAPIView):
    """Rows of one kind. `columns` names what a row holds, `reads` the tables that it is read from: an answer
    is the same as long as none of them changes. The serializer only documents the rows.
    """

    columns: ClassVar[Callable[[], Columns]]
    reads: ClassVar[tuple[type[Model], ...]]

    @classmethod
    @cache
    def names(cls) -> Sequence[str]:
        """Of the columns: the same in every language."""
        return tuple(cls.columns())

    @property
    def person(self) -> User:
        """Who asks; the permission lets in nobody else than users."""
        return cast(User, self.request.user)

    def tag(self) -> str:
        """What the answer will be known by. Costs one query, and none of the rows'."""
        return tag_of(self.request, self.reads)


class RowList(Rows, ListAPIView):
    """A list: pages as JSON, or the whole as a file. `key` is a unique, indexed order of integers."""

    filter_backends = (StrictFilterBackend,)
    pagination_class = KeysetPagination
    key: ClassVar[tuple[str, ...]]
    kinds_of_files: ClassVar[FileKinds] = KINDS_OF_FILES

    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """Raises InvalidQuery with every fault of the query, before anything is read."""
        filters = StrictFilterBackend().check(request, self)
        tag = self.tag()
        if is_known(request, tag, is_there=True):
            return HttpResponseNotModified(headers={"ETag": tag})
        filters.queryset = self.get_queryset()
        response = self.respond(filters.qs)
        response["ETag"] = tag
        return response

    def respond(self, queryset: QuerySet) -> HttpResponseBase:
        """The answer to a query that was checked."""
        return self.answer(queryset, type(self).columns())

    def answer(self, queryset: QuerySet, columns: Columns) -> HttpResponseBase:
        """The rows in the form and with the columns that the query asks for."""
        chosen = self.chosen(columns)
        reader = Reader(chosen, self.key)
        if self.form.cleaned_data["format"] != JSON:
            rows = reader.rows(queryset.order_by(*self.key))
            refuse_too_many(rows[MOST_ROWS : MOST_ROWS + 1].exists())
            return self.file([*chosen], ([*row.values()] for row in reader.complete_all(rows.iterator())))
        return self.get_paginated_response(
            reader.complete(self.paginate_queryset(reader.rows(queryset)) or ())
        )

    def chosen(self, columns: Columns) -> Columns:
        """The columns that `fields` names, in the list's order; all without it."""
        wanted = self.form.cleaned_data["fields"]
        return {name: of for name, of in columns.items() if not wanted or name in wanted}

    def file(self, names: Sequence[str], rows: Iterable[Row]) -> HttpResponseBase:
        """The rows, with the names of their columns, as a file of the kind asked for."""
        kind = self.kinds_of_files[self.form.cleaned_data["format"]]
        plan = self.request.query_params.get("plan", "")
        return file_answer(kind, FileRows(names, rows, cast(Serializer, self.get_serializer()), plan))

    @property
    def form(self) -> SelectionForm:
        """The checked parameters of the page, of the form and of the columns."""
        return cast(KeysetPagination, self.paginator).form(self.request, self)


class RowItem(Rows):
    """One row by its stable codes. `lookup` says where the database keeps what the address names."""

    lookup: ClassVar[Mapping[str, str]]

    def get(self, request: Request, **codes: Any) -> HttpResponseBase:
        """404 for what the person may not see, as for what there is not."""
        form = SelectionForm(request, self.names(), {})
        faults = dict(find_unexpected(request.query_params, {"fields": form.fields["fields"]}))
        if faults or not form.is_valid():
            raise InvalidQuery({**form.errors.as_data(), **faults})
        wanted = form.cleaned_data["fields"]
        tag = self.tag()
        if is_known(request, tag):
            return HttpResponseNotModified(headers={"ETag": tag})
        row = self.find(codes, {n: of for n, of in type(self).columns().items() if not wanted or n in wanted})
        return Response(row, headers={"ETag": tag})

    def find(self, codes: Mapping[str, Any], columns: Columns) -> dict[str, Any]:
        """The row at the address. Raises Http404."""
        rows = self.get_queryset().filter(**{self.lookup[name]: code for name, code in codes.items()})
        reader = Reader(columns)
        found = reader.complete(list(reader.rows(rows.order_by())[:1]))
        if not found:
            raise Http404
        return found[0]
