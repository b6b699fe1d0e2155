"""The Word file as LibreOffice draws it: lines on a page, page numbers, repeated heads, no empty page."""

import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reports.annual.content import Kind
from reports.annual.facts import Facts
from reports.annual.writing import write
from reports.rendering.word import to_docx
from tests.reports.annual.lake import FACTS, wide
from tests.services.office import can_read_pdf, drawn_by_office, pages_of

SOFFICE = os.environ.get("SOFFICE", "")

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not SOFFICE, reason="no LibreOffice on this machine"),
    pytest.mark.skipif(not can_read_pdf(), reason="no pdftotext on this machine"),
]

LABEL = re.compile(r"(?:附件|Annex) ?\d+")
NUMBER = re.compile(r"— ?(\d+) ?—\Z")


HEADS = ("指标", "Indicator", "主要工作任务", "Main task")
"""In the heads of the annexes' tables, in either language."""


def drawn(kind: Kind, facts: Facts, folder: Path, language: str = "zh-hans") -> list[list[str]]:
    content = replace(write(kind, facts, language), issued_on=date(2025, 3, 5))
    file = folder / "report.docx"
    file.write_bytes(to_docx(content, {}))
    return pages_of(drawn_by_office(SOFFICE, file, folder))


def test_the_pages_of_a_report(tmp_path: Path) -> None:
    pages = drawn(Kind.ANNUAL, wide(FACTS, places=9), tmp_path)
    numbers = [int(found[1]) for page in pages if (found := NUMBER.search(page[-1]))]
    assert numbers == [*range(1, len(pages) + 1)]  # each page has its number
    assert min(map(len, pages)) > 1  # and something else
    assert len(pages[1]) == 22 + 1
    first_annex = next(number for number, page in enumerate(pages) if LABEL.fullmatch(page[0]))
    heads = [any(label in line for line in page[:8] for label in HEADS) for page in pages[first_annex:]]
    assert len(heads) > 5
    assert all(heads)  # the head of the table on every page on which it goes on


def test_a_notice_has_two_pages(tmp_path: Path) -> None:
    assert len(drawn(Kind.NOTICE, wide(FACTS, indicators=20), tmp_path)) == 2
