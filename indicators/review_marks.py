"""What a reviewer marked in the matrix: read from the form, and kept where it could not be sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from indicators.models import ReturnReason, ReviewComment
from indicators.models.choices import LABELS
from indicators.services.reviews import Return, Seen
from indicators.workflow import Action

APPROVE = Action.APPROVE.value
CHOICES = (APPROVE, *ReturnReason.values)
TEXT_LENGTH = ReviewComment._meta.get_field("text").max_length or 0
MARK, TEXT, SEEN = "mark-", "text-", "seen"
NUMBER_LENGTH = 18
"""Longer numbers than this fit into no column of the database."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What the reviewer wants for one figure: approving, or returning for a reason."""

    figure: int
    choice: str
    text: str = ""
    version: int | None = None

    @property
    def is_approval(self) -> bool:
        return self.choice == APPROVE

    @property
    def fault(self) -> Promise | None:
        """Why the mark cannot be sent, and how to mend it."""
        if self.choice not in CHOICES or self.version is None:
            return _("This mark cannot be read. Set it again.")
        if self.choice == ReturnReason.OTHER and not self.text:
            return _("“Other” needs a sentence that says what is wrong.")
        if len(self.text) > TEXT_LENGTH:
            return _("The text is too long: at most 500 characters are kept.")
        if "\x00" in self.text:
            return _("The text holds a character that cannot be stored. Type it anew.")
        return None

    @property
    def words(self) -> str:
        """The mark as the reviewer chose it."""
        if self.choice not in ReturnReason.values:
            return str(LABELS[Action.APPROVE])
        reason = ReturnReason(self.choice).label
        text = gettext("%(reason)s: %(text)s") if self.text else "%(reason)s"
        return text % {"reason": reason, "text": self.text}

    @property
    def seen(self) -> Seen:
        """Needs a mark without fault."""
        return Seen(self.figure, self.version or 0)

    def as_return(self) -> Return:
        return Return(self.seen, ReturnReason(self.choice), self.text)


def read_seen(data: QueryDict) -> dict[int, int]:
    """The versions that the page showed, by figure: fields `seen` with `figure:version`."""
    pairs = (value.partition(":") for value in data.getlist(SEEN))
    return {int(pk): int(version) for pk, _colon, version in pairs if _is_number(pk) and _is_number(version)}


def read_marks(data: QueryDict, seen: Mapping[int, int]) -> dict[int, Mark]:
    """All marks of the form, by figure: fields `mark-FIGURE` and `text-FIGURE`. An empty one is none."""
    marks = {}
    for name, choice in data.items():
        pk = name.removeprefix(MARK)
        if name.startswith(MARK) and choice and _is_number(pk):
            text = str(data.get(f"{TEXT}{pk}", "")).strip()
            marks[int(pk)] = Mark(int(pk), str(choice), text, seen.get(int(pk)))
    return marks


def approvals_of(marks: Mapping[int, Mark]) -> Sequence[Seen]:
    return [mark.seen for mark in marks.values() if mark.is_approval]


def returns_of(marks: Mapping[int, Mark]) -> Sequence[Return]:
    return [mark.as_return() for mark in marks.values() if not mark.is_approval]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= NUMBER_LENGTH
