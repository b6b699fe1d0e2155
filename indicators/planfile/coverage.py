"""Accounts for every number of a plan's text: which target or baseline holds it, or why it is none.

A plan file's targets and baselines, and the notes on numbers that are neither, are *claims* on the numbers of
the text. A claim holds a number only where place, words and figure are the same, so two occurrences of “30”
need two claims. A baseline's words are the beginning of its note, up to the first semicolon.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import chain

import yaml

from indicators.method.types import Kind
from indicators.planfile.plan_text import HALF_WIDTH, NUMBER, PlanNumber, read_numbers
from indicators.planfile.schema import BaselineEntry, IndicatorEntry, PlanFile, TargetEntry

__all__ = ["Note", "PlanNumber", "Row", "account", "faults", "read_notes", "read_numbers", "render"]

NOTE_SEPARATOR = ";"
CONTEXT = 24  # characters shown on each side of a number

# Numbers that no plan sets, by what stands around the group n.
STRUCTURE = (
    (re.compile(r"^(?P<n>[0-9]+)\.(?![0-9])"), "the number of a heading"),
    (re.compile(r"^专栏(?P<n>[0-9]+):"), "the number of a special project"),
    (re.compile(r"(?P<n>20[0-9]{2})年"), "the year by which the sentence's targets are due"),
    (re.compile(r"^(?P<n>20[0-9]{2})$"), "the table's column heading: the year of its targets"),
    (re.compile(r"〔(?P<n>[0-9]{4})〕"), "the year in a document's number"),
    (re.compile(r"〕(?P<n>[0-9]+)号"), "the serial in a document's number"),
    (re.compile(r"\((?P<n>20[0-9]{2})~20[0-9]{2}\)"), "the first year of an earlier plan"),
    (re.compile(r"\(20[0-9]{2}~(?P<n>20[0-9]{2})\)"), "the last year of an earlier plan"),
    (re.compile(r"PM(?P<n>2\.5)"), "part of the pollutant's name"),
    (re.compile(r"g/m(?P<n>3)$"), "the exponent of the unit"),
)

INTRODUCTION = """\
# What became of every number in the plan

Every number of the plan's chapters one to five, in order: the target or baseline of the plan file that holds
it, or why it is none. Words that set a quantity without a digit (全部, 全面淘汰 …) and names that count their
parts (八大千亿产业 …) are listed too. Made by `manage.py plan_coverage` from the plan file, the plan's text
and `fixtures/coverage-notes.yaml`; change those, not this page.
"""
TABLE_HEAD = "| No. | Place | Text | Number | What became of it |\n| --: | --- | --- | --- | --- |\n"


class HolderKind(StrEnum):
    """What holds a number: a target, a baseline, or the reason why it is neither."""

    TARGET = "target"
    BASELINE = "baseline"
    REASON = "reason"


# How the page begins a line about each kind.
TOLD_AS = {
    HolderKind.TARGET: "Target",
    HolderKind.BASELINE: "Baseline of",
    HolderKind.REASON: "None:",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Why one number is neither a target nor a baseline; `words` are the plan's and contain the number."""

    place: str
    words: str
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Holder:
    """What became of a number, said in one line."""

    kind: HolderKind
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A number with all that holds it; one number may set two targets (“均达到300家”)."""

    number: PlanNumber
    holders: tuple[Holder, ...]

    @property
    def kinds(self) -> frozenset[HolderKind]:
        """The kinds of its holders: one where all is well."""
        return frozenset(holder.kind for holder in self.holders)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A holder with the place, the words and the figure of the one number that it claims.

    `label` is the label that the number's row must have if it stands in a table.
    """

    holder: Holder
    place: str
    label: str
    words: str
    figure: str

    def covers(self, number: PlanNumber) -> bool:
        """Whether the number is the claim's figure, at its place, in its row and within its words."""
        is_figure = (number.section, number.number) == (self.place, self.figure)
        return is_figure and number.label in ("", self.label) and self._has_around(number)

    def _has_around(self, number: PlanNumber) -> bool:
        """Whether the words stand in the sentence in such a way that they contain the number."""
        starts = (match.start() for match in re.finditer(f"(?={re.escape(self.words)})", number.sentence))
        return any(start <= number.offset and number.end <= start + len(self.words) for start in starts)


def read_notes(text: str) -> tuple[Note, ...]:
    """The notes of a YAML list, each with place, words, number and reason; `ValueError` for anything else."""
    notes = []
    for position, entry in enumerate(yaml.safe_load(text) or (), start=1):
        try:
            notes.append(Note(**entry))
        except TypeError as error:
            message = f"Note {position} needs exactly place, words, number and reason: {entry}"
            raise ValueError(message) from error
    return tuple(notes)


def account(numbers: tuple[PlanNumber, ...], file: PlanFile, notes: tuple[Note, ...]) -> tuple[Row, ...]:
    """Each number with its holders, none where nothing accounts for it."""
    claims = _claims(file, notes)
    return tuple(Row(number, _holders(number, claims)) for number in numbers)


