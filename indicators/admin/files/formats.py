"""The two kinds of file that the admin takes and gives."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from import_export.formats.base_formats import Format
from tablib import Dataset

from indicators.workbook.opening import open_file
from indicators.workbook.sheets import Book, Cell, Sheet, address
from indicators.workbook.tables import CONTENT_TYPES, WRITERS, Table


class Heading(Exception):
    """The heading of a table cannot be understood; the message says so to the one who sent it."""


class SheetDataset(Dataset):
    """The rows of a sheet below its heading, and where each stands. Cells keep what is wrong with them.

    `row_numbers` and `column_numbers` are the sheet's own, for addresses.
    """

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        filled = sorted({row for row, _column in sheet.cells})
        top = filled[0] if filled else 1
        self.column_numbers = list(range(1, sheet.last_column + 1))
        self.headers = [str(sheet.at(top, column).value or "").strip() for column in self.column_numbers]
        self.row_numbers = filled[1:]
        for row in self.row_numbers:
            self.append([sheet.at(row, column) for column in self.column_numbers])

    def address(self, row: int, header: str) -> str:
        """“C12” for the column of a heading in the `row`th row of data, counted from 1."""
        return address(self.row_numbers[row - 1], self.column_numbers[self.headers.index(header)])


class TableFormat(Format):
    """A kind of file by its extension, which is also its name on the page."""

    extension: ClassVar[str]

    def __init__(self, encoding: str | None = None) -> None:
        """The encoding is found out by the reader."""

    def get_title(self) -> str:
        return self.extension

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return CONTENT_TYPES[self.extension]

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> SheetDataset:
        """The first sheet that is not hidden. Raises FileRefused for what is no such file."""
        return SheetDataset(_first_sheet(open_file(in_stream, f"import.{self.extension}")))

    def export_data(self, dataset: Table, **kwargs: Any) -> bytes:
        file = BytesIO()
        WRITERS[self.extension](dataset, file)
        return file.getvalue()


class Xlsx(TableFormat):
    extension = "xlsx"


class Csv(TableFormat):
    extension = "csv"


FORMATS = (Xlsx, Csv)


def _first_sheet(book: Book) -> Sheet:
    shown = [sheet for sheet in book.sheets if not sheet.is_hidden and sheet.cells]
    return shown[0] if shown else Sheet("")


def check_headers(headers: list[str], known: dict[str, str], required: set[str]) -> list[str]:
    """The columns' keys for their headings. Raises Heading with all that is wrong.

    `known` is the key for each heading that is understood, folded; `required` are keys that must be there.
    """
    keys = [known.get(header.casefold(), "") for header in headers]
    faults = list(_header_faults(headers, keys, required))
    if faults:
        raise Heading(" ".join(faults))
    return keys


def _header_faults(headers: list[str], keys: list[str], required: set[str]) -> Iterator[str]:
    for header, key in zip(headers, keys, strict=True):
        if not key:
            yield _("Nothing is known of a column “%(header)s”: remove it, or mend its heading.") % {
                "header": header
            }
        elif keys.count(key) > 1:
            yield _("The column “%(header)s” is there twice.") % {"header": header}
    missing = sorted(required - set(keys))
    if missing:
        yield _("The file lacks these columns, by which rows are found: %(columns)s.") % {
            "columns": ", ".join(missing)
        }


def is_blank(cell: Cell) -> bool:
    return cell.fault is None and cell.value in (None, "")
