"""Users and keys of the API, for the office. Organizations stand with the plan data: indicators/admin."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import OfficeAdmin, ReadOnlyAdmin, ReadOnlyInline
from accounts.models import AccessEvent, ApiKey, KeyUsage, User
from accounts.services.keys import end_keys, revoke_key

ACCOUNT_DISABLED = "account_disabled"

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

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Who is disabled has no keys any more, also when the account is enabled again."""
        super().save_model(request, obj, form, change)
        if change and not obj.is_active:
            end_keys(person=obj, by=cast(User, request.user), reason=ACCOUNT_DISABLED)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people = super().get_queryset(request)
        return people if request.user.is_superuser else people.filter(is_superuser=False)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not request.user.is_superuser:
            return fieldsets
        return (*fieldsets, (_("Administrator"), {"fields": ("is_superuser",)}))


class EventInline(ReadOnlyInline):
    model = AccessEvent
    fields = readonly_fields = ("action", "by", "address", "detail", "at")


class UsageInline(ReadOnlyInline):
    model = KeyUsage
    fields = readonly_fields = ("day", "requests")


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    """Keys are made on their page, where the secret is shown once; here they are looked at and revoked."""

    list_display = ("name", "prefix", "organization", "scope", "expires_on", "last_used_at", "revoked_at")
    list_filter = ("scope",)
    list_select_related = ("organization",)
    search_fields = ("name", "prefix", "organization__name")
    exclude = ("digest",)
    inlines = (EventInline, UsageInline)
    actions = ("revoke",)

    @admin.action(description=_("Revoke the selected keys"))
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        for key in queryset.select_related("organization", "created_by"):
            revoke_key(key=key, by=cast(User, request.user))


@admin.register(AccessEvent)
class AccessEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "action", "key", "by", "address", "detail")
    list_filter = ("action",)
    list_select_related = ("key", "by")
    date_hierarchy = "at"
