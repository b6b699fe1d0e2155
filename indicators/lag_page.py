"""One indicator's accepted lags: what is in force, and all that were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Organization
from indicators.models import AcceptedLag, Indicator


@dataclass(frozen=True, slots=True)
class LagRow:
    """One acceptance. It is over once its day is, without anybody doing anything."""

    lag: AcceptedLag
    is_in_force: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class LagPage:
    """An indicator of one place, the acceptance given last first."""

    indicator: Indicator
    place: Organization
    rows: Sequence[LagRow]


def build_lag_page(indicator: Indicator, place: Organization, today: date) -> LagPage:
    """One query."""
    rows = AcceptedLag.objects.filter(indicator=indicator, organization=place)
    return LagPage(
        indicator,
        place,
        [
            LagRow(row, row.is_in_force(today), row.withdrawn_at is None and row.until < today)
            for row in rows.select_related("accepted_by", "withdrawn_by")
        ],
    )
