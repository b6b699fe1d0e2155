"""The zip that a workbook is: what it claims to hold is checked before any of it is unpacked."""

import struct
import zlib
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from indicators.workbook.limits import MB, Limits
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import FileRefused

CHUNK = 64 * 1024
IS_ENCRYPTED = 0x1  # in an entry's flags
# What zipfile raises for bytes that are no sound zip, each of them seen in the malformed suite or its source.
ZIP_FAULTS = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)


class Container:
    """The parts of a zip by name. Names differ by more than case, as the standard (OPC) wants it.

    Raises FileRefused where the zip is broken, or asks for more than the limits allow. What it claims is
    what it gets: an entry is never unpacked beyond its declared size.
    """

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        try:
            self._zip = ZipFile(file)
        except ZIP_FAULTS as error:
            raise FileRefused(Refusal.DAMAGED) from error
        entries = self._zip.infolist()
        if len(entries) > limits.entries:
            raise FileRefused(Refusal.TOO_MANY_PARTS, limit=limits.entries)
        if sum(entry.file_size for entry in entries) > limits.unpacked:
            raise FileRefused(Refusal.UNPACKED_TOO_LARGE, limit=limits.unpacked // MB)
        for entry in entries:
            _check(entry, limits)
        self._entries = {_key(entry.filename): entry for entry in entries}
        if len(self._entries) < len(entries):
            raise FileRefused(Refusal.DAMAGED)

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part's bytes, piece by piece, its checksum compared at the end.

        Raises FileRefused where the part is missing or does not unpack.
        """
        if name not in self:
            raise FileRefused(Refusal.DAMAGED)
        try:
            with self._zip.open(self._entries[_key(name)]) as part:
                while chunk := part.read(CHUNK):
                    yield chunk
        except ZIP_FAULTS as error:
            raise FileRefused(Refusal.DAMAGED) from error


def part_beside(name: str, target: str) -> str:
    """The part that a relation of the part `name` leads to; targets are relative to it, or from the root."""
    return normpath(join("/", dirname(name), target.replace("\\", "/"))).lstrip("/")


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()  # some programs of Windows write backslashes


def _check(entry: ZipInfo, limits: Limits) -> None:
    if entry.flag_bits & IS_ENCRYPTED:
        raise FileRefused(Refusal.ENCRYPTED)
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise FileRefused(Refusal.DAMAGED)
    is_large = entry.file_size > limits.ratio_applies_from
    if is_large and entry.file_size > limits.ratio * entry.compress_size:
        raise FileRefused(Refusal.SUSPICIOUS_PACKING)
