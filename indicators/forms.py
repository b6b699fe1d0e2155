"""Forms for figures. They render and collect; `services.entry.read_entry` decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.method.types import Availability
from indicators.models import EXPLANATION_LENGTH, Figure, Indicator
from indicators.models.choices import choices
from indicators.reading import write_number
from indicators.services.entry import Entry, EntryRefused, number_specs, read_entry

VERSION_LIMIT = 2**31 - 1


class FigureForm(forms.Form):
    """One indicator's figure of one unit and year, as typed.

    `entry` holds what was read once the form is valid. A ratio asks for numerator and denominator, and
    its value computes itself; any other indicator asks for the value.
    """

    value = forms.CharField(required=False, label=_("this year"))
    numerator = forms.CharField(required=False, label=_("numerator"))
    denominator = forms.CharField(required=False, label=_("denominator"))
    availability = forms.ChoiceField(
        required=False, choices=choices(Availability), label=_("availability"), initial=Availability.FINAL
    )
    expected_on = forms.CharField(
        required=False, label=_("expected on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    explanation = forms.CharField(
        required=False,
        label=_("explanation"),
        widget=forms.Textarea(attrs={"rows": 1, "maxlength": EXPLANATION_LENGTH}),
    )
    version = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=VERSION_LIMIT,
        label=_("version"),
        widget=forms.HiddenInput,
    )

    entry: Entry

    def __init__(self, *args: Any, indicator: Indicator, figure: Figure | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", indicator.code)
        kwargs["initial"] = initial_of(indicator, figure) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.indicator, self.figure = indicator, figure
        asked = number_specs(indicator)
        for name in ("value", "numerator", "denominator"):
            if name not in asked:
                del self.fields[name]
            else:
                self._prepare_number(name, asked[name].unit)
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{indicator.code} {indicator.label}: {field.label}"
            if self.is_bound and name in self.errors:
                field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": self.error_id(name)}

    def _prepare_number(self, name: str, unit: str) -> None:
        """Text with a numeric keyboard, never `type=number`, which loses what it does not understand."""
        if name != "value":
            self.fields[name].label = unit
        self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "number"}

    def error_id(self, name: str) -> str:
        return f"{self.prefix}-{name}-error"

    def clean(self) -> dict[str, Any]:
        """Hand everything to the one reader of entries; each fault goes to its field."""
        cleaned = super().clean() or {}
        try:
            self.entry = read_entry(self.indicator, cleaned, version=cleaned.get("version") or 0)
        except EntryRefused as refusal:
            for name, message in refusal.errors.items():
                self.add_error(name if name in self.fields else None, str(message))
        return cleaned


class RevisionForm(FigureForm):
    """A correction of a published figure: as the figure is typed, and why."""

    reason = forms.CharField(
        label=_("reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500})
    )


class DecisionForm(forms.Form):
    """The office's decision about a revision."""

    ACCEPT, REFUSE = "accept", "refuse"

    act = forms.ChoiceField(choices=((ACCEPT, ACCEPT), (REFUSE, REFUSE)))
    decision = forms.CharField(max_length=500)


class DeclarationForm(forms.Form):
    """Closes a gap before submitting: why there is no figure, or a sentence on one that stands out."""

    availability = forms.ChoiceField(
        label=_("availability"),
        choices=[("", _("choose")), *choices((Availability.NOT_APPLICABLE, Availability.NOT_AVAILABLE))],
    )
    expected_on = forms.CharField(
        required=False, label=_("expected on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    explanation = forms.CharField(
        label=_("explanation"), widget=forms.Textarea(attrs={"rows": 2, "maxlength": EXPLANATION_LENGTH})
    )

    def __init__(self, *args: Any, is_blank: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["explanation"].required = not is_blank
        if not is_blank:
            del self.fields["availability"], self.fields["expected_on"]


def initial_of(indicator: Indicator, figure: Figure | None) -> dict[str, Any]:
    """What the form shows of a figure that stands."""
    if figure is None:
        return {"version": 0, "availability": Availability.FINAL}
    return {
        "value": "" if indicator.is_ratio else write_number(figure.value),
        "numerator": write_number(figure.numerator),
        "denominator": write_number(figure.denominator),
        "availability": figure.availability,
        "expected_on": figure.expected_on.isoformat() if figure.expected_on else "",
        "explanation": figure.explanation,
        "version": figure.version,
    }
