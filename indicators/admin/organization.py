"""Organizations. They are the accounts' rows, but their files are plan data, so their admin page is here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin_base import OfficeAdmin
from accounts.models import Organization
from accounts.permissions import can_manage_users
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

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who manages accounts chooses people's organizations here."""
        return super().has_view_permission(request, obj) or can_manage_users(request.user)
