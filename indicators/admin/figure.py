"""Figures in the admin: the same reader, the same rules and the same service as the entry page."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import OfficeAdmin
from accounts.models import Organization, User
from indicators.forms import FigureForm, initial_of
from indicators.models import Figure, Indicator
from indicators.services.entry import ENTRY_FIELDS, EntryRefused, read_entry
from indicators.services.figures import enter_figures, lock_unit, misplaced

PLACE_FIELDS = ("indicator", "organization", "year")


class FigureAdminForm(forms.ModelForm):
    """Collects text for `read_entry`; the model gets what that returned. Needs the admin's transaction."""

    value = FigureForm.base_fields["value"]
    numerator = FigureForm.base_fields["numerator"]
    denominator = FigureForm.base_fields["denominator"]
    expected_on = FigureForm.base_fields["expected_on"]
    version = FigureForm.base_fields["version"]

    class Meta:
        model = Figure
        fields = (*PLACE_FIELDS, *ENTRY_FIELDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        figure = kwargs.get("instance")
        standing = initial_of(figure.indicator, figure) if figure else {}
        kwargs["initial"] = standing | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        place = [self._place(name) for name in PLACE_FIELDS]
        if all(place):
            indicator, organization, year = place
            for name, message in misplaced(indicator.plan, organization, year).items():
                self.add_error(name, str(message))
            self._read(indicator, cleaned)
            self._refuse_stale(indicator, organization, year)
        return cleaned

    def _place(self, name: str) -> Any:
        """Where the figure stands: chosen for a new one, fixed for one that exists."""
        return getattr(self.instance, name) if self.instance.pk else self.cleaned_data.get(name)

    def _read(self, indicator: Indicator, cleaned: dict[str, Any]) -> None:
        try:
            self.entry = read_entry(indicator, cleaned, version=cleaned.get("version") or 0)
        except EntryRefused as refusal:
            for name, message in refusal.errors.items():
                self.add_error(name, str(message))
            return
        cleaned.update({name: getattr(self.entry, name) for name in ENTRY_FIELDS})
        if self.entry.is_blank and not self.instance.pk:
            self.add_error(
                None, str(_("There is nothing to save: enter a figure, or say why there is none."))
            )

    def _refuse_stale(self, indicator: Indicator, organization: Organization, year: int) -> None:
        """Until the transaction ends nobody else writes this unit's figures."""
        lock_unit(organization)
        figure = Figure.objects.filter(indicator=indicator, organization=organization, year=year).first()
        if figure and figure.version != (self.cleaned_data.get("version") or 0):
            self.add_error(
                None,
                _(
                    "%(person)s has changed this figure meanwhile; it now reads %(value)s. "
                    "Load the page again."
                )
                % {"person": figure.entered_by, "value": figure.value if figure.value is not None else "–"},
            )


@admin.register(Figure)
class FigureAdmin(OfficeAdmin):
    """Figures are cleared, never deleted."""

    form = FigureAdminForm
    list_display = (
        "indicator",
        "organization",
        "year",
        "value",
        "availability",
        "version",
        "entered_by",
        "entered_at",
    )
    list_filter = ("indicator__plan", "year", "availability", "organization")
    list_select_related = ("indicator", "organization", "entered_by")
    search_fields = ("indicator__code", "indicator__name", "organization__name")
    autocomplete_fields = ("indicator", "organization")
    fields = (
        *PLACE_FIELDS,
        "value",
        "numerator",
        "denominator",
        "availability",
        "expected_on",
        "explanation",
        "version",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Figure | None = None) -> tuple[str, ...]:
        return PLACE_FIELDS if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Figure, form: Any, change: bool) -> None:
        """Through the service, like every other door."""
        enter_figures(
            plan=obj.indicator.plan,
            organization=obj.organization,
            year=obj.year,
            entries=[form.entry],
            by=cast(User, request.user),
        )
        obj.pk = Figure.objects.get(indicator=obj.indicator, organization=obj.organization, year=obj.year).pk
        obj.refresh_from_db()
