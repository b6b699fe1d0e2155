"""Users, for the office. Organizations stand with the plan data, whose files they share: indicators/admin."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import OfficeAdmin
from accounts.models import User

admin.site.unregister(Group)


@admin.register(User)
class PersonAdmin(UserAdmin, OfficeAdmin):
    """People and their roles. Only an administrator sees and makes administrators."""

    list_display = ("username", "name", "organization", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    list_select_related = ("organization",)
    search_fields = ("username", "name", "organization__name")
    autocomplete_fields = ("organization",)
    filter_horizontal = ("groups",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("name", "email", "organization")}),
        (_("Roles"), {"fields": ("is_active", "groups")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    "name",
                    "organization",
                    "groups",
                    "usable_password",
                    "password1",
                    "password2",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people = super().get_queryset(request)
        return people if request.user.is_superuser else people.filter(is_superuser=False)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not request.user.is_superuser:
            return fieldsets
        return (*fieldsets, (_("Administrator"), {"fields": ("is_superuser",)}))
