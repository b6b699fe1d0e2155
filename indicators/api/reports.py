"""A unit's report of a year: many figures at once, handed in, and taken back."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Organization
from indicators.addresses import unit_to_enter
from indicators.api import refusals
from indicators.api.body import BLANK, Faults, Reader, at
from indicators.api.cells import check_texts, read_figure
from indicators.api.problems import in_languages
from indicators.api.refusals import RequestRefused
from indicators.api.schema_writing import document_report
from indicators.api.writing import WriteEndpoint, figure_rows
from indicators.models import Figure, Indicator, Plan, ReportingRound, Submission
from indicators.models.choices import LABELS
from indicators.services.entry import ENTRY_FIELDS, Entry
from indicators.services.figures import enter_figures, subject_of
from indicators.services.rounds import current_round
from indicators.services.submissions import (
    Gap,
    ReportIncomplete,
    submit_figures,
    withdraw_figures,
)

LINE_FIELDS = ("indicator", "version", *ENTRY_FIELDS)
UNKNOWN_INDICATOR = _("The unit reports no indicator with this code.")
NAMED_TWICE = _("This indicator is named twice. Name it once.")


@document_report("enter")
class ReportEndpoint(WriteEndpoint):
    """Enter many figures of one unit and year: all of them, or none."""

    def post(self, request: Request, plan: str, year: int, organization: str) -> Response:
        plan_row, unit = unit_to_enter(self.person, plan, year, organization)
        return self.once(request, lambda: self._enter(request, plan_row, year, unit))

    def _enter(self, request: Request, plan: Plan, year: int, unit: Organization) -> Response:
        faults = Faults()
        body = Reader(request.data, "", ("figures", "dry_run"), faults)
        is_dry = body.flag("dry_run")
        entries = read_entries(body, plan, unit)
        faults.refuse()
        refuse_missing(entries, plan, unit, year)
        with transaction.atomic():
            saved = enter_figures(plan=plan, unit=unit, year=year, entries=entries, by=self.person)
            answer = {
                "dry_run": is_dry,
                "changed": saved.changed,
                "unchanged": saved.unchanged,
                "figures": figure_rows(figure.pk for figure in saved.figures.values()),
            }
            transaction.set_rollback(is_dry)
        return Response(answer)


def read_entries(body: Reader, plan: Plan, unit: Organization) -> list[Entry]:
    """The figures of a body. Notes every fault of every one."""
    indicators = {row.code: row for row in Indicator.objects.for_plan(plan).enterable_by(unit)}
    entries, named = [], set()
    for index, line in enumerate(body.entries("figures")):
        reader = Reader(line, at(at(body.pointer, "figures"), index), LINE_FIELDS, body.faults)
        code, version = reader.text("indicator", required=True), reader.version()
        check_texts(reader)
        indicator = indicators.get(code)
        if code and indicator is None:
            reader.note("indicator", "INVALID_REFERENCE", UNKNOWN_INDICATOR)
        if code in named:
            reader.note("indicator", "REPEATED", NAMED_TWICE)
        named.add(code)
        if indicator and isinstance(line, dict):
            entry = read_figure(indicator, line, version, reader.pointer, body.faults)
            entries += [entry] if entry else []
    return entries


def refuse_missing(entries: list[Entry], plan: Plan, unit: Organization, year: int) -> None:
    """Raises RequestRefused where a version was read of a figure that does not stand."""
    rows = Figure.objects.filter(organization=subject_of(plan, unit), year=year, indicator__plan=plan)
    standing = set(rows.values_list("indicator_id", flat=True))
    missing = [each for each in entries if each.version and each.indicator.pk not in standing]
    if missing:
        conflicts = [
            {"indicator": each.indicator.code, "sent_version": each.version, "stands": None}
            for each in missing
        ]
        raise RequestRefused(refusals.STALE_VERSION, conflicts=conflicts)


class RoundEndpoint(WriteEndpoint):
    """Something done with a unit's whole report. Without a round of the year there is nothing to do: 404."""

    def post(self, request: Request, plan: str, year: int, organization: str) -> Response:
        plan_row, unit = unit_to_enter(self.person, plan, year, organization)
        round = current_round(plan_row, year)
        if round is None:
            raise Http404
        return self.once(request, lambda: self._act(request, round, unit))

    def _act(self, request: Request, round: ReportingRound, unit: Organization) -> Response:
        faults = Faults()
        Reader(request.data, "", (), faults)
        faults.refuse()
        return self.act(round, unit)

    def act(self, round: ReportingRound, unit: Organization) -> Response:
        raise NotImplementedError


@document_report("submit")
class SubmitEndpoint(RoundEndpoint):
    """Hand in all drafts and answered returns of the unit; the answer is the receipt (回执)."""

    def act(self, round: ReportingRound, unit: Organization) -> Response:
        try:
            receipt = submit_figures(round=round, unit=unit, by=self.person)
        except ReportIncomplete as incomplete:
            errors = [error for gap in incomplete.gaps for error in errors_of(gap)]
            raise RequestRefused(refusals.REPORT_INCOMPLETE, errors=errors) from incomplete
        return Response(receipt_row(receipt), 201)


@document_report("withdraw")
class WithdrawEndpoint(RoundEndpoint):
    """Take the report back before anybody has looked at it."""

    def act(self, round: ReportingRound, unit: Organization) -> Response:
        return Response({"withdrawn": withdraw_figures(round=round, unit=unit, by=self.person)})


def receipt_row(receipt: Submission) -> dict[str, Any]:
    """A receipt: its number, its digest, and the figures with the versions that were handed in."""
    lines = receipt.lines.values_list("indicator__code", "version")
    return {
        "number": receipt.number,
        "plan": receipt.round.plan.code,
        "year": receipt.round.year,
        "organization": receipt.organization.code,
        "submitted_at": receipt.submitted_at,
        "digest": receipt.digest,
        "figures": [{"indicator": code, "version": version} for code, version in lines],
    }


def errors_of(gap: Gap) -> list[Mapping[str, str]]:
    """Why the report cannot be handed in: a blank, or what wants an explanation."""
    code = gap.indicator.code
    if gap.is_blank:
        return [{"indicator": code, "code": "BLANK", **in_languages(lambda: str(BLANK))}]
    return [
        {
            "indicator": code,
            "code": str(flag).upper(),
            **in_languages(lambda flag=flag: str(LABELS[flag])),  # type: ignore[misc]
        }
        for flag in gap.flags
    ]
