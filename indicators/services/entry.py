"""Reading what a person reports for one indicator: the same rules for the page, the admin and the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators.method.rollup import ratio_of
from indicators.method.types import Availability
from indicators.models import EXPLANATION_LENGTH, WITHOUT_VALUE, Figure, Indicator
from indicators.number_faults import NumberRefused
from indicators.reading import NumberSpec, read_number

Message = str | Promise

NUMBER_FIELDS = ("value", "numerator", "denominator")

NOT_ASKED = {
    True: _("This value computes itself from numerator and denominator: leave it empty."),
    False: _("This indicator has no numerator and denominator: enter its value, leave these empty."),
}


class EntryFaults(dict[str, Message]):
    """What is wrong with a report, by field, as messages; `codes` holds the stable code of each."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, str] = {}

    def note(self, name: str, code: str, message: Message) -> None:
        self[name], self.codes[name] = message, code


class EntryRefused(ValueError):
    """What a person reported cannot be taken. `errors`: by field, what came, what is expected, the mend."""

    def __init__(self, errors: EntryFaults) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person reports for one indicator, read and found possible.

    `version` is that of the figure which the person saw: 0 where there was none.
    """

    indicator: Indicator
    version: int
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    availability: Availability = Availability.FINAL
    expected_on: date | None = None
    explanation: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether it reports nothing at all; an explanation alone is worth keeping."""
        has_number = self.value is not None or self.numerator is not None
        return not has_number and self.availability not in WITHOUT_VALUE and not self.explanation

    def differs_from(self, figure: Figure) -> bool:
        return any(getattr(self, name) != getattr(figure, name) for name in ENTRY_FIELDS)


ENTRY_FIELDS = ("value", "numerator", "denominator", "availability", "expected_on", "explanation")


def number_specs(indicator: Indicator) -> dict[str, NumberSpec]:
    """The numbers that a person types for the indicator, with how each is read."""
    if not indicator.is_ratio:
        return {"value": indicator.value_spec}
    return {
        "numerator": NumberSpec(unit=indicator.numerator_label),
        "denominator": NumberSpec(unit=indicator.denominator_label, minimum=Decimal(0)),
    }


def read_entry(indicator: Indicator, raw: Mapping[str, Any], *, version: int) -> Entry:
    """Read and check one report. Raises EntryRefused with every fault, by field.

    `raw` holds text (or a workbook's cell values) by field name; a missing field is blank.
    """
    return EntryReader(indicator).read(raw, version=version)


class EntryReader:
    """Reads many reports for one indicator.

    How its numbers are read is asked once, in the reader's language: in an import of 100,000 rows, asking for
    each row took more time than all the rest of the reading.
    """

    def __init__(self, indicator: Indicator) -> None:
        self.indicator = indicator
        self.is_ratio = indicator.is_ratio
        self.specs = number_specs(indicator)
        self.value_spec = self.specs.get("value") or indicator.value_spec

    def read(self, raw: Mapping[str, Any], *, version: int) -> Entry:
        """Read and check one report, as `read_entry` does."""
        errors = EntryFaults()
        numbers = self._read_numbers(raw, errors)
        availability = _read_availability(raw.get("availability"), errors)
        expected_on = _read_date(raw.get("expected_on"), errors)
        explanation = _read_explanation(raw.get("explanation"), errors)
        if not errors:
            _check_together(numbers, availability, expected_on, errors)
        if not errors and self.is_ratio:
            numbers["value"] = self._computed_ratio(numbers, errors)
        if errors:
            raise EntryRefused(errors)
        return Entry(
            self.indicator,
            version,
            **numbers,
            availability=availability,
            expected_on=expected_on,
            explanation=explanation,
        )

    def _read_numbers(self, raw: Mapping[str, Any], errors: EntryFaults) -> dict[str, Decimal | None]:
        numbers: dict[str, Decimal | None] = dict.fromkeys(NUMBER_FIELDS)
        for name in NUMBER_FIELDS:
            if name in self.specs:
                try:
                    numbers[name] = read_number(raw.get(name), self.specs[name])
                except NumberRefused as refusal:
                    errors.note(name, refusal.code, refusal.message)
            elif raw.get(name) not in (None, ""):
                errors.note(name, "not_asked", NOT_ASKED[self.is_ratio])
        return numbers

    def _computed_ratio(self, numbers: Mapping[str, Decimal | None], errors: EntryFaults) -> Decimal | None:
        """The value of a ratio, within the indicator's possible range. A part above its whole shows here."""
        numerator, denominator = numbers["numerator"], numbers["denominator"]
        if numerator is None or denominator is None:
            return None
        value = ratio_of(numerator, denominator, self.indicator.scale)
        if value is not None:
            try:
                read_number(value, self.value_spec)
            except NumberRefused as refusal:
                errors.note("numerator", refusal.code, refusal.message)
        return value


def _read_availability(raw: Any, errors: EntryFaults) -> Availability:
    if raw in (None, ""):
        return Availability.FINAL
    try:
        return Availability(raw)
    except ValueError:
        errors.note("availability", "invalid_choice", _("Choose one of the list's entries."))
        return Availability.FINAL


def _read_date(raw: Any, errors: EntryFaults) -> date | None:
    if raw in (None, ""):
        return None
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw).strip())
    except ValueError:
        message = _("Enter a date as year-month-day, for example 2021-03-31.")
        errors.note("expected_on", "not_a_date", message)
        return None


def _read_explanation(raw: Any, errors: EntryFaults) -> str:
    text = "" if raw is None else str(raw).replace("\r\n", "\n").strip()
    if len(text) > EXPLANATION_LENGTH:
        message = _("The explanation is too long: at most 1,000 characters are kept.")
        errors.note("explanation", "too_long", message)
    if "\x00" in text:
        message = _("The explanation holds a character that cannot be stored. Type it anew.")
        errors.note("explanation", "control_character", message)
    return text


def _check_together(
    numbers: Mapping[str, Decimal | None],
    availability: Availability,
    expected_on: date | None,
    errors: EntryFaults,
) -> None:
    """Rules between fields."""
    has_number = any(number is not None for number in numbers.values())
    if has_number and availability in WITHOUT_VALUE:
        message = _("There is a number, but the availability says that there is none. Clear one of them.")
        errors.note("availability", "contradicts_number", message)
    if availability is Availability.NOT_AVAILABLE and expected_on is None:
        errors.note("expected_on", "required", _("Say by when the figure is expected."))
    if availability is not Availability.NOT_AVAILABLE and expected_on is not None:
        message = _("A date belongs to “not yet available” only. Clear it, or choose that.")
        errors.note("expected_on", "not_asked", message)
    numerator, denominator = numbers["numerator"], numbers["denominator"]
    if (numerator is None) != (denominator is None):
        missing = "numerator" if numerator is None else "denominator"
        message = _("Numerator and denominator belong together: enter both, or neither.")
        errors.note(missing, "required", message)
