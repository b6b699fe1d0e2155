"""One malformed file of the suite."""

import random
from collections.abc import Callable
from dataclasses import dataclass

ANY, SOUND = "any", "sound"
MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Malformed:
    """A file, and what it must be answered with.

    The answer is a Refusal, or the fault of a cell, or SOUND, where what is wrong does no harm. It is ANY for
    random damage: a book or a refusal, and nothing else.
    """

    id: str
    make: Callable[[], bytes]
    answer: str
    name: str = "表.xlsx"


def seeded(seed: int) -> random.Random:
    """Chance that is the same in every run."""
    return random.Random(seed)  # noqa: S311 - not for secrets
