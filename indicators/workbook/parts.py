"""The small parts of a workbook that its sheets need: relations, the list of sheets, texts and formats."""

import re
from dataclasses import dataclass, field

from indicators.workbook.container import Container, part_beside
from indicators.workbook.formats import BUILT_IN, Shown, shown_by
from indicators.workbook.markup import read_markup
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import FileRefused

LONGEST_SHEET_NAME = 255  # Excel's are of 31 characters at most; some programs write longer ones

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """The text with `_x000D_` for a carriage return, and the like, as the character that it stands for.

    NUL and halves of surrogate pairs stay as they are written: no text of a database can hold them.
    """
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code == 0 or 0xD800 <= code <= 0xDFFF or code >= 0xFFFE else chr(code)


@dataclass(frozen=True, slots=True)
class Relations:
    """The parts that a part refers to: by id, and by the last word of their type.

    The last word is the same in the transitional and the strict form of the standard.
    """

    by_id: dict[str, tuple[str, str]] = field(default_factory=dict)  # type and part

    def part_of_type(self, word: str) -> str | None:
        return next((part for kind, part in self.by_id.values() if kind == word), None)


def relations_of(container: Container, name: str) -> Relations:
    """The relations of a part (`""`: of the whole file). None where it has no list of them."""
    folder, _, file = name.rpartition("/")
    listed = f"{folder}/_rels/{file}.rels".lstrip("/")
    reader = _RelationsReader(name)
    if listed in container:
        read_markup(container.chunks(listed), reader)
    return Relations(reader.found)


class _RelationsReader:
    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            part = part_beside(self.origin, attributes.get("Target", ""))
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, part)

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet in the workbook's list."""

    name: str
    relation: str
    is_hidden: bool


class WorkbookReader:
    """The part that lists the sheets, and says how their dates and formulas are meant."""

    def __init__(self) -> None:
        self.sheets: list[SheetEntry] = []
        self.is_from_1904 = False
        self.is_uncalculated = False  # the program that wrote it left the calculation to the next one

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            self.sheets.append(_sheet_entry(attributes))
        elif name == "workbookPr":
            self.is_from_1904 = _is_true(attributes.get("date1904"))
        elif name == "calcPr":
            self.is_uncalculated = _is_true(attributes.get("fullCalcOnLoad"))

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


def _sheet_entry(attributes: dict[str, str]) -> SheetEntry:
    name = attributes.get("name", "")
    relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
    if not name or len(name) > LONGEST_SHEET_NAME:
        raise FileRefused(Refusal.DAMAGED)
    return SheetEntry(unescaped(name), relation, attributes.get("state", "visible") != "visible")


def _is_true(text: str | None) -> bool:
    return text in ("1", "true", "on")


class StringsReader:
    """The texts that cells share. Formatting inside a text is dropped, and so are phonetic hints."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._is_heard = False
        self._is_hint = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self._is_heard = not self._is_hint
        elif name == "rPh":
            self._is_hint = True
        elif name == "si":
            self._pieces = []

    def end(self, name: str) -> None:
        if name == "t":
            self._is_heard = False
        elif name == "rPh":
            self._is_hint = False
        elif name == "si":
            self.strings.append(unescaped("".join(self._pieces)))

    def text(self, text: str) -> None:
        if self._is_heard:
            self._pieces.append(text)


class StylesReader:
    """What the cells' styles make of a number."""

    def __init__(self) -> None:
        self.shown: list[Shown] = []  # by the number of the style
        self._custom: dict[str, Shown] = {}
        self._is_inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._custom[attributes.get("numFmtId", "")] = shown_by(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            self._is_inside = True
        elif name == "xf" and self._is_inside:
            self.shown.append(self._shown(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_inside = False

    def text(self, text: str) -> None: ...

    def _shown(self, number: str) -> Shown:
        if number in self._custom:
            return self._custom[number]
        is_short = number.isascii() and number.isdecimal() and len(number) < 4
        return BUILT_IN.get(int(number), Shown.NUMBER) if is_short else Shown.NUMBER
