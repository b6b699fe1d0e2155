"""Pages of a long list whose rows are in the order of their indicators: only those of a page are sorted."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

if TYPE_CHECKING:
    _Paginator = Paginator[Any]
else:
    _Paginator = Paginator


class IndicatorPaginator(_Paginator):
    """Pages of a queryset that is ordered by `indicator__number` first.

    How many rows each number has says which numbers a page spans: the database then reads and sorts the rows
    of these, and not all that come before. Two queries a page, with the count.
    """

    @property
    def _found(self) -> "QuerySet[Any]":
        return cast("QuerySet[Any]", self.object_list)

    @cached_property
    def _counts(self) -> list[tuple[int, int]]:
        """How many rows each number has, in order."""
        rows = self._found.order_by().values_list("indicator__number")
        return list(rows.annotate(count=Count("pk")).order_by("indicator__number"))

    @cached_property
    def count(self) -> int:
        return sum(count for _number, count in self._counts)

    def page(self, number: int | str) -> "Page[Any]":
        number = self.validate_number(number)
        start = (number - 1) * int(self.per_page)
        end = start + int(self.per_page)
        spanned, before, at = [], 0, 0
        for each, count in self._counts:
            if at + count <= start:
                before += count
            elif at < end:
                spanned.append(each)
            at += count
        rows = self._found.filter(indicator__number__in=spanned)[start - before : end - before]
        return Page(rows, number, self)
