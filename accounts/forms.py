"""Forms of the log-in: a new password, the second factor's code, an account as administrators edit it."""

from typing import Any

from django import forms
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    PasswordChangeForm,
    UserChangeForm,
)
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, role_label
from accounts.services.guesses import give_back, old_password_subject, take_guess
from accounts.types import ALONE

CODE_LENGTH = 40
NOT_ALONE = _("Administrators of accounts and auditors hold no other role.")


class NewPasswordForm(PasswordChangeForm):
    """A person's own new password. Guesses at the old one are counted as at the log-in."""

    error_messages = {
        **PasswordChangeForm.error_messages,
        "locked": _("The old password was wrong too many times. Try again in 15 minutes."),
        "same": _("The new password is the old one. Choose another."),
    }

    def clean_old_password(self) -> str:
        """Refuses, also the right one, after too many wrong ones."""
        subjects = [old_password_subject(self.user.pk)]
        if take_guess(subjects, at=timezone.now()):
            raise ValidationError(self.error_messages["locked"], code="locked")
        old = str(super().clean_old_password())
        give_back(subjects)
        return old

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        new = self.cleaned_data.get("new_password1")
        if new and new == self.cleaned_data.get("old_password"):
            self.add_error("new_password2", ValidationError(self.error_messages["same"], code="same"))
        return cleaned


class FactorForm(forms.Form):
    """The code that a phone shows, or a recovery code."""

    code = forms.CharField(
        label=_("Code of the second factor"),
        max_length=CODE_LENGTH,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autofocus": True,
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )


class RolesField(forms.ModelMultipleChoiceField):
    """The groups, which are roles, in words."""

    def label_from_instance(self, obj: Any) -> str:
        return role_label(obj.name)


class NewPersonForm(AdminUserCreationForm):
    """A new account. Whoever made the password knows it: the person has to choose another one first."""

    def save(self, commit: bool = True) -> User:
        person: User = super().save(commit=False)
        return given(person, commit)

    def clean_groups(self) -> Any:
        return allowed_roles(self.cleaned_data["groups"])


class PersonForm(UserChangeForm):
    """An account that exists."""

    def clean_groups(self) -> Any:
        return allowed_roles(self.cleaned_data["groups"])


class GivenPasswordForm(AdminPasswordChangeForm):
    """A password that an administrator gives: good for one log-in, at which the person chooses another."""

    def save(self, commit: bool = True) -> User:
        person: User = super().save(commit=False)
        return given(person, commit)


def given(person: User, commit: bool) -> User:
    """The person with a password that somebody else knows, where there is one at all."""
    if person.has_usable_password():
        person.password_owed_since = timezone.now()
    if commit:
        person.save()
    return person


def allowed_roles(groups: Any) -> Any:
    """Raises ValidationError where one of the roles tolerates no other one."""
    names = {group.name for group in groups}
    if len(names) > 1 and not names.isdisjoint(ALONE):
        raise ValidationError(NOT_ALONE, code="not_alone")
    return groups
