"""One figure: read, entered, and decided about. Its version is its ETag, and whoever writes names it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Organization, User
from indicators.addresses import plan_and_year, reported_row
from indicators.api import refusals
from indicators.api.body import Fault, Faults, Reader, at
from indicators.api.refusals import RequestRefused
from indicators.api.schema_writing import document_cell, document_decision
from indicators.api.writing import WriteEndpoint, etag_of, figure_row, seen_version
from indicators.models import Figure, Indicator, Plan, ReturnReason
from indicators.permissions import can_check, leads
from indicators.review_marks import Mark
from indicators.services.entry import (
    ENTRY_FIELDS,
    Entry,
    EntryRefused,
    read_entry,
)
from indicators.services.figures import enter_figures, subject_of
from indicators.services.flags import flags_for
from indicators.services.reviews import Seen, recall_return, review_figures
from indicators.workflow import Action

TEXT_FIELDS = ("availability", "expected_on", "explanation")
UNKNOWN_REASON = _("There is no such reason. The documentation lists them.")
DECISION_FIELDS = {Action.APPROVE: (), Action.RETURN: ("reason", "text"), Action.RECALL: ()}


@dataclass(frozen=True, slots=True)
class Cell:
    """The address of a figure that the person enters: whose it is, of what, and what stands there."""

    plan: Plan
    unit: Organization
    indicator: Indicator
    year: int

    @property
    def figure(self) -> Figure | None:
        subject = subject_of(self.plan, self.unit)
        rows = Figure.objects.filter(indicator=self.indicator, organization=subject, year=self.year)
        return rows.first()


def read_figure(
    indicator: Indicator, raw: Mapping[str, Any], version: int, pointer: str, faults: Faults
) -> Entry | None:
    """One figure of a body, by the one reader of entries. Notes what is wrong with it."""
    try:
        return read_entry(indicator, raw, version=version)
    except EntryRefused as refusal:
        for name, code in refusal.errors.codes.items():
            say = _message_of(indicator, raw, name)
            faults.append(Fault(at(pointer, name), code.upper(), say))
    return None


def _message_of(indicator: Indicator, raw: Mapping[str, Any], name: str) -> Callable[[], str]:
    """A number's message is made in the language in which it is read: it is read again for each."""

    def say() -> str:
        try:
            read_entry(indicator, raw, version=0)
        except EntryRefused as refusal:
            return str(refusal.errors[name])
        return ""

    return say


def check_texts(reader: Reader) -> None:
    """Numbers may come as texts or numbers; what is a text comes as a text."""
    for name in TEXT_FIELDS:
        reader.text(name)


@document_cell
class CellEndpoint(WriteEndpoint):
    """The figure of a unit, indicator and year. PUT replaces what stands, PATCH changes the fields given."""

    http_method_names = ["get", "head", "put", "patch"]

    def get(self, request: Request, plan: str, year: int, organization: str, indicator: str) -> Response:
        """What stands, as far as the person may see it (as in the list); 404 where nothing does."""
        figure = self._visible(plan, year, organization, indicator)
        return Response(figure_row(figure), headers={"ETag": etag_of(figure.version)})

    def put(self, request: Request, **address: Any) -> Response:
        cell = self._cell(**address)
        return self.once(request, lambda: self._enter(request, cell, is_partial=False))

    def patch(self, request: Request, **address: Any) -> Response:
        cell = self._cell(**address)
        return self.once(request, lambda: self._enter(request, cell, is_partial=True))

    def _cell(self, plan: str, year: int, organization: str, indicator: str) -> Cell:
        """404 and 403 as the page of the cell gives them."""
        return Cell(*reported_row(self.person, plan, year, organization, indicator), year)

    def _visible(self, plan: str, year: int, organization: str, indicator: str) -> Figure:
        """A figure that the person reads in the list, or enters."""
        visible = visible_figure(self.person, plan, year, organization, indicator)
        figure = visible or self._cell(plan, year, organization, indicator).figure
        if figure is None:
            raise Http404
        return figure

    def _enter(self, request: Request, cell: Cell, *, is_partial: bool) -> Response:
        version, standing = seen_version(request), cell.figure
        if version != (standing.version if standing else 0):
            stands = figure_row(standing) if standing else None
            raise RequestRefused(refusals.STALE_VERSION, conflicts=[{"sent": request.data, "stands": stands}])
        entry = read_body(request.data, cell.indicator, standing if is_partial else None, version)
        saved = enter_figures(plan=cell.plan, unit=cell.unit, year=cell.year, entries=[entry], by=self.person)
        figure = saved.figures.get(cell.indicator.code)
        if figure is None:  # a blank where nothing stood
            return Response(None, 204)
        return saved_answer(cell, figure, 200 if standing else 201)


