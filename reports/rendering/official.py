"""The page of an official document (GB/T 9704-2012), in numbers: what Word file and PDF share.

Fonts are named and not shipped: where they are missing, the first that is there of the others is taken.
"""

from dataclasses import dataclass

A4 = (210, 297)
"""Millimeters."""

MARGINS = (37, 26, 35, 28)
"""Millimeters: top, right, bottom, left. They leave 156 × 225 for the text."""

LYING_MARGINS = (28, 37, 26, 35)
"""The same page turned: 225 × 156 for a wide table."""

LINES, CHARACTERS = 22, 28
"""So many lines on a page, and characters in a line."""

TEXT_POINTS, TITLE_POINTS, PAGE_NUMBER_POINTS, TABLE_POINTS = 16, 22, 14, 10.5
"""三号, 二号, 四号, 五号."""

SMALL_POINTS, MANY_COLUMNS = 9, 8
"""小五, for a table of more columns than this."""

CHARACTER_SPACE_POINTS = -0.25
"""Between characters of 16 points, so that 28 of them take 441 of the 442.2 points of a line."""

LINE_POINTS = 28.9
"""22 of them are 635.8 points, in the 637.8 that the page has."""

PAGE_NUMBER_DISTANCE = 7
"""Millimeters from the text down to the dash of the page number."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font by name, and what to take where it is missing."""

    name: str
    others: tuple[str, ...]


BODY = Font("仿宋_GB2312", ("仿宋", "FangSong", "STFangsong", "Noto Serif CJK SC"))
BLACK = Font("黑体", ("SimHei", "STHeiti", "Noto Sans CJK SC"))
REGULAR = Font("楷体_GB2312", ("楷体", "KaiTi", "STKaiti", "Noto Serif CJK SC"))
TITLE = Font("方正小标宋简体", ("小标宋", "宋体", "SimSun", "STSong", "Noto Serif CJK SC"))
SONG = Font("宋体", ("SimSun", "STSong", "Noto Serif CJK SC"))
LATIN = "Times New Roman"

FONTS = (BODY, BLACK, REGULAR, TITLE, SONG)
