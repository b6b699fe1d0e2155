"""The pages of figures and of targets: their filters, the rows of one page, and the whole as a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django_filters import FilterSet

from accounts.models import PATH_SEPARATOR, Organization, User
from indicators import formatting
from indicators.exports import FIGURES, TARGETS, Export, in_words, notes_of
from indicators.filters import TRUE, FigurePageFilter, TargetPageFilter
from indicators.models import Domain, Figure, Indicator, Plan, Target
from indicators.models.choices import LABELS
from indicators.place_ladder import places_above
from indicators.row_pages import IndicatorPaginator
from indicators.services.past import plan_targets_as_of, stand_as_then
from indicators.workbook.tables import Table
from indicators.workflow import State

PER_PAGE = 50
ROWS_AT_ONCE = 20_000
"""The longest list whose file is written while its reader waits; a longer one is written by a job."""
CHUNK = 2000
PAGE, UNIT, SUBTREE, MOMENT = "page", "organization", "subtree", "as_of"


@dataclass(frozen=True)
class ListPage:
    """A plan's list for a person. `query` is the address's, without what was left empty.

    A subclass names its filters, its columns, and the rows that the person may see: neither a row that the
    person may not see nor the number of such rows ever comes.
    """

    plan: Plan
    person: User
    query: QueryDict

    filter_class: ClassVar[type[FilterSet]]
    export: ClassVar[Export[Any]]

    @property
    def visible(self) -> QuerySet[Any]:
        """The plan's rows that the person may see, in order, with all that a row shows."""
        raise NotImplementedError

    @cached_property
    def filters(self) -> FilterSet:
        return self.filter_class(self.query, self.visible)

    @property
    def faults(self) -> list[str]:
        """What is wrong with which filter; then there are no rows."""
        errors = self.filters.errors.items()
        return [in_words([(self.names.get(name, name), text)]) for name, texts in errors for text in texts]

    @property
    def names(self) -> dict[str, str]:
        """The filters as people know them."""
        names = {"year": _("Year"), "domain": _("Domain"), "indicator": _("Indicator")}
        return names | {UNIT: _("Reporting unit"), "state": _("State"), MOMENT: _("As of")}

    @cached_property
    def moment(self) -> datetime | None:
        """The past moment of which the rows are; None is now."""
        return None if self.faults else self.filters.form.cleaned_data["as_of"]

    @property
    def found(self) -> "QuerySet[Any] | Sequence[Any]":
        return self.visible.none() if self.faults else self.filters.qs

    def stood(self, row: Any) -> Any:
        """A row of `found` as it is to be shown."""
        return row

    @cached_property
    def page(self) -> Page[Any]:
        """One page of the rows (two queries). A wrong number leads to a page that there is."""
        found = self.found
        pages = IndicatorPaginator if isinstance(found, QuerySet) else Paginator
        page = pages(found, PER_PAGE).get_page(self.query.get(PAGE))
        page.object_list = [self.stood(row) for row in page.object_list]
        return page

    @property
    def is_long(self) -> bool:
        """Whether its file is written by a job."""
        return not self.faults and self.page.paginator.count > ROWS_AT_ONCE

    @property
    def is_filtered(self) -> bool:
        return bool(self.chosen_query)

    @property
    def chosen_query(self) -> str:
        """The filters as the end of an address, to stay with them."""
        return self._query_without(PAGE)

    @property
    def query_of_now(self) -> str:
        """The same without the past moment."""
        return self._query_without(PAGE, MOMENT)

    def _query_without(self, *names: str) -> str:
        query = self.query.copy()
        for name in names:
            query.pop(name, None)
        return query.urlencode()

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What is chosen in each filter."""
        return {name: str(self.query[name]) for name in self.query}

    @property
    def year(self) -> int | None:
        """The year that the list is filtered by; None for all."""
        return next((year for year in self.years if str(year) == self.chosen.get("year")), None)

    @property
    def years(self) -> range:
        return self.plan.years

    @cached_property
    def domains(self) -> list[Domain]:
        return list(self.plan.domains.all())

    @cached_property
    def indicators(self) -> list[Indicator]:
        return list(self.plan.indicators.all())

    @cached_property
    def units(self) -> list[Organization]:
        """What can be chosen around the chosen unit, or the person's own: the units above it, itself, and
        those right below it, as far as there are visible rows of them or below them. At most four queries,
        whatever the number of units: the next level is offered where one of these is chosen."""
        root, place = self.plan.organization, self._place()
        around = [*places_above(root, place), place]
        has_rows = Exists(self.visible.order_by().filter(organization__path__startswith=OuterRef("path")))
        offered = Q(pk__in=[unit.pk for unit in around]) | Q(parent=place)
        found = Organization.objects.filter(offered).with_places().filter(has_rows)
        return sorted(found, key=lambda unit: (unit.path.count(PATH_SEPARATOR), unit.number, unit.code))

    def _place(self) -> Organization:
        """The unit that the list is filtered by, else the person's own, else the plan's own organization."""
        root = self.plan.organization
        units = Organization.objects.within(root)
        code = "" if self.faults else self.chosen.get(UNIT, "")
        chosen = units.filter(code=code).first() if code else None
        own = self.person.organization
        return chosen or (own if own is not None and own.is_within(root) and own.pk != root.pk else root)

    @property
    def has_more_units(self) -> bool:
        """Whether choosing a unit offers more of them."""
        depth = max((unit.path.count(PATH_SEPARATOR) for unit in self.units), default=0)
        return any(
            unit.path.count(PATH_SEPARATOR) == depth and unit.__dict__["has_places"] for unit in self.units
        )

    @property
    def states(self) -> list[tuple[str, object]]:
        return [(state.value, LABELS[state]) for state in State]

    def table(self) -> Table:
        """All rows that the filters leave, not only the page's: one query."""
        notes = notes_of(self.plan, self.export.title, in_words(self._chosen_in_words()))
        found = self.found
        rows = found.iterator(chunk_size=CHUNK) if isinstance(found, QuerySet) else iter(found)
        return self.export.table(map(self.stood, rows), notes=notes)

    def _chosen_in_words(self) -> Iterator[tuple[str, str]]:
        """The filters that say something by their names and values."""
        for name, label in self.names.items():
            if name in self.chosen:
                yield label, self._value_in_words(name, self.chosen[name])
        if self.chosen.get(SUBTREE) == TRUE:
            yield _("Units below"), _("included")

    def _value_in_words(self, name: str, value: str) -> str:
        if name == "domain":
            return next((domain.label for domain in self.domains if domain.code == value), value)
        if name == UNIT:
            return next((unit.label for unit in self.units if unit.code == value), value)
        if name == MOMENT:
            return formatting.moment(self.moment)
        return str(dict(self.states).get(value, value))


