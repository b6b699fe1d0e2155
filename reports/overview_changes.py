"""What changed on an overview since the assessment that was published last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organization
from indicators import formatting
from indicators.method.types import Comparator, Verdict
from indicators.method.verdict import shown_decimals
from indicators.models import Plan, Publication, PublishedResult
from reports.overview import Row
from reports.overview_years import compare_verdicts

WORSE_FIRST = (-1, 1, 0)


@dataclass(frozen=True, slots=True)
class Move:
    """An indicator whose verdict is another than the published one. `value` is the published one in words."""

    row: Row
    before: Verdict
    value: str

    @property
    def direction(self) -> int:
        """1: better now; -1: worse; 0: rated now and not before, or the other way round."""
        return compare_verdicts(self.before, self.row.verdict)

    @property
    def direction_text(self) -> str:
        words = {1: _("better"), -1: _("worse"), 0: _("changed")}
        return words[self.direction]


class Version(NamedTuple):
    """A published version of a year."""

    year: int
    version: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """What moved since a published version, of this year or of an earlier one."""

    publication: Version
    moves: Sequence[Move]
    values: int
    """How many indicators have another value, whatever their verdict."""

    @property
    def title(self) -> str:
        """The finding: how many verdicts and values moved."""
        words = {"count": len(self.moves), "values": self.values}
        if not self.moves and not self.values:
            return _("Nothing has changed since the last published assessment")
        return (
            ngettext(
                "Since the last published assessment %(count)d verdict and %(values)d values changed",
                "Since the last published assessment %(count)d verdicts and %(values)d values changed",
                len(self.moves),
            )
            % words
        )


class Published(NamedTuple):
    """What a published version says of one indicator."""

    code: str
    decimals: int
    verdict: str
    value: Decimal | None
    target: Decimal | None
    comparator: str | None

    @property
    def text(self) -> str:
        comparator = Comparator(self.comparator) if self.comparator else None
        return formatting.number(
            self.value, shown_decimals(self.value, self.target, comparator, self.decimals)
        )


@dataclass(frozen=True, slots=True)
class Before:
    """What was published last of a place, by indicator code."""

    version: Version
    results: Mapping[str, Published]


def published_before(plan: Plan, year: int, place: Organization) -> Before | None:
    """The place's results in the newest publication up to the year; None where there are none (one query)."""
    newest = Publication.objects.filter(plan=plan, year__lte=year).order_by("-year", "-version")
    rows = list(
        PublishedResult.objects.filter(publication=newest.values("pk")[:1], organization=place).values_list(
            *("publication__year", "publication__version", "publication__published_at"),
            *("indicator__code", "indicator__decimals"),
            *("verdict", "value", "target_value", "comparator"),
        )
    )
    if not rows:
        return None
    return Before(Version(*rows[0][:3]), {row[3]: Published(*row[3:]) for row in rows})


def changes_since(before: Before | None, rows: Sequence[Row]) -> Changes | None:
    """The rows against what was published of them; None where nothing was."""
    if before is None:
        return None
    known = [(row, before.results[row.code]) for row in rows if row.code in before.results]
    return Changes(
        publication=before.version,
        moves=[
            Move(row, Verdict(result.verdict), result.text)
            for row, result in known
            if row.verdict != result.verdict
        ],
        values=sum(_value(row) != result.value for row, result in known),
    )


def _value(row: Row) -> Decimal | None:
    """The value of the page's year."""
    last = max(row.history, default=None)
    return None if last is None else row.history[last].value
