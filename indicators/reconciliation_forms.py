"""What is said about a gap, and a figure that was published elsewhere."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.method.reconciliation import GapAnswer, GapCause, GapKind
from indicators.models import Indicator
from indicators.models.choices import choices
from indicators.models.reconciliation import NOTE_LENGTH, SOURCE_LENGTH
from indicators.number_faults import NumberRefused
from indicators.reading import read_number, write_number
from indicators.services.reconciliation import Gap


class GapForm(forms.Form):
    """An explanation by its cause, or the word that a figure will be corrected.

    `value` and `other` carry the two values that the person sees: what is said holds for these.
    """

    kind = forms.ChoiceField(choices=choices(GapKind), widget=forms.HiddenInput)
    value = forms.DecimalField(max_digits=20, decimal_places=4, widget=forms.HiddenInput)
    other = forms.DecimalField(max_digits=20, decimal_places=4, widget=forms.HiddenInput)
    answer = forms.ChoiceField(label=_("What is to be said"), choices=choices(GapAnswer))
    cause = forms.ChoiceField(
        label=_("Cause"),
        required=False,
        choices=[("", _("choose")), *choices(GapCause)],
        help_text=_("Leave it empty where a figure will be corrected."),
    )
    text = forms.CharField(
        label=_("Explanation"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @classmethod
    def about(cls, gap: Gap) -> "GapForm":
        """An empty form for a gap as it stands."""
        seen = {"value": write_number(gap.pair.value), "other": write_number(gap.pair.other)}
        return cls(initial={"kind": gap.kind, **seen}, prefix=gap.kind, auto_id="id_%s")

    def clean(self) -> dict[str, Any]:
        """Ask for a cause where both figures are said to be right, and for none otherwise."""
        cleaned = super().clean() or {}
        is_explained = cleaned.get("answer") == GapAnswer.EXPLAINED
        if is_explained and not cleaned.get("cause"):
            self.add_error("cause", _("Choose why the two figures differ."))
        if cleaned.get("answer") == GapAnswer.TO_CORRECT:
            cleaned["cause"] = ""
        return cleaned

    @property
    def seen(self) -> tuple[Decimal, Decimal]:
        """The two values that the person saw."""
        return self.cleaned_data["value"], self.cleaned_data["other"]


class PublishedFigureForm(forms.Form):
    """A figure as it was published, with where."""

    number = forms.CharField(
        label=_("Published figure"), widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=SOURCE_LENGTH,
        widget=forms.TextInput(),
        help_text=_("Title, issuer and page of the yearbook or bulletin."),
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        self.fields["number"].help_text = indicator.unit_label

    def clean_number(self) -> Decimal:
        """Read it as every figure of the indicator is read."""
        try:
            number = read_number(self.cleaned_data["number"], self.indicator.value_spec)
        except NumberRefused as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        if number is None:
            raise forms.ValidationError(_("Enter the published figure."))
        return number
