"""A zip that does not say when it was made: .xlsx and .docx files of the same content get the same bytes."""

from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold


def copy_undated(source: BinaryIO, target: BinaryIO) -> None:
    """The same entries in the same order, all of one date."""
    with ZipFile(source) as read, ZipFile(target, "w", ZIP_DEFLATED) as written:
        for name in read.namelist():
            written.writestr(ZipInfo(name, DATE), read.read(name), ZIP_DEFLATED)
