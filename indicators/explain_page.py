"""Explain (算给我看) for one person: what led to a result, with the names that the person may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import quote

from django.utils.translation import pgettext

from accounts.models import Organization, User
from accounts.permissions import can_see_everything
from indicators import formatting
from indicators.method.explain import Part, Step, StepCode
from indicators.models import Figure, Indicator, Result, Target
from indicators.permissions import can_see_figure
from indicators.services.assessments import OUTCOME_FIELDS
from indicators.services.explanations import Explained, explain_result
from indicators.wording import Line, Wording, plain
from indicators.workflow import State


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
    """One result explained. `result` is the stored one; `explained` is computed from the same inputs now."""

    person: User
    result: Result
    indicator: Indicator
    place: Organization
    year: int
    explained: Explained

    @property
    def root(self) -> Organization:
        return self.indicator.plan.organization

    @property
    def unit_query(self) -> str:
        return "" if self.place == self.root else f"?unit={quote(self.place.code)}"

    @cached_property
    def sees_places(self) -> bool:
        """Whether the person may read what the single places below reported."""
        return can_see_everything(self.person) or _has_part(self.person, self.indicator)

    @property
    def is_current(self) -> bool:
        """Whether the stored result is what the inputs give now; else a full run is due."""
        outcome = self.explained.explanation.outcome
        return all(getattr(self.result, name) == getattr(outcome, name) for name in OUTCOME_FIELDS)

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
        is_approved = figure.state == State.APPROVED and figure.checked_by and figure.checked_at
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


def load_explain_page(
    *, person: User, plan_code: str, year: int, code: str, unit_code: str = ""
) -> ExplainPage:
    """The explanation of a result that the person may see; without a unit, of the highest place that is one.

    Seven queries. Raises Result.DoesNotExist for what there is not, and in the same way for what the person
    may not see.
    """
    rows = Result.objects.for_person(person).filter(
        indicator__plan__code=plan_code, indicator__code=code, assessment__year=year
    )
    if unit_code:
        rows = rows.filter(organization__code=unit_code)
    rows = rows.select_related(
        "assessment", "indicator__plan__organization", "indicator__domain", "organization"
    )
    result = rows.order_by("organization__path").prefetch_related("indicator__assignments").first()
    if result is None:
        raise Result.DoesNotExist
    return ExplainPage(
        person=person,
        result=result,
        indicator=result.indicator,
        place=result.organization,
        year=year,
        explained=explain_result(indicator=result.indicator, place=result.organization, year=year),
    )
