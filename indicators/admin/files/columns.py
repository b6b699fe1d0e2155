"""What the cells of a column may hold: read from a file, and given to one.

Each kind of column reads a `Cell` and returns the model's value, or raises ValueError with what came, what is
expected and how to mend it. Numbers are read by `indicators.reading`, as at every door.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from import_export.fields import Field
from import_export.widgets import ManyToManyWidget, Widget

from indicators.admin.files.formats import is_blank
from indicators.models import Plan
from indicators.reading import NumberSpec, read_number, write_number
from indicators.workbook.messages import fault_message_of
from indicators.workbook.sheets import Cell
from indicators.workbook.tables import Column, Kind, Value, plain

SEPARATOR = ","  # between codes in one cell
YES, NO = gettext_lazy("yes"), gettext_lazy("no")


class CellReader(Widget):
    """A kind of column. `kind` is how it is written, `blank` what a blank cell means."""

    kind = Kind.TEXT

    def __init__(self, *, blank: Any = None) -> None:
        super().__init__()
        self.blank = blank

    def clean(self, value: Cell, row: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        """Raises ValueError with a message for people."""
        if value.fault is not None:
            raise ValueError(fault_message_of(value))
        if is_blank(value):
            return self.blank() if callable(self.blank) else self.blank
        return self.read(value, row or {})

    def read(self, cell: Cell, row: Mapping[str, Any]) -> Any:
        """The model's value of a cell that is not blank."""
        return text_of(cell)

    def write(self, value: Any) -> Value:
        """The value as it goes into a file."""
        return None if value is None else str(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The value as the preview shows it."""
        return plain(self.write(value)).removeprefix("'")


class Number(CellReader):
    kind = Kind.NUMBER

    def __init__(self, field: models.DecimalField, **options: Any) -> None:
        super().__init__(**options)
        digits = field.max_digits - field.decimal_places
        self.spec = NumberSpec(unit="", decimals_held=field.decimal_places, digits_held=digits)

    def read(self, cell: Cell, row: Mapping[str, Any]) -> Decimal | None:
        return read_number(cell.value, self.spec)

    def write(self, value: Decimal | None) -> Value:
        return None if value is None else Decimal(write_number(value))


class Whole(CellReader):
    """A year, an order, a number of decimals."""

    kind = Kind.WHOLE
    spec = NumberSpec(unit="", is_whole=True, digits_held=9, minimum=Decimal(0))

    def read(self, cell: Cell, row: Mapping[str, Any]) -> int | None:
        number = read_number(cell.value, self.spec)
        return None if number is None else int(number)

    def write(self, value: int | None) -> Value:
        return value


class YesNo(CellReader):
    def read(self, cell: Cell, row: Mapping[str, Any]) -> bool:
        if isinstance(cell.value, bool):
            return cell.value
        text = text_of(cell).strip().casefold()
        for answer, words in ((True, {"true", "1", *said(YES)}), (False, {"false", "0", *said(NO)})):
            if text in words:
                return answer
        raise ValueError(_("“%(text)s” is neither yes nor no: write one of the two.") % {"text": shown(cell)})

    def write(self, value: bool | None) -> Value:
        return None if value is None else str(YES if value else NO)


class Choice(CellReader):
    """One of a list: its label in either language, or its code. Given as its label."""

    def __init__(self, choices: Iterable[tuple[Any, Any]], *, by_code: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.choices, self.by_code = list(choices), by_code

    def read(self, cell: Cell, row: Mapping[str, Any]) -> str:
        text = text_of(cell).strip().casefold()
        for code, label in self.choices:
            if text in {str(code).casefold(), *said(label)}:
                return str(code)
        allowed = ", ".join(str(code if self.by_code else label) for code, label in self.choices)
        message = _("“%(text)s” is not one of: %(choices)s.")
        raise ValueError(message % {"text": shown(cell), "choices": allowed})

    def write(self, value: str | None) -> Value:
        if not value:
            return None
        return value if self.by_code else str(dict(self.choices).get(value, value))


class Day(CellReader):
    kind = Kind.DATE

    def read(self, cell: Cell, row: Mapping[str, Any]) -> date:
        if isinstance(cell.value, datetime):
            return cell.value.date()
        if isinstance(cell.value, date):
            return cell.value
        try:
            return date.fromisoformat(text_of(cell).strip())
        except ValueError:
            message = _("“%(text)s” is not a date: write it like 2017-03-23.")
            raise ValueError(message % {"text": shown(cell)}) from None

    def write(self, value: date | None) -> Value:
        return value


class Moment(CellReader):
    """Given only: no moment is set by a file."""

    kind = Kind.MOMENT

    def write(self, value: datetime | None) -> Value:
        return None if value is None else timezone.localtime(value)


class Code(CellReader):
    """A row of another table, by its code; within the plan that the row names, where codes are the plan's."""

    def __init__(self, model: type[models.Model], **options: Any) -> None:
        super().__init__(**options)
        self.model = model
        self.is_of_plan = any(field.name == "plan" for field in model._meta.fields)

    def read(self, cell: Cell, row: Mapping[str, Any]) -> models.Model:
        code = text_of(cell).strip()
        found = self.model._default_manager.filter(code=code)
        if self.is_of_plan:
            found = found.filter(plan__code=text_of(row.get("plan", Cell())).strip())
        instance = found.first()
        if instance is None:
            message = _("There is no %(thing)s with the code “%(code)s”: mend the code, or import it first.")
            raise ValueError(message % {"thing": self.model._meta.verbose_name, "code": shown(cell)})
        return instance

    def write(self, value: Any) -> Value:
        return getattr(value, "code", None)


class Codes(ManyToManyWidget):
    """Several rows of another table, by their codes with commas between them."""

    kind = Kind.TEXT

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(model, separator=SEPARATOR, field="code")
        self.one = Code(model)

    def clean(self, value: Cell, row: Mapping[str, Any] | None = None, **kwargs: Any) -> list[models.Model]:
        if value.fault is not None:
            raise ValueError(fault_message_of(value))
        codes = text_of(value).replace("，", SEPARATOR).replace("、", SEPARATOR).split(SEPARATOR)
        return [self.one.read(Cell(code.strip()), row or {}) for code in codes if code.strip()]

    def write(self, value: Any) -> Value:
        return None if value is None else f"{SEPARATOR} ".join(sorted(each.code for each in value.all()))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return plain(self.write(value))


class DataField(Field):
    """A column of a model's file, with its heading for people."""

    def __init__(self, attribute: str, header: Any, widget: Any, *, readonly: bool = False) -> None:
        super().__init__(attribute, widget=widget, readonly=readonly)
        self.header = header

    @property
    def column(self) -> Column:
        return Column(self.column_name, capfirst(str(self.header)), self.widget.kind)

    def value_of(self, instance: models.Model) -> Value:
        return self.widget.write(self.get_value(instance))

    @property
    def headings(self) -> set[str]:
        """All by which a file may name the column: the key, and the heading in either language."""
        return {self.column_name.casefold(), *said(self.header)}


def field_for(field: models.Field) -> DataField:
    """The column of a model's field."""
    return DataField(field.name, field.verbose_name, reader_for(field))


def reader_for(field: Any) -> Any:
    """How the cells of a model's field are read and written."""
    blank = _blank_of(field)
    if isinstance(field, models.ManyToManyField):
        return Codes(field.remote_field.model)
    if isinstance(field, models.ForeignKey):
        return Code(field.remote_field.model)
    if field.choices:
        return Choice(field.choices, by_code=field.max_length == 1, blank=blank)
    kinds: tuple[tuple[type[models.Field], Any], ...] = (
        (models.DecimalField, lambda: Number(field, blank=blank)),
        (models.BooleanField, lambda: YesNo(blank=blank)),
        (models.IntegerField, lambda: Whole(blank=blank)),
        (models.DateTimeField, Moment),
        (models.DateField, lambda: Day(blank=blank)),
    )
    return next((make() for kind, make in kinds if isinstance(field, kind)), CellReader(blank=blank))


def _blank_of(field: Any) -> Any:
    """What a blank cell means: the field's default where it has one, else nothing."""
    if getattr(field, "null", False):
        return None
    if field.has_default():
        return field.default
    return "" if field.empty_strings_allowed else None


def plan_of_indicator() -> DataField:
    """The plan's code beside an indicator's: found by it, never changed."""
    return DataField("indicator__plan", gettext_lazy("plan"), Code(Plan), readonly=True)


def name_of(thing: str) -> DataField:
    """The name beside the code of an “indicator” or an “organization”: to be read, never taken."""
    header = {
        "indicator": gettext_lazy("name of the indicator"),
        "organization": gettext_lazy("name of the unit"),
    }
    return DataField(f"{thing}__label", header[thing], CellReader(), readonly=True)


def text_of(cell: Cell) -> str:
    """The cell as text, character by character. Raises ValueError for a date or a yes where words belong."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str) and "\0" not in value:
        return value
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return write_number(Decimal(value))
    message = _("“%(text)s” is not a text: set the cell's format to text and write it again.")
    raise ValueError(message % {"text": shown(cell)})


def shown(cell: Cell) -> str:
    """What came, short."""
    text = str(cell.value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def said(label: Any) -> set[str]:
    """A label in every language of the site, folded."""
    words = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            words.add(str(label).casefold())
    return words
