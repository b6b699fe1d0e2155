"""What is wrong with an import's rows, and the workbook that lists it."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from indicators.workbook.tables import Column, Kind, Table


class RowFault(NamedTuple):
    """What is wrong with one cell: the row as a spreadsheet counts, the indicator's code as it came, the
    column (empty: the whole row), the value as it came, and the message in the reader's language."""

    row: int
    indicator: str
    column: str
    value: str
    message: str


def fault_table(faults: Iterable[RowFault]) -> Table:
    """One row for each fault. The problem and its mend are one text: the one that every other door shows."""
    columns = (
        Column("row", _("Row"), Kind.WHOLE),
        Column("indicator", _("indicator")),
        Column("column", _("Column")),
        Column("value", _("value")),
        Column("message", _("Problem, and how to mend it")),
    )
    return Table(_("Faults"), columns, faults)
