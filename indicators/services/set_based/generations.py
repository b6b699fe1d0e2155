"""Whether anything has changed that results are made of (ADR 21)."""

from dataclasses import dataclass

from accounts.models import Organization
from indicators.models import Figure, Generation, Indicator, Plan, Target

RULES = (Indicator, Organization, Plan, Target)


@dataclass(frozen=True, slots=True)
class Generations:
    """Numbers that grow whenever a figure changes, or anything else that results are made of."""

    figures: int
    rules: int


def inputs_generations() -> Generations:
    """What they are now (two queries)."""
    return Generations(Generation.objects.of((Figure,)), Generation.objects.of(RULES))