class FigureList(ListPage):
    """The figures that the person may see (`Figure.objects.for_person`)."""

    filter_class = FigurePageFilter
    export = FIGURES

    @property
    def visible(self) -> QuerySet[Figure]:
        return (
            Figure.objects.for_person(self.person)
            .for_plan(self.plan)
            .select_related("indicator__plan", "indicator__domain", "organization")
            # By its id last: two indicators may have the same number, and no row may be on two pages.
            .order_by("indicator__number", "organization__number", "organization__code", "year", "pk")
        )

    def stood(self, row: Figure) -> Figure:
        return stand_as_then(row) if self.moment else row


class TargetList(ListPage):
    """The plan's targets and later decisions. Everybody who is logged in reads them: they are the plan."""

    filter_class = TargetPageFilter
    export = TARGETS

    @property
    def visible(self) -> QuerySet[Target]:
        return (
            Target.objects.for_plan(self.plan)
            .select_related("indicator__plan", "indicator__domain", "organization")
            .order_by("indicator__number", "year", "organization__number", "number", "id")
        )

    @property
    def found(self) -> "QuerySet[Any] | Sequence[Target]":
        """Those of a past moment come from the history of the rows, and are filtered in memory."""
        if self.moment is None:
            return super().found
        wanted = self.filters.form.cleaned_data
        rows = [row for row in plan_targets_as_of(self.plan, self.moment) if fits(row, wanted)]
        return sorted(rows, key=_list_order)


def fits(row: Target, wanted: Mapping[str, Any]) -> bool:
    """Whether a plan's target passes `TargetFilter`; what is not filled in lets all pass."""
    place, code = row.organization, wanted[UNIT]
    codes = place.path.split(PATH_SEPARATOR) if wanted[SUBTREE] == TRUE else [place.code]
    return (
        wanted["year"] in (None, row.year)
        and wanted["domain"] in ("", row.indicator.domain.code)
        and wanted["indicator"] in ("", row.indicator.code)
        and (not wanted["nature"] or row.indicator.nature in wanted["nature"])
        and (not code or code in codes)
    )


def _list_order(row: Target) -> tuple[int, ...]:
    """The order of `TargetList.visible`."""
    return row.indicator.number, row.year, row.organization.number, row.number, row.pk


def plan_of(code: str) -> Plan:
    """The plan. Raises Http404."""
    return get_object_or_404(Plan.objects.select_related("organization"), code=code)


def given(query: QueryDict) -> QueryDict:
    """The query without what was left empty, for a form sends all of its fields; and without the box for
    units below, where no unit is chosen."""
    kept = query.copy()
    for name, values in query.lists():
        kept.setlist(name, [value for value in values if value])
        if not kept.getlist(name):
            del kept[name]
    if UNIT not in kept:
        kept.pop(SUBTREE, None)
    return kept
