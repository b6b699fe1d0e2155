"""Pages of a list by keyset: the cursor says after which row to go on, and nothing is counted.

A page costs the same wherever it lies, and rows that come or go meanwhile neither repeat nor skip others.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from indicators.api.files import JSON
from indicators.api.selection import LONGEST_FIELDS, SelectionForm

DEFAULT_SIZE = 100
LARGEST_SIZE = 1000
LARGEST_NUMBER = 2**63
LONGEST_CURSOR = 200
BACKWARD, FORWARD = "b", "f"

Position = tuple[int, ...]
"""The values of a row's unique key."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two rows: the row after which to go on, or before which to go back."""

    position: Position
    is_backward: bool = False

    def encode(self) -> str:
        """URL-safe text. It is opaque to clients, so that the key may change."""
        text = ":".join([BACKWARD if self.is_backward else FORWARD, *map(str, self.position)])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


EXAMPLE = Cursor((1, 2, 3))


def decode_cursor(text: str, length: int) -> Cursor:
    """The cursor that `encode` wrote. Raises ValueError for anything else, or a key of another length."""
    padded = text + "=" * (-len(text) % 4)
    direction, *numbers = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii").split(":")
    position = tuple(int(number) for number in numbers if number.isdecimal())
    cursor = Cursor(position, is_backward=direction == BACKWARD)
    if len(position) != length or max(position) >= LARGEST_NUMBER or cursor.encode() != text:
        raise ValueError(text)
    return cursor


class PageForm(SelectionForm):
    """The parameters of a page, checked in the same way as the filters. A file has no pages."""

    page_size = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_SIZE)
    cursor = forms.CharField(required=False, max_length=LONGEST_CURSOR)

    def __init__(self, request: Request, view: Any) -> None:
        super().__init__(request, view.names(), view.kinds_of_files)
        self.key_length = len(view.key)

    def clean_page_size(self) -> int:
        return self.cleaned_data["page_size"] or DEFAULT_SIZE

    def clean_cursor(self) -> Cursor | None:
        text = self.cleaned_data["cursor"]
        try:
            return decode_cursor(text, self.key_length) if text else None
        except (ValueError, binascii.Error) as error:
            message = _("This cursor is not one of this list. Follow the links next and previous.")
            raise ValidationError(message, "invalid_cursor") from error

    def clean(self) -> dict[str, Any]:
        """Refuse a page of a file: it would be ignored."""
        cleaned = super().clean()
        if cleaned.get("format", JSON) != JSON:
            for name in {"page_size", "cursor"}.intersection(self.data):
                message = _("A file holds all rows: leave the parameters of pages out.")
                self.add_error(name, ValidationError(message, "file_has_no_pages"))
        return cleaned


def beyond(key: Sequence[str], position: Position, lookup: str) -> Q:
    """The rows that lie beyond a position in the order of the key; `lookup` is `gt` or `lt`.

    The first condition says nothing new: it lets the database start from the index.
    """
    condition = Q()
    for name, value in reversed([*zip(key, position, strict=True)]):
        further = Q(**{f"{name}__{lookup}": value})
        condition = further | Q(**{name: value}) & condition if condition else further
    return Q(**{f"{key[0]}__{lookup}e": position[0]}) & condition