def read_body(data: Any, indicator: Indicator, standing: Figure | None, version: int) -> Entry:
    """The figure that a body reports; what it leaves out is as it stands, or blank where nothing does."""
    faults = Faults()
    reader = Reader(data, "", ENTRY_FIELDS, faults)
    check_texts(reader)
    faults.refuse()
    kept = {name: getattr(standing, name) for name in ENTRY_FIELDS} if standing else {}
    if indicator.is_ratio:
        kept.pop("value", None)  # it computes itself
    entry = read_figure(indicator, {**kept, **reader.data}, version, "", faults)
    if entry is None:
        raise faults.refusal()
    return entry


def saved_answer(cell: Cell, figure: Figure, status: int) -> Response:
    """What now stands, with the flags that want an explanation before it can be submitted."""
    flags = flags_for(cell.plan, subject_of(cell.plan, cell.unit), cell.year, [figure])
    body = {**figure_row(figure), "flags": list(flags[cell.indicator.pk])}
    return Response(body, status, headers={"ETag": etag_of(figure.version)})


def visible_figure(person: User, plan: str, year: int, organization: str, indicator: str) -> Figure | None:
    """The figure at an address, as far as the person reads it in the list of figures."""
    plan_row = plan_and_year(plan, year)
    units = Organization.objects.within(plan_row.organization).filter(code=organization)
    subjects = [subject_of(plan_row, unit) for unit in units]
    rows = Figure.objects.for_person(person).for_plan(plan_row).with_lock()
    rows = rows.select_related("indicator__plan__organization", "organization")
    rows = rows.filter(organization__in=subjects, year=year, indicator__code=indicator)
    return rows.first()


class DecisionEndpoint(WriteEndpoint):
    """A decision about one figure, for who checks it: 403 for who checks none, 404 for what others check."""

    action: Action

    def post(self, request: Request, **address: Any) -> Response:
        if not can_check(self.person):
            raise PermissionDenied
        figure = visible_figure(self.person, **address)
        if figure is None or not leads(self.person, figure.indicator):
            raise Http404
        return self.once(request, lambda: self._decide(request, figure))

    def _decide(self, request: Request, figure: Figure) -> Response:
        seen = Seen(figure.pk, seen_version(request))
        faults = Faults()
        reader = Reader(request.data, "", DECISION_FIELDS[self.action], faults)
        if self.action is Action.RETURN:
            mark = read_return(reader, seen)
            faults.refuse()
            review_figures(approvals=[], returns=[mark.as_return()], by=self.person)
        else:
            faults.refuse()
            self._act(seen)
        figure = get_object_or_404(Figure, pk=figure.pk)
        return Response(figure_row(figure), headers={"ETag": etag_of(figure.version)})

    def _act(self, seen: Seen) -> None:
        if self.action is Action.APPROVE:
            review_figures(approvals=[seen], returns=[], by=self.person)
        else:
            recall_return(seen=seen, by=self.person)


def read_return(reader: Reader, seen: Seen) -> Mark:
    """Why a figure is returned: the rules are those of a reviewer's mark on the page."""
    reason, text = reader.text("reason", required=True), reader.text("text").strip()
    mark = Mark(seen.figure, reason, text, seen.version)
    if reason and (mark.is_approval or mark.fault):
        is_known = reason in ReturnReason.values
        reader.note("text" if is_known else "reason", "INVALID", mark.fault or UNKNOWN_REASON)
    return mark


@document_decision(Action.APPROVE)
class Approve(DecisionEndpoint):
    """Approve a figure that was submitted; never one that the same person entered or submitted."""

    action = Action.APPROVE


@document_decision(Action.RETURN)
class Return(DecisionEndpoint):
    """Return a figure to its unit, with the reason."""

    action = Action.RETURN


@document_decision(Action.RECALL)
class Recall(DecisionEndpoint):
    """Take a return back before the unit has opened it."""

    action = Action.RECALL
