"""Organizations. They are the accounts' rows, but their files are plan data, so their admin page is here."""

from django.contrib import admin

from accounts.admin_base import OfficeAdmin
from accounts.models import Organization
from indicators.admin.files.admin import FilesAdmin
from indicators.admin.files.resources import OrganizationResource


@admin.register(Organization)
class OrganizationAdmin(FilesAdmin, OfficeAdmin):
    resource_classes = [OrganizationResource]
    list_display = ("code", "name", "name_en", "kind", "parent")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("code", "name", "name_en")
    autocomplete_fields = ("parent",)
