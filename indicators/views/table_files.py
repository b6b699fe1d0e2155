"""A table as a file to download."""

from collections.abc import Callable
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse
from django.urls import URLPattern, path

from indicators.downloads import attachment
from indicators.workbook.tables import CONTENT_TYPES, WRITERS, Table


def table_file(table: Table, stem: str, extension: str) -> FileResponse:
    """The table as `stem`.xlsx or .csv. It is whole before it is sent: what fails on the way is an error and
    not half a file. It lies on disk meanwhile, so that a long list needs no memory."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    WRITERS[extension](table, file)
    file.seek(0)
    return attachment(file, f"{stem}.{extension}", CONTENT_TYPES[extension])


def as_of_ending(moment: datetime | None) -> str:
    """The end of a file's name that says of which past moment it is; empty for now."""
    return f"-as-of-{moment:%Y%m%dT%H%M%S%z}" if moment else ""


def table_paths(stem: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """The addresses of a list's files: stem.xlsx and stem.csv, named name_xlsx and name_csv."""
    return [
        path(f"{stem}.{extension}", view, {"extension": extension}, name=f"{name}_{extension}")
        for extension in WRITERS
    ]
