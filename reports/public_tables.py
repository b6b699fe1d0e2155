"""Published results as files: a version whole, or one indicator's years."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import formatting
from indicators.exports import Export, Field, number, text, whole
from indicators.method.types import Availability, Reason, Verdict
from indicators.models import Plan, Publication
from indicators.models.choices import LABELS
from indicators.workbook.tables import Table, Value, with_decimals
from reports.public_page import PublicIndicator, PublicResult, PublicYear

FULL = 100


def year_table(page: PublicYear) -> Table:
    """All results of a version that are public: the whole's, then those of places."""
    return _table(page.publication.plan, page.publication, page.results)


def indicator_table(page: PublicIndicator) -> Table:
    """One indicator's published results, year by year."""
    return _table(page.publication.plan, page.publication, page.results)


def _table(plan: Plan, publication: Publication, results: Sequence[PublicResult]) -> Table:
    table = Export(gettext_lazy("Published results"), _fields()).table(results)
    return Table(table.title, table.columns, list(table.rows), _notes(plan, publication))


def _notes(plan: Plan, publication: Publication) -> list[str]:
    """What stands above a workbook's heading: which version this is, so that it can be named and checked."""
    notes = [f"{plan.label} {_('Published results')}"]
    if publication.is_demo:
        notes.append(_("Demo data: all figures are invented."))
    said = {
        "year": publication.year,
        "version": publication.version,
        "day": formatting.day(publication.published_at),
    }
    version = _("%(year)d, version %(version)d, published on %(day)s") % said
    return [*notes, version, f"{_('Digest (SHA-256)')} {publication.inputs_digest}"]


def _fields() -> tuple[Field[PublicResult], ...]:
    return (
        whole("year", gettext_lazy("Year"), lambda each: each.year),
        text("indicator", gettext_lazy("Code"), lambda each: each.code),
        text("indicator_name", gettext_lazy("Indicator"), lambda each: each.label),
        text("unit", gettext_lazy("Unit of measure"), lambda each: each.unit),
        text("domain", gettext_lazy("Domain"), lambda each: each.row.indicator.domain.label),
        text("nature", gettext_lazy("Nature"), lambda each: each.row.indicator.get_nature_display()),
        text("place", gettext_lazy("Code of the place"), lambda each: each.row.organization.code),
        text("place_name", gettext_lazy("Place"), lambda each: each.place),
        *_judged(),
    )


def _judged() -> tuple[Field[PublicResult], ...]:
    """Target, value and verdict. Shares are in percent, as on the page."""
    return (
        text("comparator", gettext_lazy("Comparator"), lambda each: each.row.comparator),
        number("target_value", gettext_lazy("Target"), _kept(lambda each: each.row.target_value)),
        whole("target_year", gettext_lazy("Target year"), lambda each: each.row.target_year),
        number("value", gettext_lazy("Value that counts"), _kept(lambda each: each.row.value)),
        text("availability", gettext_lazy("Availability"), _availability),
        text("partial", gettext_lazy("Partial"), lambda each: _("yes") if each.row.is_partial else _("no")),
        number("due_value", gettext_lazy("Due"), _kept(lambda each: each.row.due_value)),
        number("progress", gettext_lazy("Progress (%)"), _progress),
        number("pace", gettext_lazy("Pace (percentage points)"), _pace),
        text("verdict", gettext_lazy("Verdict"), lambda each: str(LABELS[Verdict(each.row.verdict)])),
        text("reason", gettext_lazy("Reason"), _reason),
    )


def _kept(read: Callable[[PublicResult], Decimal | None]) -> Callable[[PublicResult], Value]:
    """With at least the decimals in which the indicator is shown."""
    return lambda each: with_decimals(read(each), each.row.indicator.decimals)


def _availability(each: PublicResult) -> Value:
    return str(LABELS[Availability(each.row.availability)]) if each.row.availability else None


def _reason(each: PublicResult) -> Value:
    return str(LABELS[Reason(each.row.reason)]) if each.row.reason else None


def _progress(each: PublicResult) -> Value:
    return None if each.row.progress is None else with_decimals(each.row.progress * FULL, 1)


def _pace(each: PublicResult) -> Value:
    return with_decimals(each.row.pace, 1)
