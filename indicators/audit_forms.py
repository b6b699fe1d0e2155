"""By what the audit log is searched."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accounts.models import AUDIT_LABELS, KIND_OF_ACTOR_LABELS
from accounts.models.audit import ACCOUNT_LENGTH, ADDRESS_LENGTH, SUBJECT_LENGTH

LARGEST_ID = 2**63 - 1


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Enter a date as year-month-day, for example 2021-03-31.")},
    )


def choices_with_all(labels: Iterable[tuple[Any, Any]]) -> list[tuple[str, Any]]:
    """What may be chosen, everything first."""
    return [("", pgettext("filter", "all")), *((str(word), label) for word, label in labels)]


class AuditForm(forms.Form):
    """The filters; each left empty lets everything pass. `before` is where older entries begin."""

    account = forms.CharField(label=gettext_lazy("Account"), required=False, max_length=ACCOUNT_LENGTH)
    action = forms.ChoiceField(label=gettext_lazy("Act"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("By which door"), required=False)
    subject = forms.CharField(
        label=gettext_lazy("Object contains"), required=False, max_length=SUBJECT_LENGTH
    )
    address = forms.CharField(
        label=pgettext_lazy("network", "Address"), required=False, max_length=ADDRESS_LENGTH
    )
    since = day_field(gettext_lazy("From day"))
    until = day_field(gettext_lazy("To day"))
    before = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput())

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="")
        self._offer("action", AUDIT_LABELS.items())
        self._offer("kind", KIND_OF_ACTOR_LABELS.items())

    def _offer(self, name: str, labels: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices_with_all(labels)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since: date | None = cleaned.get("since")
        until: date | None = cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first."))
        return cleaned

    @property
    def filters(self) -> list[forms.BoundField]:
        """The fields that a person fills in."""
        return self.visible_fields()
