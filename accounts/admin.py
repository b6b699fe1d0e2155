"""Users, for who manages accounts, and keys of the API, for the office. Organizations stand with the plan
data: indicators/admin."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import OfficeAdmin, ReadOnlyAdmin, ReadOnlyInline
from accounts.forms import NOT_ALONE, GivenPasswordForm, NewPersonForm, PersonForm, RolesField
from accounts.models import AccessEvent, ApiKey, KeyUsage, User, role_label
from accounts.permissions import can_manage_users
from accounts.services.factors import remove_factor
from accounts.services.guesses import unlock_account
from accounts.services.keys import end_keys, revoke_key

ACCOUNT_DISABLED = "account_disabled"

admin.site.unregister(Group)


class RoleFilter(admin.RelatedFieldListFilter):
    """The roles in the reader's words, where Django shows the names of the groups."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = gettext("Roles")

    def field_choices(self, *args: Any) -> Any:
        return [(group, role_label(str(name))) for group, name in super().field_choices(*args)]


@admin.register(User)
class PersonAdmin(UserAdmin, OfficeAdmin):
    """People and their roles, for who manages accounts (docs/adr/0026-separate-roles.md). Nobody changes the
    own roles; only a superuser sees and makes superusers."""

    form = PersonForm
    add_form = NewPersonForm
    change_password_form = GivenPasswordForm
    actions = ("unlock", "reset_second_factor")
    list_display = ("username", "name", "organization", "is_active", "has_factor", "last_login")
    list_filter = (("groups", RoleFilter), "is_active")
    list_select_related = ("organization",)
    search_fields = ("username", "name", "organization__name")
    autocomplete_fields = ("organization",)
    filter_horizontal = ()  # six roles are boxes to tick
    readonly_fields = ("last_login", "date_joined", "password_changed_at", "second_factor_since")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("name", "email", "organization")}),
        (_("Roles"), {"fields": ("is_active", "groups")}),
        (
            _("Dates"),
            {"fields": ("last_login", "date_joined", "password_changed_at", "second_factor_since")},
        ),
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

    def may(self, request: HttpRequest) -> bool:
        return can_manage_users(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request) and obj != request.user

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "is_active", "groups", "is_superuser") if obj == request.user else fields

    @admin.display(description=_("second factor"), boolean=True)
    def has_factor(self, person: User) -> bool:
        return person.has_second_factor

    @admin.action(description=_("Let the selected people try to log in again"), permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        unlocked = [person for person in queryset if unlock_account(person.username)]
        for person in unlocked:
            self.log_change(request, person, gettext("Unlocked the log-in."))
        text = ngettext("%(count)d account unlocked.", "%(count)d accounts unlocked.", len(unlocked))
        messages.success(request, text % {"count": len(unlocked)})

    @admin.action(description=_("Remove the second factor of the selected people"), permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        people = list(
            queryset.filter(second_factor_since__isnull=False).exclude(pk=cast(User, request.user).pk)
        )
        for person in people:
            remove_factor(person=person)
            self.log_change(request, person, gettext("Removed the second factor."))
        text = ngettext("%(count)d second factor removed.", "%(count)d second factors removed.", len(people))
        messages.success(request, text % {"count": len(people)})

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The groups, which are roles, in words."""
        if db_field.name == "groups":
            kwargs |= {"form_class": RolesField, "label": _("Roles"), "help_text": NOT_ALONE}
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

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
