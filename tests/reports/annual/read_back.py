"""What every bound number must be, taken from the published rows and not from what wrote the report."""

import re
from collections.abc import Iterable
from decimal import Decimal

from indicators.method.types import Verdict
from indicators.models import Publication, PublishedResult
from indicators.record import read_record
from reports.annual.content import Number

COLUMNS = {
    "actual": "value",
    "target": "target_value",
    "due": "due_value",
    "pace": "pace",
    "change": "change",
    "needed_per_year": "needed_per_year",
    "achieved_per_year": "achieved_per_year",
}
INDICATOR = re.compile(r"[A-Z]{1,4}[0-9]{2,4}\Z")


def mismatches(publication: Publication, numbers: Iterable[Number]) -> list[str]:
    """The bound numbers that are not the assessment's, each with what it should be."""
    rows = {
        (row.indicator.code, row.organization.code): row
        for row in publication.results.select_related("indicator__domain", "organization")
    }
    found = []
    for number in numbers:
        subject, measure, place, _year = number.key.split(".")
        if INDICATOR.match(subject):
            expected = _of_result(publication, rows[subject, place], measure)
        else:
            expected = _count(rows, publication, subject, measure, place)
        if expected is not None and Decimal(number.value) != expected:
            found.append(f"{number.key}: {number.value}, not {expected}")
        if not _shows(number):
            found.append(f"{number.key}: {number.text} does not show {number.value}")
    return found


def _of_result(publication: Publication, row: PublishedResult, measure: str) -> Decimal | None:
    if measure == "baseline":
        baseline = read_record(publication.inputs).basis.rules[row.indicator.code].baseline
        assert baseline is not None
        return baseline.value
    if measure == "progress":
        return _given(row.progress) * 100
    if measure == "gap":
        return abs(_given(row.due_value) - _given(row.value))
    if measure == "gap-to-target":
        return abs(_given(row.target_value) - _given(row.value))
    return _given(getattr(row, COLUMNS[measure]))


def _given(value: Decimal | None) -> Decimal:
    """A bound number is never made of what is not there."""
    assert value is not None
    return value


def _count(
    rows: dict[tuple[str, str], PublishedResult],
    publication: Publication,
    subject: str,
    measure: str,
    place: str,
) -> Decimal | None:
    """Counts of verdicts of the whole; None for counts of another kind, which have tests of their own."""
    verdict = measure.removeprefix("count-")
    root = publication.plan.organization.code
    if verdict not in [*Verdict, "total"] or place != root:
        return None
    mine = [row for (_code, of), row in rows.items() if of == root]
    if subject.startswith("domain-"):
        mine = [row for row in mine if row.indicator.domain.code == subject.removeprefix("domain-")]
    elif subject in ("binding", "expected"):
        mine = [row for row in mine if row.indicator.nature == subject]
    elif subject != "all":
        return None
    return Decimal(sum(verdict in ("total", row.verdict) for row in mine))


def _shows(number: Number) -> bool:
    """Whether the text is the value, rounded to the decimals that it shows."""
    shown = Decimal(number.text.replace(",", "").replace("−", "-"))
    step = Decimal(1).scaleb(shown.as_tuple().exponent)
    return abs(shown - Decimal(number.value)) <= step / 2
