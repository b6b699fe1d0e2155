"""Granting one unit more time."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from indicators.models import ReportingRound


class ExtensionForm(forms.Form):
    """A later due date for one of the round's units, with the reason. Dates by the database's clock."""

    unit = forms.ChoiceField(label=_("Unit"))
    due_on = forms.DateField(
        label=_("New due date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a date as year-month-day, for example 2021-03-31.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.TextInput(),
        help_text=_("The unit sees the new date; the reason stays in the record."),
    )

    def __init__(self, *args: Any, round: ReportingRound, units: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round
        self.units = {unit.code: unit for unit in units}
        choices = [("", _("Choose a unit")), *((unit.code, unit.label) for unit in units)]
        cast(forms.ChoiceField, self.fields["unit"]).choices = choices
        earliest = max(round.today, round.due_on)
        self.fields["due_on"].widget.attrs["min"] = earliest.isoformat()

    def clean_unit(self) -> Organization:
        return self.units[self.cleaned_data["unit"]]

    def clean_due_on(self) -> date:
        """Refuse a day that is over, and one that would take time away."""
        day: date = self.cleaned_data["due_on"]
        if day < self.round.today:
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        if day < self.round.due_on:
            raise forms.ValidationError(
                _("The round itself is open until %(day)s. Choose that day or a later one."),
                params={"day": self.round.due_on.isoformat()},
            )
        return day
