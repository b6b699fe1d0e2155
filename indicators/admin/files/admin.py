"""What an admin page needs to give and take files: the office alone, in two steps, and in people's words."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.admin import ExportMixin, ImportMixin
from import_export.forms import ExportForm
from import_export.results import Result

from indicators.admin.files.formats import FORMATS, TableFormat
from indicators.admin.files.resource import DataResource
from indicators.admin.files.storage import WaitingFile
from indicators.workbook.messages import message_of
from indicators.workbook.sheets import FileRefused


class KindForm(ExportForm):
    """Asks for the kind of file: a workbook, unless another is chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["format"]
        kind.choices = [choice for choice in kind.choices if choice[0]]


class ExportAdmin(ExportMixin):
    """An admin page whose table can be had as a file, with the page's own filters."""

    resource_classes: list[type[DataResource]] = []
    formats = export_formats = import_formats = FORMATS
    export_form_class = KindForm
    export_template_name = "admin/files/export.html"

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def get_export_data(
        self, file_format: TableFormat, request: HttpRequest, queryset: QuerySet[Any], **kwargs: Any
    ) -> bytes:
        if not self.has_export_permission(request):
            raise PermissionDenied
        return file_format.export_data(self.resource_classes[0]().table(queryset))

    def get_export_filename(
        self, request: HttpRequest, queryset: QuerySet[Any], file_format: TableFormat
    ) -> str:
        day = timezone.localdate().isoformat()
        return f"{self.model._meta.model_name}-{day}.{file_format.get_extension()}"


class FilesAdmin(ImportMixin, ExportAdmin):
    """An admin page whose table also takes files: first the differences, then all of them or none."""

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
    import_template_name = "admin/files/import.html"
    tmp_storage_class = WaitingFile

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """A row that fails when it is written takes the others with it."""
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form: Form, e: Exception) -> None:
        """The gate's own words; what else goes wrong is a fault of ours."""
        if not isinstance(e, FileRefused):
            raise e
        form.add_error("import_file", message_of(e))

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Import what was previewed. The file is there once: a second press finds it gone."""
        try:
            return super().process_import(request, **kwargs)
        except (FileNotFoundError, FileRefused):
            text = _("The file was imported already, or has expired. Look at the table, or upload it again.")
        return self._back(request, text)

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        if not (result.has_errors() or result.has_validation_errors()):
            return super().process_result(result, request)
        text = _("Nothing was imported: the data changed after the preview. Upload the file again.")
        return self._back(request, text)

    def add_success_message(self, result: Result, request: HttpRequest) -> None:
        self.message_user(request, result.summary, messages.SUCCESS)

    def _back(self, request: HttpRequest, text: str) -> HttpResponse:
        self.message_user(request, text, messages.ERROR)
        return redirect("admin:{}_{}_import".format(*self.get_model_info()))

    def get_import_context_data(self, **kwargs: Any) -> dict[str, Any]:
        resource = self.resource_classes[0]()
        keys = resource.key_columns
        columns = [
            Explained(str(field.column.header), field.column_name, field.column_name in keys)
            for field in resource.data_fields
            if not field.readonly or field.column_name in keys
        ]
        return {"columns": columns}


@dataclass(frozen=True, slots=True)
class Explained:
    """A column that the import understands; rows are found by those that are keys."""

    header: str
    key: str
    is_key: bool
