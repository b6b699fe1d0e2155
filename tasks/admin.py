"""Special projects, measures and who answers for them, notes, the calendar, and the record of reminders."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.admin import SimpleHistoryAdmin

from accounts.admin_base import OfficeAdmin, ReadOnlyAdmin, ReadOnlyInline
from accounts.permissions import is_office
from indicators.admin.files.admin import FilesAdmin
from indicators.admin.files.columns import CellReader, Code, DataField, name_of, shown, text_of
from indicators.admin.files.resource import DataResource
from indicators.models import Plan
from indicators.workbook.sheets import Cell
from tasks.models import (
    CalendarDay,
    Measure,
    MeasureAssignment,
    Milestone,
    NoteEvent,
    NoteFile,
    Notice,
    ProgressNote,
    Reminder,
    SpecialProject,
)


class MeasureInline(admin.TabularInline):
    model = Measure
    extra = 0
    fields = ("number", "code", "kind", "name", "name_en")
    show_change_link = True


@admin.register(SpecialProject)
class SpecialProjectAdmin(SimpleHistoryAdmin, OfficeAdmin):
    list_display = ("number", "code", "name", "plan")
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("code", "name", "name_en")
    filter_horizontal = ("indicators",)
    inlines = (MeasureInline,)


class MeasureAssignmentInline(admin.TabularInline):
    model = MeasureAssignment
    extra = 0
    fields = ("organization", "role", "state")
    autocomplete_fields = ("organization",)


class MilestoneInline(admin.TabularInline):
    model = Milestone
    extra = 0


@admin.register(Measure)
class MeasureAdmin(SimpleHistoryAdmin, OfficeAdmin):
    inlines = (MeasureAssignmentInline, MilestoneInline)
    list_display = ("code", "name", "kind", "project")
    list_filter = ("project__plan", "project", "kind")
    list_select_related = ("project",)
    search_fields = ("code", "name", "name_en")
    filter_horizontal = ("indicators",)


class MeasureCode(Code):
    """A measure by its code, within the plan that the row names."""

    def read(self, cell: Cell, row: Mapping[str, Any]) -> models.Model:
        code, plan = text_of(cell).strip(), text_of(row.get("plan", Cell())).strip()
        found = list(Measure.objects.filter(code=code, project__plan__code=plan)[:2])
        if len(found) != 1:
            message = _("There is no %(thing)s with the code “%(code)s”: mend the code, or import it first.")
            raise ValueError(message % {"thing": Measure._meta.verbose_name, "code": shown(cell)})
        return found[0]


class MeasureAssignmentResource(DataResource):
    """Who leads and supports which measure: a row for each department."""

    required = ("plan",)
    plan = DataField("measure__project__plan", gettext_lazy("plan"), Code(Plan), readonly=True)
    measure = DataField("measure", gettext_lazy("measure"), MeasureCode(Measure))
    measure_name = DataField(
        "measure__label", gettext_lazy("name of the measure"), CellReader(), readonly=True
    )
    organization_name = name_of("organization")

    class Meta:
        model = MeasureAssignment
        import_id_fields = ("measure", "organization")
        fields = ("plan", "measure", "measure_name", "organization", "organization_name", "role", "state")


@admin.register(MeasureAssignment)
class MeasureAssignmentAdmin(FilesAdmin, SimpleHistoryAdmin, OfficeAdmin):
    resource_classes = [MeasureAssignmentResource]
    list_display = ("measure", "organization", "role", "state")
    list_filter = ("measure__project__plan", "role", "state")
    list_select_related = ("measure", "organization")
    search_fields = ("measure__code", "measure__name", "organization__name")
    autocomplete_fields = ("measure", "organization")


class NoteEventInline(ReadOnlyInline):
    model = NoteEvent
    fields = readonly_fields = ("at", "by", "action", "progress_state", "text", "reason", "comment")


class NoteFileInline(ReadOnlyInline):
    model = NoteFile
    fields = readonly_fields = ("name", "size", "added_by", "added_at", "removed_at")


@admin.register(ProgressNote)
class ProgressNoteAdmin(ReadOnlyAdmin):
    """Written, checked and returned on their own pages, whose rules ask for more than a row."""

    list_display = ("measure", "year", "progress_state", "state", "written_by", "written_at")
    list_filter = ("measure__project__plan", "year", "state", "progress_state")
    list_select_related = ("measure", "written_by")
    search_fields = ("measure__code", "measure__name", "text")
    inlines = (NoteEventInline, NoteFileInline)


@admin.register(CalendarDay)
class CalendarDayAdmin(OfficeAdmin):
    """The office types the State Council's notice in: each day off, and each weekend day that is worked."""

    list_display = ("date", "name", "is_workday")
    list_filter = ("is_workday",)
    date_hierarchy = "date"
    search_fields = ("name",)


class NoticeInline(admin.TabularInline):
    model = Notice
    extra = 0
    can_delete = False
    fields = readonly_fields = ("person", "address", "mail_state", "mail_error", "mailed_at", "read_at")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_office(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ("organization", "round", "day", "blank", "draft", "returned", "asked_by", "asked_at")
    list_filter = ("round", "organization")
    list_select_related = ("organization", "round__plan", "asked_by")
    inlines = (NoticeInline,)
