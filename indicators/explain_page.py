"""Explain (算给我看) for one person: what led to a result, with the names that the person may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import pgettext

from accounts.models import Organization, User
from accounts.permissions import can_see_everything
from indicators import formatting
from indicators.method.explain import Part, Step, StepCode
from indicators.models import Figure, Indicator, Publication, Target
from indicators.models.assessment import OutcomeColumns
from indicators.permissions import can_see_figure
from indicators.services.explanations import Explained
from indicators.services.records import outcome_of
from indicators.wording import Line, Wording, plain
from indicators.workflow import COUNTED


@dataclass(frozen=True, slots=True)
class Signature:
    """Who did something and when. `by` is a person, or only the unit for those who may not read names."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InputRow:
    """One figure that went in."""

    figure: Figure
    text: str
    ratio: str
    entered: Signature
    approved: Signature | None


@dataclass(frozen=True)
class ExplainPage:
    """One result explained: as it stands now, as it stood at a `moment`, or as it was published.

    `result` is the one that the reader saw: stored in the draft, computed for the moment, or that of the
    `publication`. `explained` is computed from the inputs of the same state; `method_version` made `result`.
    """

    person: User
    result: OutcomeColumns
    method_version: str
    explained: Explained
    moment: datetime | None = None
    publication: Publication | None = None

    @property
    def indicator(self) -> Indicator:
        return self.explained.measured.indicator

    @property
    def place(self) -> Organization:
        return self.explained.measured.place

    @property
    def year(self) -> int:
        return self.explained.year

    @property
    def root(self) -> Organization:
        return self.indicator.plan.organization

    @property
    def back_url(self) -> str:
        """Where the result stands that is explained: the version's page, or the indicator's of the moment."""
        arguments: list[str | int] = [self.indicator.plan.code, self.year]
        parts = {} if self.place == self.root else {"unit": self.place.code}
        if self.publication:
            address = reverse("publication", args=[*arguments, self.publication.version])
        else:
            address = reverse("indicator", args=[*arguments, self.indicator.code])
            parts |= {"as_of": self.moment.isoformat()} if self.moment else {}
        return f"{address}?{urlencode(parts)}" if parts else address

    @cached_property
    def sees_places(self) -> bool:
        """Whether the person may read what the single places below reported."""
        return can_see_everything(self.person) or _has_part(self.person, self.indicator)

    @property
    def is_current(self) -> bool:
        """Whether the inputs give the result; else a full run of the draft is due, or the method of the
        publication was another one."""
        return outcome_of(self.result) == self.explained.explanation.outcome

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.indicator, self.place.label, self.root.label, parts_shown=self.sees_places)

    @cached_property
    def lines(self) -> list[Line]:
        return self.wording.lines(self.explained.explanation)

    @property
    def inputs(self) -> list[InputRow]:
        """The figures that went in, as far as the person may read them."""
        return [
            self._row(figure)
            for figure in self.explained.figures
            if self.sees_places or figure.organization_id == self.place.pk
        ]

    def _row(self, figure: Figure) -> InputRow:
        is_approved = figure.state in COUNTED and figure.checked_by and figure.checked_at
        return InputRow(
            figure=figure,
            text=self._said(figure),
            ratio=_ratio(figure),
            entered=self._signed(figure, figure.entered_by, figure.entered_at),
            approved=(
                self._signed(figure, figure.checked_by, figure.checked_at)
                if is_approved and figure.checked_by and figure.checked_at
                else None
            ),
        )

    def _said(self, figure: Figure) -> str:
        if figure.value is None:
            return formatting.NOTHING
        text = plain(figure.value, self.indicator.decimals)
        return formatting.with_unit(text, self.indicator.unit_label)

    def _signed(self, figure: Figure, by: User, at: datetime) -> Signature:
        """Names of staff are for those who work on the figure; leaders and others read the unit's."""
        if can_see_figure(self.person, figure):
            return Signature(str(by), at)
        return Signature(by.organization.label if by.organization else figure.organization.label, at)

    @property
    def missing(self) -> str:
        """Who has not reported, and for which year: “Bluestone Town 2023, Whitesand Town 2023”."""
        return pgettext("list separator", ", ").join(
            f"{unit.label} {year}"
            for unit, year in self.explained.missing
            if self.sees_places or unit == self.place
        )

    @property
    def coverage(self) -> tuple[int, int]:
        outcome = self.explained.explanation.outcome
        return outcome.reported, outcome.expected

    @property
    def targets(self) -> Sequence[Target]:
        return self.explained.targets

    @property
    def limits(self) -> tuple[str, str, str]:
        """Ahead from, behind at or below, far behind below, in percentage points."""
        limits = self.explained.explanation.outcome.limits
        return plain(limits.ahead), plain(limits.behind), plain(limits.far_behind)

    def parts_of(self, step: Step) -> tuple[Part, ...]:
        """What a step adds up: the place's own years for everybody, other places' figures for who may see."""
        is_of_years = step.code in (StepCode.RUNNING_TOTAL, StepCode.VERDICT)
        return step.parts if is_of_years or self.sees_places else ()

    def as_text(self) -> str:
        """The explanation as plain text, a line for each step: for the report and for a clerk's e-mail."""
        return "\n".join(f"{line.title}: {line.text}" for line in self.lines)


def _ratio(figure: Figure) -> str:
    if figure.numerator is None or figure.denominator is None:
        return ""
    return f"{plain(figure.numerator)} ÷ {plain(figure.denominator)}"


def _has_part(person: User, indicator: Indicator) -> bool:
    """Whether the person's department leads or supports the indicator."""
    return any(row.organization_id == person.organization_id for row in indicator.assignments.all())
