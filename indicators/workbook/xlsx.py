"""A workbook (.xlsx) as the lines that the reading process writes. See docs/adr/0019-reading-workbooks.md."""

from collections.abc import Iterator
from typing import IO, Any

from indicators.workbook.cells import Setting, SheetReader
from indicators.workbook.container import Container
from indicators.workbook.limits import Limits
from indicators.workbook.markup import read_markup, read_stepwise
from indicators.workbook.parts import (
    Relations,
    SheetEntry,
    StringsReader,
    StylesReader,
    WorkbookReader,
    relations_of,
)
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import FileRefused

# What shows that a zip is another kind of file, by a part that only such a file has
TELLING_PARTS = {
    "xl/vbaproject.bin": Refusal.MACROS,
    "xl/workbook.bin": Refusal.BINARY_WORKBOOK,
    "content.xml": Refusal.OTHER_SPREADSHEET,
    "index/document.iwa": Refusal.OTHER_SPREADSHEET,
    "word/document.xml": Refusal.DOCUMENT,
    "ppt/presentation.xml": Refusal.DOCUMENT,
}
MANIFEST = "[Content_Types].xml"


def read_xlsx(file: IO[bytes], limits: Limits, *, first_only: bool = False) -> Iterator[Any]:
    """Yield a dict for each sheet and a list for each row, as in wire.py. Raises FileRefused.

    `first_only` leaves out all sheets but the first that is not hidden.
    """
    container = Container(file, limits)
    _check_kind(container)
    main = relations_of(container, "").part_of_type("officeDocument")
    if main is None:
        raise FileRefused(Refusal.DAMAGED)
    workbook = WorkbookReader()
    read_markup(container.chunks(main), workbook)
    relations = relations_of(container, main)
    sheets = _sheets(workbook, relations, limits)
    if first_only:
        sheets = [pair for pair in sheets if not pair[0].is_hidden][:1]
    if not sheets:
        raise FileRefused(Refusal.NO_SHEET)
    setting = _setting(container, workbook, relations)
    for entry, part in sheets:
        yield {"sheet": entry.name, "hidden": entry.is_hidden}
        yield from _rows(container, part, SheetReader(entry.name, setting))


def _check_kind(container: Container) -> None:
    """Refuse what a zip may be besides a workbook, by a name for it."""
    for part, code in TELLING_PARTS.items():
        if part in container:
            raise FileRefused(code)
    if MANIFEST not in container:
        raise FileRefused(Refusal.ARCHIVE)


def _sheets(workbook: WorkbookReader, relations: Relations, limits: Limits) -> list[tuple[SheetEntry, str]]:
    """The sheets with cells and their parts; charts on sheets of their own have none."""
    if len(workbook.sheets) > limits.sheets:
        raise FileRefused(Refusal.TOO_MANY_SHEETS, limit=limits.sheets)
    if len({entry.name for entry in workbook.sheets}) < len(workbook.sheets):
        raise FileRefused(Refusal.DAMAGED)
    found = []
    for entry in workbook.sheets:
        if entry.relation not in relations.by_id:
            raise FileRefused(Refusal.DAMAGED)
        kind, part = relations.by_id[entry.relation]
        if kind == "worksheet":
            found.append((entry, part))
    return found


def _setting(container: Container, workbook: WorkbookReader, relations: Relations) -> Setting:
    strings, styles = StringsReader(), StylesReader()
    for word, reader in (("sharedStrings", strings), ("styles", styles)):
        part = relations.part_of_type(word)
        if part is not None:
            read_markup(container.chunks(part), reader)
    return Setting(strings.strings, styles.shown, workbook.is_from_1904, workbook.is_uncalculated)


def _rows(container: Container, part: str, reader: SheetReader) -> Iterator[list[Any]]:
    for _ in read_stepwise(container.chunks(part), reader):
        yield from reader.rows
        reader.rows.clear()
