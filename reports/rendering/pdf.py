"""A report as a PDF, by WeasyPrint, with the look of the Word file. The same content gives the same bytes."""

import hashlib
import logging
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.annual.content import Content
from reports.rendering.outline import outline_of
from reports.rendering.report_html import report_html

IDENTIFIER_LENGTH = 32


class PdfUnavailable(Exception):
    """The system lacks what WeasyPrint draws text with. The message says what to install."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This server cannot make PDF files: the library Pango is missing. On Debian, install "
                "libpango-1.0-0 and libpangoft2-1.0-0; the Word file does not need it."
            )
        )


def to_pdf(content: Content, own_texts: Mapping[str, str], hidden: frozenset[str] = frozenset()) -> bytes:
    """The file; the arguments are those of `to_docx`. Raises PdfUnavailable."""
    page = report_html(outline_of(content, own_texts, hidden), content.language)
    weasyprint = _weasyprint()
    identifier = hashlib.sha256(page.encode()).hexdigest()[:IDENTIFIER_LENGTH].encode()
    document = weasyprint.HTML(string=page, url_fetcher=no_fetcher(weasyprint))
    return bytes(document.write_pdf(pdf_identifier=identifier))


def no_fetcher(weasyprint: ModuleType) -> Any:
    """A fetcher that fetches nothing, from the network or from the disk: no protocol is allowed."""
    return weasyprint.urls.URLFetcher(allowed_protocols=())


@cache
def _weasyprint() -> ModuleType:
    """Imported when the first PDF is made: it loads libraries of the system, which may be missing."""
    try:
        found = import_module("weasyprint")
    except OSError as error:
        raise PdfUnavailable from error
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # else a line for every page
    return found
