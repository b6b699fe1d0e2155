"""Putting sentences together as a passage."""

from collections.abc import Iterable
from dataclasses import replace

from reports.annual.content import Passage, Sentence
from reports.annual.wording import joined

CHINESE_ENDS = ("。", "：", "；", "．", "、")

Paragraph = list[Sentence]


def passage(key: str, heading: str, level: int, paragraphs: Iterable[Paragraph], domain: str = "") -> Passage:
    """The passage of these paragraphs; empty ones are left out."""
    kept = [_spaced(each) for each in paragraphs if each]
    return Passage(
        key=key,
        heading=heading,
        level=level,
        sentences=tuple(sentence for each in kept for sentence in each),
        domain=domain,
        paragraphs=tuple(map(len, kept)),
    )


def _spaced(paragraph: Paragraph) -> Paragraph:
    """A space between the sentences, where the one before does not end as Chinese sentences do."""
    first, *rest = paragraph
    spaced = [first]
    for sentence in rest:
        is_chinese = spaced[-1].plain().endswith(CHINESE_ENDS)
        spaced.append(sentence if is_chinese else replace(sentence, parts=joined([" ", *sentence.parts])))
    return spaced
