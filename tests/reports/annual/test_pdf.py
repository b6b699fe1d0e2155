"""The PDF: equal bytes, nothing fetched, and a plain word where the system cannot draw it."""

import time
from dataclasses import replace
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from reports.annual.content import Content, Kind
from reports.annual.writing import write
from reports.rendering import pdf
from reports.rendering.outline import outline_of
from reports.rendering.pdf import PdfUnavailable, no_fetcher, to_pdf
from reports.rendering.report_html import report_html
from tests.reports.annual.lake import FACTS


@pytest.fixture(scope="module")
def content() -> Content:
    return write(Kind.ANNUAL, replace(FACTS, invented=True), "zh-hans")


def page_of(content: Content, own: dict[str, str] | None = None) -> str:
    return report_html(outline_of(content, own or {}, frozenset()), content.language)


def test_the_same_content_gives_the_same_bytes_at_another_time(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = to_pdf(content, {"behind": "一段。"})
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 100_000)
    assert first.startswith(b"%PDF-")
    assert to_pdf(content, {"behind": "一段。"}) == first


def test_pages_stand_and_lie_like_those_of_the_word_file(content: Content) -> None:
    weasyprint = import_module("weasyprint")
    pages = weasyprint.HTML(string=page_of(content), url_fetcher=no_fetcher(weasyprint)).render().pages
    turned = [page.width > page.height for page in pages]
    changes = [turned[0], *(now for before, now in pairwise(turned) if before != now)]
    assert changes == [False, True, False, True, False]


def test_every_number_of_the_content_stands_on_the_page(content: Content) -> None:
    page = page_of(content)
    numbers = [number for passage in content.passages for number in passage.numbers()]
    numbers += [number for annex in content.annexes for number in annex.numbers()]
    assert [number.key for number in numbers if number.text not in page] == []


def test_texts_of_people_are_text_and_no_markup(content: Content) -> None:
    page = page_of(content, {"behind": '<img src="http://example.org/x.png"><script>'})
    assert "<img" not in page
    assert "&lt;img" in page


def drawn_pictures(file: bytes) -> int:
    return file.count(b"/Subtype /Image")


@pytest.fixture
def page_with_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    picture = tmp_path / "seal.png"
    Image.new("RGB", (9, 9), "red").save(picture)
    page = f'<p>x<img src="{picture.as_uri()}" alt=""></p>'
    monkeypatch.setattr(pdf, "report_html", lambda *_arguments: page)
    return page


@pytest.mark.usefixtures("page_with_a_picture")
def test_a_picture_that_a_page_names_is_not_fetched(content: Content) -> None:
    assert drawn_pictures(to_pdf(content, {})) == 0


def test_with_another_fetcher_the_picture_would_be_there(page_with_a_picture: str) -> None:
    file = import_module("weasyprint").HTML(string=page_with_a_picture).write_pdf()
    assert drawn_pictures(file) == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1/x.png", "file:///etc/passwd", "data:text/plain,x"])
def test_no_protocol_is_allowed(url: str) -> None:
    with pytest.raises(ValueError, match="disallowed protocol"):
        no_fetcher(import_module("weasyprint")).fetch(url)


def test_a_system_without_pango_is_told_what_to_install(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(name: str) -> None:
        raise OSError(f"cannot load library of {name}")

    pdf._weasyprint.cache_clear()
    monkeypatch.setattr(pdf, "import_module", fail)
    with pytest.raises(PdfUnavailable, match="libpango"):
        to_pdf(content, {})
    pdf._weasyprint.cache_clear()
