"""The numbers of headings: 一、（一） in Chinese; 1, 1.1 in English."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from reports.annual.content import Passage

DIGITS = "零一二三四五六七八九"


def numbered(passages: Iterable[Passage], language: str) -> Iterator[Passage]:
    """The passages with their headings numbered through; one without a heading stays as it is."""
    chapter = section = 0
    for each in passages:
        if each.level == 1:
            chapter, section = chapter + 1, 0
        elif each.level > 1:
            section += 1
        number = _number(each.level, chapter, section, language)
        yield replace(each, heading=f"{number}{each.heading}") if each.heading else each


def _number(level: int, chapter: int, section: int, language: str) -> str:
    if language.startswith("en"):
        return f"{chapter}. " if level == 1 else f"{chapter}.{section} "
    return f"{chinese(chapter)}、" if level == 1 else f"（{chinese(section)}）"


def chinese(number: int) -> str:
    """1 to 99 in Chinese: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    words = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return words + (DIGITS[ones] if ones or not tens else "")
