"""Zips that are cut, damaged, strange, or larger than they look."""

import io
import re
import struct
from collections.abc import Iterator
from functools import cache, partial
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

from indicators.workbook.refusals import Refusal
from tests.indicators.workbook import workbooks as make
from tests.indicators.workbook.malformed_case import ANY, MB, SOUND, Malformed, seeded


def cuts() -> Iterator[Malformed]:
    """A sound workbook that ends too early."""
    data = make.workbook()
    for step in range(1, 21):
        part = data[: len(data) * step // 21]
        yield Malformed(f"cut {step}/21", partial(bytes, part), Refusal.DAMAGED)


def flips() -> Iterator[Malformed]:
    """Random bits turned over: in the file as it is, and in the XML of a part that is packed again."""
    for seed in range(24):
        yield Malformed(f"flips {seed}", partial(flipped, make.workbook(), seed, 4), ANY)
    for seed, part in enumerate((make.SHEET, make.STRINGS, make.BOOK, make.STYLES) * 5):
        yield Malformed(f"flips in {part} {seed}", partial(flipped_part, part, seed), ANY)


def flipped(data: bytes, seed: int, count: int) -> bytes:
    """The data with some bits turned over."""
    chance, changed = seeded(seed), bytearray(data)
    for _ in range(count):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def flipped_part(part: str, seed: int) -> bytes:
    """A workbook one of whose parts was damaged before it was packed."""
    return make.workbook({part: flipped(make.SOUND[part].encode(), seed, 2)})


def checksums() -> Iterator[Malformed]:
    """A part whose checksum is another one's."""
    for part in (make.TOP, make.BOOK, make.LINKS, make.STRINGS, make.STYLES, make.SHEET):
        yield Malformed(f"checksum of {part}", partial(with_header, part, crc=0), Refusal.DAMAGED)


def with_header(part: str, data: bytes | None = None, **changed: int) -> bytes:
    """A workbook in whose central directory the entry of one part says something else."""
    packed = bytearray(data or make.workbook())
    places = {
        "flags": (8, "<H"),
        "method": (10, "<H"),
        "crc": (16, "<L"),
        "packed": (20, "<L"),
        "size": (24, "<L"),
    }
    name = re.escape(part.encode())
    start = next(re.finditer(rb"PK\x01\x02.{42}" + name, packed, re.DOTALL)).start()
    for what, value in changed.items():
        place, form = places[what]
        struct.pack_into(form, packed, start + place, value)
    return bytes(packed)


def containers() -> Iterator[Malformed]:
    """Zips that are strange."""
    many = {f"xl/media/{number}.png": "" for number in range(60_000)}
    yield Malformed("60,000 entries", partial(make.workbook, many), Refusal.TOO_MANY_PARTS)
    yield Malformed(
        "1,001 entries", partial(make.workbook, dict(list(many.items())[:994])), Refusal.TOO_MANY_PARTS
    )
    yield Malformed("empty zip", partial(make.zipped, {}), Refusal.ARCHIVE)
    yield Malformed("zip of a folder", partial(make.zipped, {"xl/": ""}), Refusal.ARCHIVE)
    yield Malformed("zip of a workbook", partial(make.zipped, {"a.xlsx": make.workbook()}), Refusal.ARCHIVE)
    yield Malformed("twice the same entry", partial(with_twin, make.SHEET), Refusal.DAMAGED)
    yield Malformed("entries apart by case", partial(make.workbook, {"XL/Workbook.xml": ""}), Refusal.DAMAGED)
    yield Malformed("encrypted entry", partial(with_header, make.SHEET, flags=1), Refusal.ENCRYPTED)
    for method in (1, 9, 99, 65535):
        yield Malformed(f"method {method}", partial(with_header, make.SHEET, method=method), Refusal.DAMAGED)
    for name, method in (("bzip2", ZIP_BZIP2), ("lzma", ZIP_LZMA)):
        yield Malformed(name, partial(make.zipped, make.SOUND, method), Refusal.DAMAGED)
    yield Malformed("stored", partial(make.zipped, make.SOUND, ZIP_STORED), SOUND)
    yield Malformed("smaller than it says", partial(with_header, make.SHEET, size=100_000), SOUND)
    yield Malformed("larger than it says", partial(with_header, make.SHEET, size=100), Refusal.DAMAGED)
    yield Malformed("packed beyond the end", partial(with_header, make.SHEET, packed=MB), SOUND)
    yield Malformed("says 4 GB", partial(with_header, make.SHEET, size=2**32 - 2), Refusal.UNPACKED_TOO_LARGE)
    sound = make.workbook()
    for what, data, answer in (
        ("bytes before it", b"PK\x03\x04" + bytes(100) + sound, SOUND),
        ("bytes after it", sound + bytes(100_000), Refusal.DAMAGED),
        ("two zips", sound + sound, SOUND),
    ):
        yield Malformed(what, partial(bytes, data), answer)
    for count in (0, 1, 65535):
        yield Malformed(f"end says {count} entries", partial(with_end, count), ANY)
    yield Malformed("directory beyond the end", partial(with_end, 7, offset=2**31), Refusal.DAMAGED)


def with_twin(part: str) -> bytes:
    """A workbook that has a part twice, under one name; which of the two would count?"""
    other = part[:-1] + "~"
    data = make.workbook({other: make.sheet("")})
    return data.replace(other.encode(), part.encode())


def with_end(count: int, offset: int | None = None) -> bytes:
    """A workbook whose end says something else about its directory."""
    data = bytearray(make.workbook())
    start = data.rindex(b"PK\x05\x06")
    struct.pack_into("<HH", data, start + 8, count, count)
    if offset is not None:
        struct.pack_into("<L", data, start + 16, offset)
    return bytes(data)


def bombs() -> Iterator[Malformed]:
    """Small files that are large."""
    yield Malformed("500 kB to 200 MB", partial(bomb, 200 * MB), Refusal.UNPACKED_TOO_LARGE)
    yield Malformed(
        "200 MB that say 1 MB", partial(with_header, make.SHEET, bomb(200 * MB), size=MB), Refusal.DAMAGED
    )
    yield Malformed("50 kB to 20 MB", partial(bomb, 20 * MB), Refusal.SUSPICIOUS_PACKING)
    yield Malformed(
        "600 parts of 100 kB",
        partial(make.workbook, {f"xl/{number}.xml": bytes(100_000) for number in range(600)}),
        Refusal.UNPACKED_TOO_LARGE,
    )
    long = f"<t>{'长' * 32_000}</t>"
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 2001))
    yield Malformed(
        "one text in 2,000 cells",
        partial(make.workbook, {make.STRINGS: make.strings(long), make.SHEET: make.sheet(cells)}),
        Refusal.TOO_MUCH_TEXT,
    )


@cache
def bomb(size: int) -> bytes:
    """A workbook whose sheet unpacks to this size: rows that hold nothing. Made piece by piece."""
    file = io.BytesIO(make.workbook({make.SHEET: None}))
    head, tail = make.sheet("|").encode().split(b"|")
    rows = b'<row><c s="1"/></row>' * 4096
    info = ZipInfo(make.SHEET)
    info.compress_type = ZIP_DEFLATED
    with ZipFile(file, "a") as archive, archive.open(info, "w") as part:
        part.write(head)
        for _ in range(size // len(rows)):
            part.write(rows)
        part.write(tail)
    return file.getvalue()


MAKERS = (cuts, flips, checksums, containers, bombs)
