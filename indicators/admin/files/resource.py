"""A model's table: what a file of it must hold, how its rows are found and written, what is wrong where."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, MultipleObjectsReturned, ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from import_export.instance_loaders import ModelInstanceLoader
from import_export.resources import Diff, ModelResource
from import_export.results import Result
from import_export.widgets import ManyToManyWidget

from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.admin.files.columns import DataField, field_for
from indicators.admin.files.formats import Heading, SheetDataset, check_headers, is_blank
from indicators.workbook.sheets import Cell, address
from indicators.workbook.tables import Table, Value

logger = logging.getLogger(__name__)

LONGEST_REASON = 100  # of a change, in the history
MOST_FAULTS = 200  # that are listed


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file: where, in which column, what came, and how to mend it."""

    address: str
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Change:
    """A column of a row as it is and as it will be; equal where the file changes nothing."""

    old: str
    new: str

    @property
    def is_change(self) -> bool:
        return self.old != self.new


class Changes(Diff):
    """The differences as values: import-export's own are HTML with inline styles, which the CSP forbids."""

    def as_html(self) -> list[Change]:
        return [Change("" if self.new else old, new) for old, new in zip(self.left, self.right, strict=True)]


class KeyLoader(ModelInstanceLoader):
    """Finds the row that a file's row means, by its codes."""

    def get_instance(self, row: Mapping[str, Cell]) -> models.Model | None:
        try:
            found: models.Model | None = super().get_instance(row)
        except ValueError:
            return None  # a key that cannot be read is refused where it stands, with the row's other faults
        except MultipleObjectsReturned as several:
            message = _("Several rows have this key: change them in the administration, one by one.")
            raise ValidationError(message) from several
        return found


