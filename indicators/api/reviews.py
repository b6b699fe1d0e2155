"""Decisions about many figures at once, for who checks them: all of them, or none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Organization, User
from indicators.addresses import plan_and_year
from indicators.api.body import Faults, Reader, at
from indicators.api.cells import read_return
from indicators.api.problems import in_languages
from indicators.api.refusals import RequestRefused, refused_by_workflow
from indicators.api.schema_writing import document_review
from indicators.api.writing import WriteEndpoint, figure_rows
from indicators.models import Figure, Plan
from indicators.models.choices import LABELS
from indicators.permissions import can_check, leads
from indicators.review_marks import APPROVE, Mark, approvals_of, returns_of
from indicators.services.figures import subject_of
from indicators.services.reviews import Seen, review_figures
from indicators.workflow import Action, Refused

LINES = "decisions"
LINE_FIELDS = ("organization", "indicator", "version", "decision", "reason", "text")
UNKNOWN_FIGURE = _("There is no such figure among those that you check.")
UNKNOWN_DECISION = _("Send approve or return here.")
ONLY_RETURNS = _("Only a return has a reason and a text. Leave this out.")
NAMED_TWICE = _("This figure is named twice. Name it once.")

Figures = Mapping[tuple[str, str], Figure]
"""Figures by the codes by which a client names them: the indicator's and the organization's."""


@dataclass(frozen=True, slots=True)
class Line:
    """A decision of the body, and where it stands there."""

    pointer: str
    mark: Mark


@document_review
class ReviewEndpoint(WriteEndpoint):
    """Approve and return many figures of a year: all of them, or none. 403 for who checks none."""

    def post(self, request: Request, plan: str, year: int) -> Response:
        if not can_check(self.person):
            raise PermissionDenied
        plan_row = plan_and_year(plan, year)
        return self.once(request, lambda: self._review(request, plan_row, year))

    def _review(self, request: Request, plan: Plan, year: int) -> Response:
        faults = Faults()
        body = Reader(request.data, "", (LINES, "dry_run"), faults)
        is_dry = body.flag("dry_run")
        lines = read_lines(body, plan, year, self.person)
        faults.refuse()
        marks = {line.mark.figure: line.mark for line in lines}
        approvals, returns = approvals_of(marks), returns_of(marks)
        with transaction.atomic():
            try:
                review_figures(approvals=approvals, returns=returns, by=self.person)
            except Refused as refused:
                raise refusal_of(refused, lines) from refused
            answer = {
                "dry_run": is_dry,
                "approved": len(approvals),
                "returned": len(returns),
                "figures": figure_rows(marks),
            }
            transaction.set_rollback(is_dry)
        return Response(answer)


def read_lines(body: Reader, plan: Plan, year: int, person: User) -> list[Line]:
    """The decisions of a body. Notes every fault of every one. A fixed number of queries."""
    readers = [
        Reader(line, at(at(body.pointer, LINES), index), LINE_FIELDS, body.faults)
        for index, line in enumerate(body.entries(LINES))
    ]
    codes = [
        (each.text("indicator", required=True), each.text("organization", required=True)) for each in readers
    ]
    standing = figures_checked(person, plan, year, codes)
    lines, named = [], set()
    for reader, code in zip(readers, codes, strict=True):
        figure, version = standing.get(code), reader.version()
        mark = read_mark(reader, Seen(figure.pk if figure else 0, version))
        if figure is None:
            if all(code):
                reader.note("indicator", "INVALID_REFERENCE", UNKNOWN_FIGURE)
            continue
        if figure.pk in named:
            reader.note("indicator", "REPEATED", NAMED_TWICE)
        named.add(figure.pk)
        lines.append(Line(reader.pointer, mark))
    return lines


def read_mark(reader: Reader, seen: Seen) -> Mark:
    """What becomes of the figure, by the rules of a reviewer's mark on the page. Notes what is wrong."""
    decision = reader.text("decision", required=True)
    if decision == Action.RETURN:
        return read_return(reader, seen)
    if decision and decision != Action.APPROVE:
        reader.note("decision", "INVALID_CHOICE", UNKNOWN_DECISION)
    for name in ("reason", "text"):
        if decision == Action.APPROVE and reader.text(name):
            reader.note(name, "INVALID", ONLY_RETURNS)
    return Mark(seen.figure, APPROVE, version=seen.version)


def figures_checked(person: User, plan: Plan, year: int, codes: Iterable[tuple[str, str]]) -> Figures:
    """Of the figures that the codes (indicator, organization) name, those that the person checks."""
    wanted = set(codes)
    units = Organization.objects.within(plan.organization).filter(code__in={place for _code, place in wanted})
    subjects = {unit.code: subject_of(plan, unit).pk for unit in units}
    rows = (
        Figure.objects.for_person(person)
        .for_plan(plan)
        .filter(
            year=year,
            organization__in=subjects.values(),
            indicator__code__in={code for code, _place in wanted},
        )
    )
    rows = rows.select_related("indicator").prefetch_related("indicator__assignments")
    found = {(row.indicator.code, row.organization_id): row for row in rows if leads(person, row.indicator)}
    return {
        (code, place): found[code, subjects[place]]
        for code, place in wanted
        if place in subjects and (code, subjects[place]) in found
    }


def refusal_of(refused: Refused, lines: Iterable[Line]) -> RequestRefused:
    """The problem that says so, and which decision it is about."""
    problem = refused_by_workflow(refused)
    words = in_languages(lambda: str(LABELS[refused.refusal]))
    problem.members["errors"] = [
        {"pointer": line.pointer, "code": str(refused.refusal), **words}
        for line in lines
        if line.mark.figure == refused.figure
    ]
    return problem
