"""Splits a plan's text into its numbers, each with its place, spelled like a target's `place`.

Chapters begin with “一、”, sections with “(一)”, items with “1.”, special projects with “专栏1:”; a special
project (专栏) is taken to last until the next numbered heading. Within an item stands a table, if any, with a
cell on each line: classes such as 产品质量 on two lines, labels, and figures in the order of their labels.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

# Words that set a quantity without a digit (all, none left, one), and names that count their parts.
WORDS = r"全部|所有|全面(?:消除|淘汰|完成)|建成市|一种|两个|三品|五水|五气|(?<!十)[三五八十]大"
NUMBER = re.compile(rf"[0-9]+(?:\.[0-9]+)?|{WORDS}")
LINE = re.compile(r"\S.*")
CHAPTER = re.compile(r"([一二三四五六七八九十]+)、")
SECTION = re.compile(r"\(([一二三四五六七八九十]+)\)")
ITEM = re.compile(r"([0-9]+)\.(?![0-9])\s*([^。]*)")
BOX = re.compile(r"专栏([0-9]+):")
CLASS_END = "质量"  # the second line of a class of the table
SENTENCE_ENDS = "。;"

# Where typesetters and this text's publisher differ; one character for one, so that positions stay.
HALF_WIDTH = str.maketrans("（），：；％", "(),:;%")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNumber:
    """One number of the text: `sentence` is where it stands, from its position `offset` on.

    `number` is as printed, without its unit (10 of 10万). `section` is spelled like a target's `place`;
    `label` is the row's label within a table and "" elsewhere. `start` is the position in the whole text.
    """

    chapter: str
    section: str
    label: str
    sentence: str
    number: str
    offset: int
    start: int

    @property
    def end(self) -> int:
        """The position in the sentence behind the number."""
        return self.offset + len(self.number)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line stands. Within a table, `labels` are the row labels that still await their figure."""

    chapter: str
    section: str = ""
    item: str = ""
    title: str = ""
    box: str = ""
    table: str = ""
    labels: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The place as a target spells it."""
        if self.box:
            return f"专栏{self.box}"
        section = f"({self.section})" if self.section else ""
        table = f" {self.title}表·{self.table}" if self.table else ""
        return f"{self.chapter}、{section}{self.item}{table}"

    def at(self, line: str, following: str) -> "_Place":
        """The place of this line, given the place of the one before and the text of the one after."""
        if match := CHAPTER.match(line):
            return _Place(match[1])
        if match := SECTION.match(line):
            return _Place(self.chapter, match[1])
        if match := ITEM.match(line):
            return _Place(self.chapter, self.section, match[1], match[2])
        if match := BOX.match(line):
            return replace(self, box=match[1])
        if len(line) == 2 and following == CLASS_END:
            return replace(self, table=line + CLASS_END)
        is_label = self.table and line != CLASS_END and not self.is_figure(line)
        return replace(self, labels=(*self.labels, line)) if is_label else self

    def after(self, line: str) -> "_Place":
        """A figure in the table uses up the first of the labels."""
        return replace(self, labels=self.labels[1:]) if self.is_figure(line) else self

    def is_figure(self, line: str) -> bool:
        """Whether the line is a cell with a figure."""
        return bool(self.table) and line[0].isdigit()


def read_numbers(text: str) -> tuple[PlanNumber, ...]:
    """All numbers from the first chapter on, in order; none where the text has no chapter."""
    lines = [(match.start(), match[0].rstrip()) for match in LINE.finditer(text.translate(HALF_WIDTH))]
    first = next((index for index, (_, line) in enumerate(lines) if CHAPTER.match(line)), len(lines))
    numbers: list[PlanNumber] = []
    place = _Place("")
    for (start, line), (_, following) in pairwise([*lines[first:], (0, "")]):
        place = place.at(line, following)
        numbers += _numbers_of(line, start, place)
        place = place.after(line)
    return tuple(numbers)


def _numbers_of(line: str, start: int, place: _Place) -> Iterator[PlanNumber]:
    """The numbers of one line; a table's figure is read together with its label."""
    label = place.labels[0] if place.labels and place.is_figure(line) else ""
    before = f"{label} " if label else ""
    for match in NUMBER.finditer(line):
        first = max(line.rfind(end, 0, match.start()) for end in SENTENCE_ENDS) + 1
        yield PlanNumber(
            chapter=place.chapter,
            section=place.name,
            label=label,
            sentence=before + re.split(f"[{SENTENCE_ENDS}]", line[first:], maxsplit=1)[0],
            number=match[0],
            offset=len(before) + match.start() - first,
            start=start + match.start(),
        )