class KeysetPagination(BasePagination):
    """Pages of `values_list` rows whose last columns are the view's `key`: unique integers, never null."""

    _form: PageForm | None = None

    def form(self, request: Request, view: Any) -> PageForm:
        """The checked parameters. Made once for a request: a form is not cheap."""
        if self._form is None:
            self._form = PageForm(request, view)
            self._form.full_clean()
        return self._form

    def paginate_queryset(  # type: ignore[override]  # only what the database can order and cut
        self, queryset: QuerySet, request: Request, view: Any = None
    ) -> list[Any]:
        """One query for one row more than the page holds: that row says whether there is a further page.

        The parameters were checked with the filters; see `StrictFilterBackend`.
        """
        form = self.form(request, view)
        size, cursor = form.cleaned_data["page_size"], form.cleaned_data["cursor"]
        is_backward = cursor is not None and cursor.is_backward
        if cursor:
            queryset = queryset.filter(beyond(view.key, cursor.position, "lt" if is_backward else "gt"))
        order = [f"-{name}" for name in view.key] if is_backward else view.key
        return self._page(list(queryset.order_by(*order)[: size + 1]), request, view, form)

    def paginate_list(self, rows: Sequence[Any], request: Request, view: Any) -> list[Any]:
        """The same page of rows that were computed, not read: all of them are at hand, in any order."""
        form = self.form(request, view)
        cursor = form.cleaned_data["cursor"]
        is_backward = cursor is not None and cursor.is_backward
        if cursor:
            rows = [
                row
                for row in rows
                if (self._position(view, row) < cursor.position) == is_backward
                and self._position(view, row) != cursor.position
            ]
        ordered = sorted(rows, key=lambda row: self._position(view, row), reverse=is_backward)
        return self._page(ordered[: form.cleaned_data["page_size"] + 1], request, view, form)

    def _page(self, found: list[Any], request: Request, view: Any, form: PageForm) -> list[Any]:
        """The rows of the page from those found, of which there may be one too many."""
        size, cursor = form.cleaned_data["page_size"], form.cleaned_data["cursor"]
        is_backward = cursor is not None and cursor.is_backward
        has_more, rows = len(found) > size, found[:size]
        if is_backward:
            rows.reverse()
        self._link(request, view, rows, cursor, has_more)
        return rows

    def _link(
        self, request: Request, view: Any, rows: list[Any], cursor: Cursor | None, has_more: bool
    ) -> None:
        """Set the links. Where a cursor led here, there are rows on the side that it came from."""
        is_backward = cursor is not None and cursor.is_backward
        self.next = self.previous = None
        if rows and (has_more or is_backward):
            self.next = self._url(request, Cursor(self._position(view, rows[-1])))
        if rows and (has_more if is_backward else cursor is not None):
            self.previous = self._url(request, Cursor(self._position(view, rows[0]), is_backward=True))

    def _position(self, view: Any, row: Sequence[Any]) -> Position:
        return tuple(row[-len(view.key) :])

    def _url(self, request: Request, cursor: Cursor) -> str:
        return replace_query_param(request.build_absolute_uri(), "cursor", cursor.encode())

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next, "previous": self.previous, "results": data})

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {
            "type": "integer",
            "minimum": 1,
            "maximum": LARGEST_SIZE,
            "default": DEFAULT_SIZE,
            "examples": [LARGEST_SIZE],
        }
        cursor = {"type": "string", "maxLength": LONGEST_CURSOR, "examples": [EXAMPLE.encode()]}
        return [
            _parameter("page_size", _("How many rows a page holds at most."), size),
            _parameter(
                "cursor",
                _("Where to go on: taken from the links `next` and `previous`, never made up."),
                cursor,
            ),
            _parameter(
                "format",
                _("JSON in pages, or all rows as a file; goes before the header Accept."),
                {"type": "string", "enum": [JSON, *view.kinds_of_files], "default": JSON},
            ),
            fields_parameter(view),
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        following = link | {
            "description": _("The next page; null on the last."),
            "example": f"https://quality.example/api/v1/…/?cursor={EXAMPLE.encode()}",
        }
        preceding = link | {"description": _("The page before; null on the first."), "example": None}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": following, "previous": preceding, "results": schema},
        }


def fields_parameter(view: Any) -> dict[str, Any]:
    """How the document describes the selection of columns."""
    example = view.names()[0]
    schema = {"type": "string", "maxLength": LONGEST_FIELDS, "examples": [example]}
    return _parameter("fields", _("Only these fields of each row, separated by commas."), schema)


def _parameter(name: str, description: Any, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
