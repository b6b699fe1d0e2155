"""Forms of what is decided after the plan: targets, their breakdown, accepted lags."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from indicators.models import Indicator
from indicators.models.accepted_lag import REMEDY_LENGTH
from indicators.number_faults import NumberRefused
from indicators.reading import read_number, write_number
from indicators.services.evidence import SIGNATURES
from indicators.services.targets import Decision, SplitCell, Standing

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DATE_INVALID = {"invalid": _("Enter a date as year-month-day, for example 2021-03-31.")}
ID_DIGITS = 18


def _date_field(label: "StrOrPromise") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=DATE_INVALID)


class DecisionForm(forms.Form):
    """The document that decides: number, date, reason, scan."""

    document = forms.CharField(label=_("Document number"), max_length=200, widget=forms.TextInput())
    decided_on = _date_field(_("Decided on"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.TextInput())
    scan = forms.FileField(
        label=_("Scan of the document"),
        required=False,
        help_text=_("PDF, PNG, JPEG, XLSX, DOCX or ZIP, at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SIGNATURES)}),
    )

    @property
    def decision(self) -> Decision:
        """What was typed, once the form is valid."""
        return Decision(
            **{name: self.cleaned_data[name] for name in ("document", "decided_on", "reason", "scan")}
        )


class TargetForm(DecisionForm):
    """One target that a document sets, for one of the plan's indicators, places and years."""

    indicator = forms.ChoiceField(label=_("Indicator"))
    organization = forms.ChoiceField(label=_("For"))
    year = forms.TypedChoiceField(label=_("By the end of"), coerce=int)
    number = forms.CharField(label=_("Target"), widget=forms.TextInput(attrs={"inputmode": "decimal"}))

    field_order = ("indicator", "organization", "year", "number", "document", "decided_on", "reason", "scan")

    def __init__(
        self,
        *args: Any,
        indicators: Sequence[Indicator],
        places: Sequence[Organization],
        years: Sequence[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = {row.code: row for row in indicators}
        self.places = {place.code: place for place in places}
        self._offer(
            "indicator", [(row.code, f"{row.code} {row.label} ({row.unit_label})") for row in indicators]
        )
        self._offer("organization", [(place.code, place.label) for place in places])
        self._offer("year", [(str(year), str(year)) for year in years])

    def _offer(self, name: str, offered: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = offered

    def clean_indicator(self) -> Indicator:
        return self.indicators[self.cleaned_data["indicator"]]

    def clean_organization(self) -> Organization:
        return self.places[self.cleaned_data["organization"]]

    def clean(self) -> dict[str, Any]:
        """Read the target as every figure of its indicator is read."""
        cleaned = super().clean() or {}
        if "number" in cleaned and "indicator" in cleaned:
            try:
                cleaned["value"] = read_number(cleaned["number"], cleaned["indicator"].value_spec)
            except NumberRefused as refusal:
                self.add_error("number", refusal.message)
        return cleaned


class BreakdownForm(DecisionForm):
    """A target for each place and year of one indicator, as typed. What is not sent is left alone.

    `places`: the whole first. Its own targets are set here only where it is the plan's own organization: in
    another place they are shares, set where the place above is split. Each cell carries the target that stood
    when the person read it.
    """

    remainder_reason = forms.CharField(
        label=_("Why the shares do not add up"), max_length=500, required=False, widget=forms.TextInput()
    )

    def __init__(
        self,
        *args: Any,
        indicator: Indicator,
        places: Sequence[Organization],
        standing: Standing,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.indicator, self.places, self.standing = indicator, places, standing
        self.years = list(indicator.plan.years)
        for place in places:
            for year in self.years:
                self._add_cell(place, year)

    def _add_cell(self, place: Organization, year: int) -> None:
        """Text with a numeric keyboard, and beside it what stood there."""
        row = self.standing.get(place.pk, {}).get(year)
        name, label = cell_name(place, year), f"{place.label} {year}"
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "number", "aria-label": label}
        is_share_of_above = place == self.places[0] and place != self.indicator.plan.organization
        self.fields[name] = forms.CharField(
            label=label,
            required=False,
            disabled=is_share_of_above,
            initial=write_number(row.value) if row else "",
            widget=forms.TextInput(attrs),
        )
        self.fields[seen_name(place, year)] = forms.CharField(
            required=False, initial=str(row.pk if row else 0), widget=forms.HiddenInput
        )

    def clean(self) -> dict[str, Any]:
        """Read every cell that was sent; each fault stands at its cell."""
        cleaned = super().clean() or {}
        self.values: dict[tuple[int, int], Decimal | None] = {}
        for place in self.places:
            for year in self.years:
                name = cell_name(place, year)
                if name in self.data:
                    self._read_cell(place, year, cleaned.get(name, ""))
        return cleaned

    def _read_cell(self, place: Organization, year: int, text: str) -> None:
        try:
            self.values[place.pk, year] = read_number(text, self.indicator.value_spec)
        except NumberRefused as refusal:
            self.add_error(cell_name(place, year), refusal.message)

    @property
    def cells(self) -> list[SplitCell]:
        """What was typed, once the form is valid."""
        places = {place.pk: place for place in self.places}
        return [
            SplitCell(places[place], year, value, self._seen(places[place], year))
            for (place, year), value in self.values.items()
        ]

    def _seen(self, place: Organization, year: int) -> int:
        text = self.cleaned_data.get(seen_name(place, year)) or "0"
        return int(text) if text.isascii() and text.isdigit() and len(text) <= ID_DIGITS else 0


def cell_name(place: Organization, year: int) -> str:
    return f"{place.code}-{year}"


def seen_name(place: Organization, year: int) -> str:
    return f"{place.code}-{year}-seen"


class LagForm(forms.Form):
    """Until when it is accepted that a place is behind, and what is done about it."""

    until = _date_field(_("Accepted until"))
    remedy = forms.CharField(
        label=_("Remedy"),
        max_length=REMEDY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What is done, and by whom. It is shown beside the verdict."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["until"].widget.attrs["min"] = today.isoformat()

    def clean_until(self) -> date:
        """Refuse a day that is over."""
        day: date = self.cleaned_data["until"]
        if day < self.today:
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return day
