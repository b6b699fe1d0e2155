"""The form by which a key of the API is asked for."""

from collections.abc import Sequence
from datetime import date, timedelta
from ipaddress import ip_network
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import SCOPE_LABELS, ApiKey, Organization
from accounts.models.keys import ADDRESSES_LENGTH, NAME_LENGTH
from accounts.services.keys import NewKey
from accounts.types import Scope
from indicators.models import Plan

LONGEST_DAYS = 2 * 366
USUAL_DAYS = 365
NAME_TAKEN = gettext_lazy("There is a key of this name already. Revoke it, or choose another name.")


def read_networks(text: str) -> str:
    """Networks as CIDR, one a line, from a list by spaces, commas or lines. Raises ValidationError, which
    names what is no network."""
    networks = []
    for part in text.replace(",", " ").replace("，", " ").split():
        try:
            networks.append(str(ip_network(part)))
        except ValueError as error:
            words = {"part": part}
            message = _("“%(part)s” is no address or network. Write 10.1.2.3, or 10.1.2.0/24.") % words
            raise forms.ValidationError(message, "no_network") from error
    return "\n".join(networks)


class KeyForm(forms.Form):
    """What a key is to be. Only the office chooses among organizations, and may include all below one."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=NAME_LENGTH,
        help_text=gettext_lazy("Which system will use it, for example “data platform, nightly”."),
        widget=forms.TextInput(),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Scope"), choices=[(scope.value, label) for scope, label in SCOPE_LABELS.items()]
    )
    plan = forms.ChoiceField(label=gettext_lazy("Plan"), required=False)
    organization = forms.ChoiceField(label=gettext_lazy("For"))
    with_subtree = forms.BooleanField(
        label=gettext_lazy("Also for everything below the organization"), required=False
    )
    expires_on = forms.DateField(
        label=pgettext_lazy("key", "Valid until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Enter a date as year-month-day, for example 2021-03-31.")},
        help_text=gettext_lazy("At most two years from today."),
    )
    addresses = forms.CharField(
        label=gettext_lazy("Addresses allowed"),
        required=False,
        max_length=ADDRESSES_LENGTH,
        help_text=gettext_lazy("Addresses or networks such as 10.1.2.0/24. Left empty: from anywhere."),
        widget=forms.TextInput(),
    )

    def __init__(
        self,
        data: Any,
        *,
        organizations: Sequence[Organization],
        plans: Sequence[Plan],
        is_office: bool,
        chosen: str = "",
    ) -> None:
        """`chosen`: the code of the organization that is offered first."""
        expires_on = timezone.localdate() + timedelta(days=USUAL_DAYS)
        super().__init__(data, initial={"expires_on": expires_on, "organization": chosen})
        self.organizations = {row.code: row for row in organizations}
        self._offer("organization", [(row.code, row.label) for row in organizations])
        self._offer("plan", [("", _("All plans")), *((plan.code, plan.label) for plan in plans)])
        if not is_office:
            del self.fields["with_subtree"]

    def _offer(self, name: str, offered: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = offered

    def clean_organization(self) -> Organization:
        return self.organizations[self.cleaned_data["organization"]]

    def clean_expires_on(self) -> date:
        day: date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today <= day <= today + timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError(_("Choose a day from today to two years from now."), "out_of_range")
        return day

    def clean_addresses(self) -> str:
        return read_networks(self.cleaned_data["addresses"])

    def clean(self) -> dict[str, Any]:
        """A name says which key is meant: an organization has each only once."""
        cleaned = super().clean() or {}
        if "name" in cleaned and "organization" in cleaned:
            same = ApiKey.objects.filter(
                name=cleaned["name"], organization=cleaned["organization"], revoked_at__isnull=True
            )
            if same.exists():
                self.add_error("name", NAME_TAKEN)
        return cleaned

    @property
    def wanted(self) -> NewKey:
        """What was typed, once the form is valid."""
        typed = self.cleaned_data
        return NewKey(
            name=typed["name"],
            scope=Scope(typed["scope"]),
            organization=typed["organization"],
            with_subtree=typed.get("with_subtree", False),
            plan=typed["plan"],
            addresses=typed["addresses"],
            expires_on=typed["expires_on"],
        )
