"""The lists as files: .csv, .xlsx and .jsonl of the same query. A text never becomes a formula."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import orjson
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from indicators.api.problems import InvalidQuery
from indicators.services.json_text import as_text
from indicators.workbook.tables import CONTENT_TYPES, Column, Kind, Table, Value, write_csv, write_xlsx

JSON, CSV, XLSX, JSONL = "json", "csv", "xlsx", "jsonl"
MOST_ROWS = 100_000
"""Of one file. More is refused, not cut: narrow the query, or follow the pages."""

KINDS = {
    serializers.DecimalField: Kind.NUMBER,
    serializers.IntegerField: Kind.WHOLE,
    serializers.DateField: Kind.DATE,
    serializers.DateTimeField: Kind.MOMENT,
}

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class FileRows:
    """What goes into a file: rows with the names of their columns, and what describes each column. `plan` is
    the code of the plan that the query names."""

    names: Sequence[str]
    rows: Iterable[Row]
    row: serializers.Serializer
    plan: str = ""

    def table(self, cell: Callable[[Any], Value]) -> Table:
        """The rows as a table; they are read while it is written."""
        fields = self.row.fields
        columns = [Column(name, name, KINDS.get(type(fields[name]), Kind.TEXT)) for name in self.names]
        return Table("data", columns, self._cells(cell))

    def _cells(self, cell: Callable[[Any], Value]) -> Iterator[list[Value]]:
        for row in self.rows:
            yield [cell(value) for value in row]


def in_csv(value: Any) -> Value:
    """As the JSON says it, in one cell: times in RFC 3339, true and false, codes of a list side by side."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return _plain(value)


def in_xlsx(value: Any) -> Value:
    """The same for a workbook, whose times have no zone: those of Jiaxing."""
    return timezone.localtime(value) if isinstance(value, datetime) else _plain(value)


def _plain(value: Any) -> Value:
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(value) if isinstance(value, list) else value


def _write_csv(what: FileRows, file: BinaryIO) -> None:
    write_csv(what.table(in_csv), file)


def _write_xlsx(what: FileRows, file: BinaryIO) -> None:
    write_xlsx(what.table(in_xlsx), file)


def _write_jsonl(what: FileRows, file: BinaryIO) -> None:
    option = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE
    for row in what.rows:
        file.write(orjson.dumps(dict(zip(what.names, row, strict=True)), default=as_text, option=option))


@dataclass(frozen=True, slots=True)
class FileKind:
    """A form in which a list can be had: its media type, the ending of its name, and who writes it. One
    `of_one_plan` has columns of its own and needs the plan that its code lists are of."""

    media_type: str
    extension: str
    write: Callable[[FileRows, BinaryIO], None]
    of_one_plan: bool = False


FileKinds = Mapping[str, FileKind]

KINDS_OF_FILES: FileKinds = {
    CSV: FileKind(CONTENT_TYPES[CSV], CSV, _write_csv),
    XLSX: FileKind(CONTENT_TYPES[XLSX], XLSX, _write_xlsx),
    JSONL: FileKind("application/x-ndjson", JSONL, _write_jsonl),
}


def format_accepted(header: str, kinds: FileKinds) -> str | None:
    """The first form that `Accept` names and that there is; None where it names none, as browsers do."""
    names = (part.partition(";")[0].strip().lower() for part in header.split(","))
    forms = {kind.media_type.partition(";")[0]: name for name, kind in kinds.items()}
    return next((forms[name] for name in names if name in forms), None)


def file_answer(kind: FileKind, what: FileRows) -> FileResponse:
    """The rows as a file. It is whole before it is sent: what fails on the way is an error and not half a
    file. It lies on disk meanwhile, so that a long list needs no memory."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    kind.write(what, file)
    file.seek(0)
    name = f"data.{kind.extension}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind.media_type)


def refuse_too_many(is_too_much: bool) -> None:
    """Raises InvalidQuery for more rows than a file may hold."""
    if is_too_much:
        message = _("These are more rows than a file may hold (%(most)d): narrow the query, or follow pages.")
        raise InvalidQuery({"format": [ValidationError(message, "too_many_rows", {"most": MOST_ROWS})]})
