"""Whatever is sent, the answer is a book or a refusal for people, soon and in bounded memory.

Source: threats.md, E1 to E4.
"""

import resource
import time

import pytest
from django.utils import translation

from indicators.workbook.limits import PAGE_LIMITS
from indicators.workbook.messages import message_of
from indicators.workbook.opening import open_file
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import Book, FileRefused
from tests.indicators.workbook.malformed import malformed_files
from tests.indicators.workbook.malformed_case import ANY, SOUND, Malformed

FILES = malformed_files()
SPARE = 2.0  # seconds, for the processes to start and end on a busy machine


def answer_to(data: bytes, name: str) -> Book | FileRefused:
    """What the gate says. Any other exception is a fault of the gate."""
    try:
        return open_file(data, name)
    except FileRefused as refused:
        return refused


def in_words(answer: Book | FileRefused) -> str:
    """The answer as the list of malformed files names it."""
    if isinstance(answer, FileRefused):
        return Refusal(answer.code)
    faults = {cell.fault for sheet in answer.sheets for cell in sheet.cells.values() if cell.fault}
    assert len(faults) <= 1
    return faults.pop() if faults else SOUND


def is_said_to_people(answer: Book | FileRefused) -> bool:
    """Whether a refusal has a complete text in both languages."""
    if isinstance(answer, Book):
        return True
    texts = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            texts.append(message_of(answer))
    return all(text and "%" not in text for text in texts)


def largest_child() -> int:
    """Bytes that the largest of all child processes so far took."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.id)
def test_malformed_files_are_answered(file: Malformed) -> None:
    """With the answer that each must get, within the limits of time and memory."""
    data = file.make()
    before, started = largest_child(), time.monotonic()
    answer = answer_to(data, file.name)
    assert time.monotonic() - started < PAGE_LIMITS.seconds + SPARE
    assert largest_child() <= max(before, PAGE_LIMITS.memory)
    assert is_said_to_people(answer)
    if file.answer == ANY:
        assert in_words(answer) in {*Refusal, SOUND}
    else:
        assert in_words(answer) == file.answer
