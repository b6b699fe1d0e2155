"""A report laid out as a list of blocks, in order: what the Word file and the PDF both draw."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators import formatting
from reports.annual.content import Content, Part, Passage, Table


class Role(StrEnum):
    """What a block is; each has its own look."""

    BANNER = "banner"
    NUMBER = "number"
    TITLE = "title"
    ADDRESSEE = "addressee"
    HEADING_1 = "heading-1"
    HEADING_2 = "heading-2"
    HEADING_3 = "heading-3"
    TEXT = "text"
    ANNEX_FIRST = "annex-first"
    ANNEX_NEXT = "annex-next"
    ORGAN = "organ"
    DATE = "date"


HEADINGS = (Role.HEADING_1, Role.HEADING_2, Role.HEADING_3)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its role and its parts."""

    role: Role
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex with its label, “Annex 1”."""

    label: str
    table: Table


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole document. `banner` stands on every page; it is empty for real figures."""

    title: str
    banner: str
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...]


def outline_of(content: Content, own_texts: Mapping[str, str], hidden: frozenset[str]) -> Outline:
    """The content as blocks, in the report's language.

    `own_texts`: the officer's own text by the key of the passage, one paragraph for each line; it follows
    the generated sentences. `hidden`: passages whose generated sentences are left out; the headings stay.
    """
    with translation.override(content.language):
        banner = _("Demo data: all figures are invented.") if content.invented else ""
        blocks = (
            *_head(content, banner),
            *(block for each in content.passages for block in _passage(each, own_texts, hidden)),
            *_foot(content),
        )
        return Outline(content.title, banner, blocks, tuple(_annexes(content)))


def _head(content: Content, banner: str) -> Iterator[Block]:
    lines = (
        (Role.BANNER, banner),
        (Role.NUMBER, content.number),
        (Role.TITLE, content.title),
        (Role.ADDRESSEE, content.addressee),
    )
    yield from (Block(role, (text,)) for role, text in lines if text)


def _passage(passage: Passage, own_texts: Mapping[str, str], hidden: frozenset[str]) -> Iterator[Block]:
    if passage.heading:
        level = min(max(passage.level, 1), len(HEADINGS))
        yield Block(HEADINGS[level - 1], (passage.heading,))
    if passage.key not in hidden:
        for sentences in passage.in_paragraphs():
            yield Block(Role.TEXT, tuple(part for sentence in sentences for part in sentence.parts))
    for line in own_texts.get(passage.key, "").splitlines():
        if line.strip():
            yield Block(Role.TEXT, (line.strip(),))


def _foot(content: Content) -> Iterator[Block]:
    """The list of annexes, then who issues the document, and when."""
    is_one = len(content.annexes) == 1
    for number, annex in enumerate(content.annexes, 1):
        label = _("Annex: ") if number == 1 else ""
        order = "" if is_one else f"{number}. "
        role = Role.ANNEX_FIRST if number == 1 else Role.ANNEX_NEXT
        yield Block(role, (f"{label}{order}{annex.title}",))
    yield Block(Role.ORGAN, (content.organ,))
    if content.issued_on is not None:
        yield Block(Role.DATE, (formatting.day(content.issued_on),))


def _annexes(content: Content) -> Iterator[Annex]:
    if len(content.annexes) == 1:
        yield Annex(pgettext("of a document", "Annex"), content.annexes[0])
        return
    for number, table in enumerate(content.annexes, 1):
        yield Annex(_("Annex %(number)s") % {"number": number}, table)
