"""What a report holds: passages of text and annexes in which every number is bound to a result.

Nothing here knows how a report is drawn. The same content gives the Word file, the PDF and the workbook.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal


class Kind(StrEnum):
    """Which report: of a year, of the plan's middle, of its end, or the short notice."""

    ANNUAL = "annual"
    MIDTERM = "midterm"
    FINAL = "final"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Number:
    """A number bound to a result.

    `key` names the result and stays the same from version to version: indicator, measure, organization and
    year, as in “A01.actual.330400.2018”. `value` is the exact decimal, `text` how a reader sees it; the unit
    stands in the text around it. What cannot be had is text and no number.
    """

    key: str
    text: str
    value: str

    def __post_init__(self) -> None:
        """Refuse a number without a key or without a finite decimal."""
        if not self.key:
            raise ValueError("A number needs the key of what it is bound to.")
        if not Decimal(self.value).is_finite():
            raise ValueError(f"{self.key}: {self.value} is not a number.")


Part = str | Number
Cell = Part | tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: runs of text and bound numbers in reading order.

    `template` is the message with its named places from which it was written, in the report's language.
    """

    template: str
    parts: tuple[Part, ...]

    def plain(self) -> str:
        """The sentence as a reader sees it."""
        return "".join(shown(part) for part in self.parts)

    def numbers(self) -> Iterator[Number]:
        """The bound numbers in reading order."""
        return (part for part in self.parts if isinstance(part, Number))


@dataclass(frozen=True, slots=True)
class Passage:
    """A section of generated text: `key` stays the same from version to version, `level` counts from 1.

    Sentences follow one another in a paragraph; `paragraphs` says how many sentences each paragraph holds.
    Without it, each sentence is a paragraph.
    """

    key: str
    heading: str
    level: int
    sentences: tuple[Sentence, ...]
    domain: str = ""
    paragraphs: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse paragraphs that do not hold all the sentences."""
        if self.paragraphs and sum(self.paragraphs) != len(self.sentences):
            raise ValueError(f"{self.key}: the paragraphs do not hold all the sentences.")

    def in_paragraphs(self) -> Iterator[tuple[Sentence, ...]]:
        """The sentences, paragraph by paragraph."""
        start = 0
        for length in self.paragraphs or (1,) * len(self.sentences):
            yield self.sentences[start : start + length]
            start += length

    def plain(self) -> str:
        """The text without its heading, one line for each paragraph."""
        return "\n".join("".join(each.plain() for each in sentences) for sentences in self.in_paragraphs())

    def numbers(self) -> Iterator[Number]:
        """The bound numbers in reading order."""
        return (number for sentence in self.sentences for number in sentence.numbers())


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an annex: `width` in millimeters."""

    label: str
    width: int
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """An annex. A row with a single cell is a band: the heading of the rows below it."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    landscape: bool = False
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a row that has not one cell for each column."""
        for number, row in enumerate(self.rows, start=1):
            if len(row) not in (1, len(self.columns)):
                raise ValueError(f"{self.key}: row {number} has {len(row)} cells.")

    def numbers(self) -> Iterator[Number]:
        """The bound numbers, row by row."""
        return (
            part for row in self.rows for cell in row for part in parts_of(cell) if isinstance(part, Number)
        )


@dataclass(frozen=True, slots=True)
class Series:
    """A series of a chart: one value for each category, None where there is none. `color` as #RRGGBB."""

    name: str
    values: tuple[Number | None, ...]
    color: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that a workbook draws itself: `stacked` bars, or lines."""

    key: str
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    shape: Literal["stacked", "bar", "line"] = "stacked"

    def __post_init__(self) -> None:
        """Refuse a series that has not one value for each category."""
        for each in self.series:
            if len(each.values) != len(self.categories):
                raise ValueError(f"{self.key}: {each.name} has {len(each.values)} values.")


@dataclass(frozen=True, slots=True)
class Content:
    """A whole report. `number` is the document number (发文字号), empty before the office has given one.

    `addressee` is who it is sent to (主送). A passage of level 0 has no heading: it opens the report.
    """

    kind: Kind
    language: str
    title: str
    organ: str
    plan_name: str
    year: int
    version: int
    invented: bool
    passages: tuple[Passage, ...]
    annexes: tuple[Table, ...]
    charts: tuple[Chart, ...] = ()
    issued_on: date | None = None
    number: str = ""
    addressee: str = ""

    def numbers(self) -> Iterator[Number]:
        """Every bound number of the text, the annexes and the charts."""
        for passage in self.passages:
            yield from passage.numbers()
        for annex in self.annexes:
            yield from annex.numbers()
        for chart in self.charts:
            for series in chart.series:
                yield from (value for value in series.values if value is not None)


def parts_of(cell: Cell) -> tuple[Part, ...]:
    """The parts of a cell: “≥ ” and a number, say."""
    return cell if isinstance(cell, tuple) else (cell,)


def shown(cell: Cell) -> str:
    """The part, or the cell of several parts, as a reader sees it."""
    return "".join(part.text if isinstance(part, Number) else part for part in parts_of(cell))


Moved = dict[str, tuple[Number | None, Number | None]]


def to_json(passage: Passage) -> dict[str, Any]:
    """The passage in JSON's own types. A bound number is an object, a run of text a string."""
    return {
        "key": passage.key,
        "heading": passage.heading,
        "level": passage.level,
        "domain": passage.domain,
        "paragraphs": list(passage.paragraphs),
        "sentences": [
            {"template": sentence.template, "parts": [_part_to_json(part) for part in sentence.parts]}
            for sentence in passage.sentences
        ],
    }


def passage_from_json(data: dict[str, Any]) -> Passage:
    """The passage that `to_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    return Passage(
        key=data["key"],
        heading=data["heading"],
        level=data["level"],
        domain=data["domain"],
        paragraphs=tuple(data["paragraphs"]),
        sentences=tuple(
            Sentence(each["template"], tuple(_part_from_json(part) for part in each["parts"]))
            for each in data["sentences"]
        ),
    )


def moved(old: Passage | None, new: Passage | None) -> Moved:
    """The bound numbers whose value changed, appeared or vanished: key → (old, new), in the keys' order.

    Values are compared as decimals: 1.50 is 1.5. How a number is shown does not count.
    """
    before, after = _by_key(old), _by_key(new)
    return {
        key: (before.get(key), after.get(key))
        for key in sorted({*before, *after})
        if _value(before.get(key)) != _value(after.get(key))
    }


def _by_key(passage: Passage | None) -> dict[str, Number]:
    return {number.key: number for number in passage.numbers()} if passage else {}


def _value(number: Number | None) -> Decimal | None:
    return None if number is None else Decimal(number.value)


def _part_to_json(part: Part) -> str | dict[str, str]:
    if isinstance(part, str):
        return part
    return {"key": part.key, "text": part.text, "value": part.value}


def _part_from_json(part: str | dict[str, str]) -> Part:
    return part if isinstance(part, str) else Number(part["key"], part["text"], part["value"])
