"""What the workbook of departments is: its two sheets, their columns, and the key by which one is known."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy, override

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

VERSION = 1
KEY_ROW, HEADING_ROW = 2, 4
NOTHING = "-"
"""In the hidden column: no department stood. A blank one was emptied by somebody."""
SEPARATORS = re.compile(r"[、，,;；\n]")
"""Between the departments of a cell."""


class Subject(StrEnum):
    """What the rows of a sheet are."""

    MEASURE = "measure"
    INDICATOR = "indicator"


class Column(StrEnum):
    """`stood` is hidden: what stood when the workbook was made, so that nobody's later change is lost."""

    CODE = "code"
    NAME = "name"
    LEADS = "leads"
    SUPPORTING = "supporting"
    CONFIRMED = "confirmed"
    STOOD = "stood"


HEADINGS: "dict[Column, StrOrPromise]" = {
    Column.CODE: gettext_lazy("Code"),
    Column.NAME: gettext_lazy("Name"),
    Column.LEADS: gettext_lazy("Lead departments"),
    Column.SUPPORTING: gettext_lazy("Supporting departments"),
    Column.CONFIRMED: gettext_lazy("Confirmed"),
    Column.STOOD: "stood",
}
YES, NO = gettext_lazy("yes"), gettext_lazy("no")
KEY = re.compile(r"(measure|indicator)/([a-z0-9-]{1,50})/([0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class SheetKey:
    """Which sheet of which plan."""

    subject: Subject
    plan: str
    version: int = VERSION

    def __str__(self) -> str:
        return f"{self.subject}/{self.plan}/{self.version}"

    @classmethod
    def read(cls, text: str) -> "SheetKey | None":
        """None for what is no key."""
        found = KEY.fullmatch(text.strip())
        return cls(Subject(found[1]), found[2], int(found[3])) if found else None


def said(words: "StrOrPromise") -> set[str]:
    """The words in every language of the site, folded."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.add(str(words).strip().casefold())
    return found
