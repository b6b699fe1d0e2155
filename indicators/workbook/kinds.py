"""What a file is, by its first bytes and its name. Pure functions."""

import re
from pathlib import PurePosixPath

from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import FileRefused

HEAD = 4096  # bytes that are looked at
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")  # what a workbook with a password holds

_BY_CONTENT = (
    (b"%PDF-", Refusal.PDF),
    (b"\x89PNG", Refusal.IMAGE),
    (b"\xff\xd8\xff", Refusal.IMAGE),
    (b"GIF87a", Refusal.IMAGE),
    (b"GIF89a", Refusal.IMAGE),
    (b"Rar!", Refusal.ARCHIVE),
    (b"7z\xbc\xaf", Refusal.ARCHIVE),
    (b"\x1f\x8b", Refusal.ARCHIVE),
    (b"{\\rtf", Refusal.DOCUMENT),
)
_BY_NAME = {
    ".xlsm": Refusal.MACROS,
    ".xltm": Refusal.MACROS,
    ".xlsb": Refusal.BINARY_WORKBOOK,
    ".ods": Refusal.OTHER_SPREADSHEET,
    ".numbers": Refusal.OTHER_SPREADSHEET,
    ".doc": Refusal.DOCUMENT,
    ".docx": Refusal.DOCUMENT,
    ".zip": Refusal.ARCHIVE,
}
_MARKUP = re.compile(rb"\s*(?:<!doctype|<html|<head|<meta|<table|<\?xml)", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}")


def suffix_of(name: str) -> str:
    """The end of a file's name, in small letters; empty where it has none, or none that can be shown."""
    suffix = PurePosixPath(name.strip().casefold()).suffix
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def kind_of(data: bytes, name: str) -> str:
    """“xlsx” or “csv”, where both content and name say so. Raises FileRefused for anything else.

    A zip may still turn out to be no workbook: that is known when it is opened.
    """
    suffix, head = suffix_of(name), data[:HEAD]
    if not data:
        raise FileRefused(Refusal.EMPTY)
    if suffix in _BY_NAME:
        raise FileRefused(_BY_NAME[suffix])
    if head.startswith(OLE):
        raise FileRefused(Refusal.ENCRYPTED if ENCRYPTED_STREAM in data else Refusal.OLD_WORKBOOK)
    is_zip = head.startswith((ZIP, EMPTY_ZIP))
    if is_zip and suffix == ".xlsx":
        return "xlsx"
    if is_zip and suffix in {".csv", ".xls", ".et"}:
        raise FileRefused(Refusal.RENAMED, suffix=suffix)
    other = None if is_zip else _other_kind(head)
    if other:
        raise FileRefused(other)
    if suffix == ".csv":
        return "csv"
    raise FileRefused(Refusal.RENAMED if suffix in {".xlsx", ".xls"} else Refusal.UNKNOWN_TYPE, suffix=suffix)


def _other_kind(head: bytes) -> Refusal | None:
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        return Refusal.WEB_PAGE
    return next((code for start, code in _BY_CONTENT if head.startswith(start)), None)
