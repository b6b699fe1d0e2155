"""What changed on an overview since the assessment that was published last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organization
from indicators import formatting
from indicators.method.types import Verdict
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


@dataclass(frozen=True, slots=True)
class Changes:
    """What moved since a published version, of this year or of an earlier one."""

    publication: Publication
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


def published_rows(plan: Plan, year: int, place: Organization) -> QuerySet[PublishedResult]:
    """The place's results in the newest publication up to the year, each with its publication (one query)."""
    newest = Publication.objects.filter(plan=plan, year__lte=year).order_by("-year", "-version")
    rows = PublishedResult.objects.filter(publication=newest.values("pk")[:1], organization=place)
    return rows.select_related("publication", "indicator").defer("publication__inputs")


def changes_since(published: Iterable[PublishedResult], rows: Sequence[Row]) -> Changes | None:
    """The rows against what was published of them; None where nothing was."""
    before = {result.indicator.code: result for result in published}
    if not before:
        return None
    known = [(row, before[row.code]) for row in rows if row.code in before]
    return Changes(
        publication=next(iter(before.values())).publication,
        moves=[
            Move(row, Verdict(result.verdict), _text(result))
            for row, result in known
            if row.verdict != result.verdict
        ],
        values=sum(_value(row) != result.value for row, result in known),
    )


def _text(result: PublishedResult) -> str:
    return formatting.number(result.value, formatting.result_decimals(result))


def _value(row: Row) -> Decimal | None:
    """The value of the page's year."""
    last = max(row.history, default=None)
    return None if last is None else row.history[last].value
