"""A table as a file to download."""

from tempfile import TemporaryFile

from django.http import FileResponse

from indicators.workbook.tables import CONTENT_TYPES, WRITERS, Table


def table_file(table: Table, stem: str, extension: str) -> FileResponse:
    """The table as `stem`.xlsx or .csv. It is whole before it is sent: what fails on the way is an error and
    not half a file. It lies on disk meanwhile, so that a long list needs no memory."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    WRITERS[extension](table, file)
    file.seek(0)
    response = FileResponse(
        file, as_attachment=True, filename=f"{stem}.{extension}", content_type=CONTENT_TYPES[extension]
    )
    response["Cache-Control"] = "private, no-store"
    return response