def faults(numbers: tuple[PlanNumber, ...], file: PlanFile, notes: tuple[Note, ...]) -> tuple[str, ...]:
    """What is wrong, a line each.

    Numbers that nothing accounts for, numbers held as two different things, and claims whose words and figure
    do not stand in the text exactly once.
    """
    rows = account(numbers, file, notes)
    lost = (
        f"{row.number.section}: nothing accounts for {_shown(row.number)}" for row in rows if not row.kinds
    )
    torn = (f"{row.number.section}: {_shown(row.number)} is held twice" for row in rows if len(row.kinds) > 1)
    idle = (
        f"{claim.place}: “{claim.words}” ({claim.holder.text}) stands {count} times in the text"
        for claim in _claims(file, notes)
        if (count := sum(claim.covers(number) for number in numbers)) != 1
    )
    return (*lost, *torn, *idle)


def render(rows: tuple[Row, ...]) -> str:
    """The page in Markdown: counts, and a table with a line for each number."""
    lines = (
        f"| {position} | {row.number.section} | {_shown(row.number)} | {row.number.number} | {_fate(row)} |\n"
        for position, row in enumerate(rows, start=1)
    )
    return f"{INTRODUCTION}\n{_counts(rows)}\n\n{TABLE_HEAD}{''.join(lines)}"


def _holders(number: PlanNumber, claims: tuple[Claim, ...]) -> tuple[Holder, ...]:
    """The holders of all claims on the number; where there are none, what it is by its surroundings."""
    claimed = tuple(claim.holder for claim in claims if claim.covers(number))
    return claimed or tuple(
        Holder(HolderKind.REASON, reason)
        for pattern, reason in STRUCTURE
        for match in pattern.finditer(number.sentence)
        if match.span("n") == (number.offset, number.end)
    )


def _claims(file: PlanFile, notes: tuple[Note, ...]) -> tuple[Claim, ...]:
    of_indicators = chain.from_iterable(_claims_of(indicator) for indicator in file.indicators)
    return (*of_indicators, *(_claim_of_note(note) for note in notes))


def _claims_of(indicator: IndicatorEntry) -> Iterator[Claim]:
    """The claims of an indicator's own targets and, where it has one, of its baseline."""
    for target in indicator.stated_targets:
        holder = _target_holder(indicator, target)
        yield _claim(holder, target.place, indicator.name, target.words, target.value)
    if baseline := indicator.baseline:
        holder = _baseline_holder(indicator, baseline)
        words = baseline.note.translate(HALF_WIDTH).partition(NOTE_SEPARATOR)[0]
        yield _claim(holder, baseline.place, indicator.name, words, baseline.value)


def _claim(holder: Holder, place: str, label: str, words: str, value: Decimal) -> Claim:
    words = words.translate(HALF_WIDTH)
    label = label.translate(HALF_WIDTH)
    return Claim(holder=holder, place=place, label=label, words=words, figure=_figure_in(words, value))


def _figure_in(words: str, value: Decimal) -> str:
    """The number in the words that has the value; else the word that stands for it (全部); else ""."""
    figures = NUMBER.findall(words)
    exact = [figure for figure in figures if figure[0].isdigit() and Decimal(figure) == value]
    worded = [figure for figure in figures if not figure[0].isdigit()]
    return next(iter(exact + worded), "")


def _claim_of_note(note: Note) -> Claim:
    holder = Holder(HolderKind.REASON, note.reason)
    words = note.words.translate(HALF_WIDTH)
    return Claim(holder=holder, place=note.place, label="", words=words, figure=note.number)


def _target_holder(indicator: IndicatorEntry, target: TargetEntry) -> Holder:
    due = "in each year" if indicator.kind is Kind.ANNUAL else str(target.year)
    figure = f"{target.comparator} {target.value:f} {indicator.unit}"
    return Holder(HolderKind.TARGET, f"{indicator.code} {indicator.name} {figure}, {due}")


def _baseline_holder(indicator: IndicatorEntry, baseline: BaselineEntry) -> Holder:
    use = "" if baseline.is_comparable else "; shown for comparison only, its definition differs"
    return Holder(HolderKind.BASELINE, f"{indicator.code} {indicator.name}, {baseline.year}{use}")


def _shown(number: PlanNumber) -> str:
    """The number in bold within what stands around it."""
    first, last = max(0, number.offset - CONTEXT), number.end + CONTEXT
    before = ("…" if first else "") + number.sentence[first : number.offset]
    after = number.sentence[number.end : last] + ("…" if last < len(number.sentence) else "")
    return f"{before}**{number.number}**{after}".strip()


def _counts(rows: tuple[Row, ...]) -> str:
    targets, baselines, reasons = (sum(kind in row.kinds for row in rows) for kind in HolderKind)
    lost = sum(not row.kinds for row in rows)
    return (
        f"{len(rows)} numbers: {targets} set targets, {baselines} are baselines, {reasons} are neither, "
        f"{lost} are not accounted for."
    )


def _fate(row: Row) -> str:
    """What became of the row's number; several holders are told one after the other."""
    told = (f"{TOLD_AS[holder.kind]} {holder.text}" for holder in row.holders)
    return "<br>".join(told) or "**Not accounted for**"
