"""Writing a long list to a file, row by row: the memory needed does not grow with the rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from tempfile import TemporaryFile

from django.http import QueryDict
from django.utils import translation

from indicators.list_page import FigureList, ListPage, TargetList
from indicators.models import ListFile, ListKind
from indicators.services.list_files import keep_list_file
from indicators.workbook.tables import WRITERS, Value

LISTS: Mapping[str, type[ListPage]] = {ListKind.FIGURES: FigureList, ListKind.TARGETS: TargetList}
TOLD_EVERY = 2000
"""Rows between two words on how far it is."""

OnProgress = Callable[[int, int], None]


def write_list_file(row: ListFile, on_progress: OnProgress) -> None:
    """Write what the person who asked may see now, in the language in which it was asked for. `on_progress`
    is told (done, total) rows."""
    total = row.job.total
    with translation.override(row.language), TemporaryFile() as file:
        listing = LISTS[row.kind](row.plan, row.asked_by, QueryDict(row.query))
        table = listing.table()
        WRITERS[row.extension](replace(table, rows=_told(table.rows, total, on_progress)), file)
        keep_list_file(row, file)


def _told(rows: Iterable[Sequence[Value]], total: int, on_progress: OnProgress) -> Iterator[Sequence[Value]]:
    """The rows as they come, with a word now and then."""
    for done, row in enumerate(rows, 1):
        yield row
        if done % TOLD_EVERY == 0:
            on_progress(done, max(done, total))
