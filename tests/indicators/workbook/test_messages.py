"""Every refusal and every faulty cell has a complete text in both languages."""

import re

import pytest
from django.utils import translation

from indicators.workbook.messages import CELL_MESSAGES, MESSAGES, fault_message_of, message_of, status_of
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import Cell, CellFault, FileRefused

PARAMS = {"size": "21.0", "limit": 20, "suffix": ".doc", "sheet": "填报", "address": "C5", "line": 7}


def test_every_code_has_its_text() -> None:
    """And every fault of a cell."""
    assert set(MESSAGES) == set(Refusal)
    assert set(CELL_MESSAGES) == set(CellFault)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", Refusal)
def test_texts_are_complete(code: Refusal, language: str) -> None:
    """With nothing left to fill in, and one way to mend it."""
    template = MESSAGES[code]
    named = set(re.findall(r"%\((\w+)\)s", template))
    with translation.override(language):
        message = message_of(FileRefused(code, **{name: PARAMS[name] for name in named}))
    assert "%" not in message
    assert all(str(PARAMS[name]) in message for name in named)


def test_a_name_without_an_ending_is_said_in_words() -> None:
    """Not as an empty pair of quotation marks."""
    with translation.override("en"):
        assert "without an ending" in message_of(FileRefused(Refusal.UNKNOWN_TYPE, suffix=""))


@pytest.mark.parametrize(
    ("code", "status"), [(Refusal.TOO_LARGE, 413), (Refusal.MACROS, 415), (Refusal.DAMAGED, 400)]
)
def test_a_refusal_has_its_status(code: Refusal, status: int) -> None:
    """Size, type, or anything else (threats.md, E1)."""
    assert status_of(FileRefused(code)) == status


def test_a_faulty_cell_says_what_stands_in_it() -> None:
    """A sound one says nothing."""
    assert "#DIV/0!" in fault_message_of(Cell(None, CellFault.ERROR, "#DIV/0!"))
    assert fault_message_of(Cell("50%")) == ""
