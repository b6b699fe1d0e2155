"""The tracking table as files. The same table gives the same bytes, whenever it is asked for."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from indicators import formatting
from indicators.exports import Export, in_words, is_demo, text, whole
from indicators.workbook.tables import Table
from reports.rendering.word_table import WordTable, write_word_table
from reports.tracking import TrackingRow, TrackingTable

TITLE = gettext_lazy("Tracking table of the measures")
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for the time of making in a file that shall not change with the clock."""


def tracking_sheet(tracking: TrackingTable) -> Table:
    """The table as rows for a workbook or a CSV: the five columns, then what files need beside them."""
    export: Export[TrackingRow] = Export(
        TITLE,
        (
            whole("number", pgettext_lazy("of a row", "No."), lambda row: row.number),
            text("measure", gettext_lazy("Main task"), lambda row: row.measure.label),
            text("progress", gettext_lazy("How it stands"), lambda row: row.progress),
            text(
                "leads", pgettext_lazy("of the tracking table", "Lead department"), lambda row: row.lead_names
            ),
            text("state", gettext_lazy("State of progress"), lambda row: row.state),
            text("project", gettext_lazy("Special project"), lambda row: row.measure.project.label),
            text("code", gettext_lazy("Code"), lambda row: row.measure.code),
            is_demo(lambda _row: tracking.plan),
        ),
    )
    table = export.table(tracking.rows, notes=list(_notes(tracking)))
    return Table(table.title, table.columns, table.rows, table.notes, made_at=UNDATED)


def write_tracking_word(tracking: TrackingTable, file: BinaryIO) -> None:
    """The table as the office publishes it: landscape A4, its head repeated on every page."""
    table = WordTable(
        title=f"{tracking.plan.label}{TITLE}",
        notes=list(_notes(tracking))[1:],
        headers=[
            str(each)
            for each in (
                pgettext("of a row", "No."),
                _("Main task"),
                _("How it stands"),
                pgettext("of the tracking table", "Lead department"),
                _("State of progress"),
            )
        ],
        widths=[16, 56, 112, 38, 23],
        centered={0, 3, 4},
        groups=[
            (
                _("Special project %(number)s: %(name)s") % {"number": project.number, "name": project.label},
                [_cells(row) for row in rows],
            )
            for project, rows in tracking.groups
        ],
    )
    write_word_table(table, file)


def _cells(row: TrackingRow) -> list[str]:
    return [str(row.number), row.measure.label, row.progress or "—", row.lead_names or "—", row.state or "—"]


def _notes(tracking: TrackingTable) -> Iterator[str]:
    """Title, year, demo data, filters. No time of making: the table says what was approved."""
    yield f"{tracking.plan.label} {TITLE}"
    yield formatting.year_label(tracking.year)
    if tracking.plan.is_demo:
        yield _("Demo data: all figures are invented.")
    if tracking.filter_words:
        yield _("Only: %(filters)s") % {"filters": in_words(tracking.filter_words)}
