"""What a report is written from: plain values of a published version.

Names are kept in Chinese and English, so that one set of facts gives the report in either language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.method.types import Baseline, Direction, Kind, Nature, Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Words:
    """A name or a text in Chinese, and in English where there is one."""

    zh: str
    en: str = ""

    def in_language(self, language: str) -> str:
        """The English words where they are wanted and there are some; else the Chinese ones."""
        return self.en if language.startswith("en") and self.en else self.zh


class MeasureState(StrEnum):
    """How a measure is getting on, as its approved note says; the values are those of the notes."""

    ON_SCHEDULE = "on_schedule"
    EARLY = "early"
    LATE = "late"
    NOT_STARTED = "not_started"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The plan, and the place that it is for. `document` is its number, as in 嘉政办发〔2017〕15号."""

    name: Words
    document: str
    start_year: int
    end_year: int
    place: str
    """The code of the plan's own organization."""
    place_name: Words


@dataclass(frozen=True, slots=True)
class DomainFacts:
    """A class of the plan's indicators."""

    code: str
    name: Words


@dataclass(frozen=True, slots=True)
class Past:
    """What was published of an earlier year, or said in an earlier version of this one."""

    value: Decimal | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """An indicator with its result for the whole, who leads it, and what was written to it.

    `explanation` is what the lead department wrote to the year's figure; `place_reasons` what places wrote to
    theirs, each with its name, where the whole is behind; `remedy` is that of a lag which the office accepts
    until `accepted_until`. `history` is what stands published of earlier years; `former` what the version
    before this one said. `sources` are the places of the plan that set a target.
    """

    code: str
    number: int
    name: Words
    unit: Words
    decimals: int
    domain: str
    nature: Nature
    kind: Kind
    direction: Direction
    outcome: Outcome
    baseline: Baseline | None = None
    leads: tuple[Words, ...] = ()
    definition: Words = Words("")
    sources: tuple[str, ...] = ()
    explanation: str = ""
    place_reasons: tuple[tuple[Words, str], ...] = ()
    remedy: str = ""
    accepted_until: date | None = None
    history: Mapping[int, Past] = field(default_factory=dict)
    former: Past | None = None

    @property
    def is_binding(self) -> bool:
        return self.nature is Nature.BINDING

    @property
    def has_moved(self) -> bool:
        """Whether the version before this one said something else."""
        now = (self.outcome.value, self.outcome.verdict)
        return self.former is not None and (self.former.value, self.former.verdict) != now


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place right below the plan's own, with the results that it has something to say about, by code."""

    code: str
    name: Words
    outcomes: Mapping[str, Outcome]


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """A measure with the year's approved note. Without a note there is no state."""

    code: str
    name: Words
    leads: tuple[Words, ...] = ()
    state: MeasureState | None = None
    text: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A special project with its measures, in the plan's order."""

    number: int
    name: Words
    measures: tuple[MeasureFacts, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of a published version. `reason` says why there is a version after the first.

    `years` are the published years up to this one; a year between may be missing.
    """

    plan: PlanFacts
    year: int
    version: int
    published_on: date
    reason: str
    invented: bool
    domains: tuple[DomainFacts, ...]
    indicators: tuple[IndicatorFacts, ...]
    places: tuple[PlaceFacts, ...]
    projects: tuple[ProjectFacts, ...]
    years: tuple[int, ...]

    @property
    def is_final_year(self) -> bool:
        return self.year == self.plan.end_year

    @property
    def years_left(self) -> int:
        return self.plan.end_year - self.year

    def of_domain(self, code: str) -> tuple[IndicatorFacts, ...]:
        """The indicators of a domain, in the plan's order."""
        return tuple(each for each in self.indicators if each.domain == code)