class DataResource(ModelResource):
    """A table of plan data. Rows are found by codes; what is equal is left alone and leaves no history."""

    required: tuple[str, ...] = ()

    class Meta:
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        instance_loader_class = KeyLoader

    @classmethod
    def field_from_django_field(
        cls, field_name: str, django_field: models.Field, readonly: bool
    ) -> DataField:
        field = field_for(django_field)
        field.column_name = field_name
        return field

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls._meta.model._meta.verbose_name_plural)

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return Changes

    @property
    def data_fields(self) -> list[DataField]:
        """The columns in their order, those that are only given among them."""
        return list(self.get_import_fields())

    def get_diff_headers(self) -> list[str]:
        return [str(field.column.header) for field in self.data_fields]

    # --- Giving ---------------------------------------------------------------------------------------------

    def table(self, rows: models.QuerySet[Any]) -> Table:
        """The rows as a table whose heading is its first row, so that it can be sent back changed."""
        fields = self.data_fields
        return Table(self.get_display_name(), [field.column for field in fields], self._values(rows, fields))

    def _values(self, rows: models.QuerySet[Any], fields: list[DataField]) -> Iterator[list[Value]]:
        for instance in self.iter_queryset(self.with_related(rows)):
            yield [field.value_of(instance) for field in fields]

    def with_related(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The rows with all that their columns need: the number of queries does not grow with them."""
        paths = [relation_of(self._meta.model, field.attribute) for field in self.data_fields]
        many = [field.attribute for field in self.data_fields if isinstance(field.widget, ManyToManyWidget)]
        return rows.select_related(*filter(None, paths)).prefetch_related(*many)

    # --- Taking ---------------------------------------------------------------------------------------------

    def before_import(self, dataset: SheetDataset, **kwargs: Any) -> None:
        """Name the columns by their keys. Raises Heading; the rows are then not looked at."""
        self.titles = list(dataset.headers)
        self.seen: dict[tuple[str, ...], int] = {}
        known = {heading: field.column_name for field in self.data_fields for heading in field.headings}
        try:
            dataset.headers = check_headers(
                self.titles, known, {*self.get_import_id_fields(), *self.required}
            )
        except Heading:
            dataset.row_numbers.clear()
            del dataset[:]
            raise

    def after_import(self, dataset: SheetDataset, result: Result, **kwargs: Any) -> None:
        """Enter the import in the audit log, in its own transaction; a dry run is none."""
        super().after_import(dataset, result, **kwargs)
        counts = {kind: count for kind, count in result.totals.items() if count}
        if not self._is_dry_run(kwargs) and not (result.has_errors() or result.has_validation_errors()):
            record_audit(AuditAction.CHANGED, self._meta.model._meta.label_lower, detail={"imported": counts})

    def before_import_row(self, row: Mapping[str, Cell], **kwargs: Any) -> None:
        """Refuse a key that stands in the file already: the later row would win in silence."""
        key = tuple(str(row[name].value or "").strip() for name in self.key_columns)
        first = self.seen.setdefault(key, kwargs["row_number"])
        if first != kwargs["row_number"]:
            raise ValidationError(_("The file has a row with the same codes already."))

    @property
    def key_columns(self) -> list[str]:
        return [*self.required, *self.get_import_id_fields()]

    def import_instance(self, instance: models.Model, row: Mapping[str, Cell], **kwargs: Any) -> None:
        """Read all columns, those of several codes too, so that every fault is named at once."""
        errors: dict[str, Any] = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as refused:
            errors = refused.update_error_dict(errors)
        for field in self.data_fields:
            if isinstance(field.widget, ManyToManyWidget) and field.column_name in row:
                try:
                    field.clean(row)
                except ValueError as refusal:
                    errors[field.attribute] = [ValidationError(str(refusal))]
        if errors:
            raise ValidationError(errors)

    def before_save_instance(self, instance: models.Model, row: Any, **kwargs: Any) -> None:
        """The history says that the change came by a file, and by which."""
        reason = _("Import of %(file)s") % {"file": kwargs.get("file_name") or ""}
        instance._change_reason = reason[:LONGEST_REASON]  # type: ignore[attr-defined]

    def import_data(self, dataset: SheetDataset, *args: Any, **kwargs: Any) -> Result:
        """The result, with `faults` and a `summary` for people."""
        result = super().import_data(dataset, *args, **kwargs)
        faults = sorted(self._faults(dataset, result), key=lambda fault: fault[0])
        result.faults = [fault for _row, fault in faults[:MOST_FAULTS]]
        result.further_faults = max(0, len(faults) - MOST_FAULTS)
        result.has_changes = bool(result.totals["new"] or result.totals["update"])
        result.summary = summary(result)
        return result

    def _faults(self, dataset: SheetDataset, result: Result) -> Iterator[tuple[int, Fault]]:
        for row in result.invalid_rows:
            for name, messages in row.error_dict.items():
                for message in messages:
                    yield row.number, self._fault(dataset, row.number, name, str(message))
        for row in result.error_rows:
            for error in row.errors:
                yield row.number, self._fault(dataset, row.number, NON_FIELD_ERRORS, _unexpected(error.error))

    def _fault(self, dataset: SheetDataset, row: int, name: str, message: str) -> Fault:
        field = next((field for field in self.data_fields if field.attribute == name), None)
        if field is None or field.column_name not in dataset.headers:
            label = self._label_of(name)
            return Fault(address(dataset.row_numbers[row - 1], 1), label, "", message)
        cell: Cell = dataset[row - 1][dataset.headers.index(field.column_name)]
        value = "" if is_blank(cell) else str(cell.raw or cell.value)
        place = dataset.address(row, field.column_name)
        return Fault(place, str(field.column.header), value, message)

    def _label_of(self, name: str) -> str:
        """The name of a column that the file does not have; empty where the whole row is meant."""
        if name == NON_FIELD_ERRORS:
            return ""
        return capfirst(str(self._meta.model._meta.get_field(name).verbose_name))


def relation_of(model: Any, path: str) -> str:
    """The foreign keys with which a path begins: “indicator__plan” of indicator__plan__is_demo."""
    keys = []
    for name in path.split("__"):
        field = next((field for field in model._meta.concrete_fields if field.name == name), None)
        if not isinstance(field, models.ForeignKey):
            break
        keys.append(name)
        model = field.remote_field.model
    return "__".join(keys)


def summary(result: Result) -> str:
    """How many rows a file changes, in a sentence."""
    totals = result.totals
    if not result.has_changes:
        return _("No changes: the table holds all of this already.")
    return _("%(new)d new, %(changed)d changed, %(same)d unchanged.") % {
        "new": totals["new"],
        "changed": totals["update"],
        "same": totals["skip"],
    }


def _unexpected(error: Exception) -> str:
    """What went wrong beyond what was foreseen: the log has it, the person gets a sentence."""
    logger.warning("A row could not be imported", exc_info=error)
    return _("This row cannot be saved as it is. Check its codes and values.")
