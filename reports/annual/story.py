"""What all chapters of a report share: the facts in one language, names, counts of verdicts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.method.types import Nature, Outcome, Verdict
from reports.annual.content import Kind, Number, Part
from reports.annual.facts import Facts, IndicatorFacts, MeasureFacts, Words
from reports.annual.quantities import Quantities
from reports.annual.wording import BEHIND, VERDICT_WORDS, listed, phrase, whole


@dataclass(frozen=True, slots=True)
class Story:
    """The facts, and the kind and language in which they are told."""

    kind: Kind
    facts: Facts
    language: str

    @property
    def spans_years(self) -> bool:
        """Whether the report looks back over the plan's years, and not at one."""
        return self.kind in (Kind.MIDTERM, Kind.FINAL)

    @property
    def years(self) -> str:
        """“2018”, or “2016–2018” where the report spans the years so far."""
        first, last = self.facts.plan.start_year, self.facts.year
        if not self.spans_years or first == last:
            return str(last)
        return _("%(first)s–%(last)s") % {"first": first, "last": last}

    def name(self, words: Words) -> str:
        return words.in_language(self.language)

    def names(self, all_words: Iterable[Words]) -> tuple[Part, ...]:
        return listed(map(self.name, all_words))

    def label(self, indicator: IndicatorFacts) -> str:
        return self.name(indicator.name)

    def leads(self, owner: IndicatorFacts | MeasureFacts) -> str:
        """The lead departments, or that there are none."""
        found = "".join(part for part in self.names(owner.leads) if isinstance(part, str))
        return found or _("not yet assigned")

    def of(self, indicator: IndicatorFacts) -> Quantities:
        """The numbers of an indicator for the whole."""
        return self.at(indicator, indicator.outcome, self.facts.plan.place)

    def at(self, indicator: IndicatorFacts, outcome: Outcome, place: str) -> Quantities:
        """The numbers of an indicator for a place."""
        return Quantities(indicator, outcome, place, self.facts.year, self.language)

    def count(self, subject: str, measure: str, count: int, place: str = "") -> Number:
        """A bound count: of `subject` (all, binding, a domain …) those that `measure` names."""
        of = place or self.facts.plan.place
        return whole(f"{subject}.count-{measure}.{of}.{self.facts.year}", count)

    def total(self, subject: str, count: int, place: str = "") -> tuple[Part, ...]:
        """“74 indicators”, as a bound count."""
        number = self.count(subject, "total", count, place)
        return phrase(ngettext("%(count)s indicator", "%(count)s indicators", count), count=number)

    def verdicts(self, subject: str, outcomes: Sequence[Outcome], place: str = "") -> tuple[Part, ...]:
        """“15 achieved, 9 on track”: verdicts that nothing has are left out, the unrated come last."""
        return listed(
            phrase(
                _("%(count)s %(verdict)s"),
                count=self.count(subject, verdict, found, place),
                verdict=str(VERDICT_WORDS[verdict]),
            )
            for verdict in Verdict
            if (found := sum(each.verdict is verdict for each in outcomes))
        )

    @property
    def behind(self) -> list[IndicatorFacts]:
        """What is behind: binding first, then by verdict, the worst pace first."""
        return sorted(with_verdict(self.facts.indicators, BEHIND), key=_urgency)


def with_verdict(indicators: Iterable[IndicatorFacts], verdicts: Sequence[Verdict]) -> list[IndicatorFacts]:
    """Those that have one of the verdicts."""
    return [each for each in indicators if each.outcome.verdict in verdicts]


def of_nature(indicators: Iterable[IndicatorFacts], nature: Nature) -> list[IndicatorFacts]:
    return [each for each in indicators if each.nature is nature]


def _urgency(indicator: IndicatorFacts) -> tuple[bool, int, bool, Decimal, int]:
    """Where there is no pace (each year judged by itself), the indicator follows those that have one."""
    outcome = indicator.outcome
    pace = outcome.pace if outcome.pace is not None else Decimal(0)
    return (
        not indicator.is_binding,
        BEHIND.index(outcome.verdict),
        outcome.pace is None,
        pace,
        indicator.number,
    )
