"""Unpack a .zip of workbooks within limits. Pure. Each workbook in it goes through the gate by itself."""

from contextlib import suppress
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import FileRefused

MOST_FILES = 100
MOST_BYTES = 50 * 1024 * 1024  # of all files together, unpacked
UTF8_NAME = 0x800  # the flag of an entry whose name is in UTF-8


def unpack(data: bytes) -> list[tuple[str, bytes]]:
    """(name, content) of each file, without folders and what systems add. Raises FileRefused.

    What the archive declares is not believed: reading stops at the limit.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if _is_wanted(entry)]
            if len(entries) > MOST_FILES:
                raise FileRefused(Refusal.TOO_MANY_PARTS, limit=MOST_FILES)
            return _read(archive, entries)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        # Damaged, packed by an unknown method, or with a password: zipfile has one type for each.
        raise FileRefused(Refusal.DAMAGED) from error


def _read(archive: ZipFile, entries: list[ZipInfo]) -> list[tuple[str, bytes]]:
    left = MOST_BYTES
    files = []
    for entry in entries:
        with archive.open(entry) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise FileRefused(Refusal.UNPACKED_TOO_LARGE, limit=MOST_BYTES // 1024 // 1024)
        files.append((_name(entry), content))
    return files


def _is_wanted(entry: ZipInfo) -> bool:
    """Not a folder, and not what macOS and office programs leave beside a file."""
    parts = entry.filename.split("/")
    return not entry.is_dir() and not any(part.startswith((".", "~$", "__MACOSX")) for part in parts)


def _name(entry: ZipInfo) -> str:
    """The entry's name without folders. Windows in Chinese writes names in GBK and does not say so."""
    name = entry.filename
    if not entry.flag_bits & UTF8_NAME:
        with suppress(UnicodeError):  # not a name of Windows: as it came
            name = name.encode("cp437").decode("gb18030")
    return name.rsplit("/", 1)[-1]
