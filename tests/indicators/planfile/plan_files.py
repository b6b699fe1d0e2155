"""What the tests of plan files share: the invented plan, and the problems that a changed copy of it has."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from indicators.planfile.reader import PlanFileInvalid, Problem, read_plan_file

FIXTURES = Path(__file__).parents[3] / "fixtures"
LAKESIDE = FIXTURES / "invented-lakeside-2023-2025.yaml"
JIAXING = FIXTURES / "jiaxing-quality-2016-2020.yaml"


def lakeside_with(old: str, new: str) -> str:
    """The invented plan's text with one passage replaced; the passage must be there."""
    text = LAKESIDE.read_text(encoding="utf-8")
    assert old in text, f"the fixture has no {old!r}"
    return text.replace(old, new, 1)


def problems_of(source: str | bytes | Path) -> tuple[Problem, ...]:
    """The problems that the reader names; text stands for the file's content."""
    with pytest.raises(PlanFileInvalid) as caught:
        read_plan_file(source.encode() if isinstance(source, str) else source)
    return caught.value.problems


TARGET = "{year: 2025, comparator: ≥, value: 98, place: 二、1, words: 98%以上}"
TOWN = (
    "{code: hp-xh-yq, name: 雁桥镇（示例）, name_en: Goosebridge Town (example), kind: town, parent: hp-xh}"
)
LEAD_OF_LAKE = "{organization: hp-zlj, role: supporting}"


@dataclass(frozen=True, slots=True)
class Fault:
    """A passage of the invented plan, what replaces it, and the field and words of the problem it must give.

    `line` is text of the problem's line in the changed file; "" where that is the replacement itself.
    """

    old: str
    new: str
    field: str
    says: str
    line: str = ""

    def line_number(self, text: str) -> int:
        """Where the problem lies in the changed text."""
        return text[: text.index(self.line or self.new)].count("\n") + 1


def lake_name(written: str, says: str) -> Fault:
    """A fault in the name of HB01."""
    return Fault("name: 湖心总磷浓度", f"name: {written}", "indicators[HB01].name", says)


def target(**changes: str) -> str:
    """The first target, with other values."""
    values = {
        "year": "2025",
        "comparator": "≥",
        "value": "98",
        "place": "二、1",
        "words": "98%以上",
    } | changes
    return "{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}"


def of_target(says: str, field: str, **changes: str) -> Fault:
    """A fault in the first target of CF01."""
    return Fault(TARGET, target(**changes), f"indicators[CF01].targets[0].{field}", says)
