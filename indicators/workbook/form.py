"""The form that a unit fills in as a workbook: its columns, its key and the keys of its rows. Pure.

The key says for which plan, year and unit a sheet is; the key of a row says for which indicator. Everything
in a filled file is found by them and by the columns' headings, nothing by where it stands.
"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

TEMPLATE_VERSION = 1


class Column(StrEnum):
    """What a column holds. The code itself is a heading too: a .csv may name its columns by it."""

    KEY = "key"
    NUMBER = "number"
    NAME = "name"
    UNIT = "unit"
    LAST = "last"
    TARGET = "target"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    VALUE = "value"
    AVAILABILITY = "availability"
    EXPECTED_ON = "expected_on"
    EXPLANATION = "explanation"
    VERSION = "version"
    ERRORS = "errors"  # only in a file that comes back with its errors marked


HEADINGS: dict[Column, Promise] = {
    Column.KEY: _("Row key"),
    Column.NUMBER: _("No."),
    Column.NAME: _("Indicator"),
    Column.UNIT: _("Unit of measure"),
    Column.LAST: _("Last year"),
    Column.TARGET: _("This year's target"),
    Column.NUMERATOR: _("Numerator"),
    Column.DENOMINATOR: _("Denominator"),
    Column.VALUE: _("This year's value"),
    Column.AVAILABILITY: _("Availability"),
    Column.EXPECTED_ON: _("Expected on"),
    Column.EXPLANATION: _("Explanation"),
    Column.VERSION: _("Version"),
    Column.ERRORS: _("Error messages"),
}

RATIO_COLUMNS = (Column.NUMERATOR, Column.DENOMINATOR)
ENTRY_COLUMNS = (
    *RATIO_COLUMNS,
    Column.VALUE,
    Column.AVAILABILITY,
    Column.EXPECTED_ON,
    Column.EXPLANATION,
)
"""What people fill in, in the order of the sheet."""

_FORM_KEY = re.compile(r"([-\w]+)/([0-9]{4})/([-\w]+)/([0-9]{1,4})/([0-9A-F]{8})")
_ROW_KEY = re.compile(r"([-\w]+)/([0-9]{4})/([A-Z0-9]+)")


@dataclass(frozen=True, slots=True)
class FormKey:
    """For which plan, year and unit a sheet is, and of which version the template was. Codes, not names."""

    plan: str
    year: int
    unit: str
    version: int = TEMPLATE_VERSION

    @property
    def check_code(self) -> str:
        """Eight letters that agree with the rest of the key: a guard against mixed-up files, no secret."""
        text = f"{self.plan}/{self.year}/{self.unit}/{self.version}"
        return hashlib.sha256(text.encode()).hexdigest()[:8].upper()

    def __str__(self) -> str:
        return f"{self.plan}/{self.year}/{self.unit}/{self.version}/{self.check_code}"


@dataclass(frozen=True, slots=True)
class RowKey:
    """For which unit, year and indicator a row is."""

    unit: str
    year: int
    code: str

    def __str__(self) -> str:
        return f"{self.unit}/{self.year}/{self.code}"


def read_form_key(text: str) -> tuple[FormKey, bool] | None:
    """The key that a cell holds, and whether its check code agrees; None where the cell holds no key."""
    match = _FORM_KEY.fullmatch(text.strip())
    if match is None:
        return None
    key = FormKey(match[1], int(match[2]), match[3], int(match[4]))
    return key, match[5] == key.check_code


def read_row_key(text: str) -> RowKey | None:
    match = _ROW_KEY.fullmatch(text.strip())
    return RowKey(match[1], int(match[2]), match[3]) if match else None


def headings_of(column: Column) -> list[str]:
    """The column's heading in each of the site's languages, the active one first."""
    headings = [str(HEADINGS[column])]
    for language, _name in settings.LANGUAGES:
        with override(language):
            headings.append(str(HEADINGS[column]))
    return headings


def column_of(heading: str) -> Column | None:
    """The column that a heading names, in whichever of the site's languages; None for any other text."""
    return _columns_by_heading().get(_plain(heading))


@cache
def _columns_by_heading() -> dict[str, Column]:
    return {_plain(text): column for column in Column for text in (column.value, *headings_of(column))}


def _plain(text: str) -> str:
    """A heading without what people and programs change in passing: case, spaces, line breaks."""
    return "".join(text.split()).casefold()
