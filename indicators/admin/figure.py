"""Figures in the admin: the same reader, the same rules and the same service as the entry page."""

import re
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import OfficeAdmin, ReadOnlyInline
from accounts.models import Organization, User
from indicators.admin.files.admin import ExportAdmin
from indicators.admin.files.resources import FigureResource
from indicators.forms import FigureForm, initial_of
from indicators.models import Figure, FigureEvent, Indicator, ReturnReason, ReviewComment
from indicators.models.choices import LABELS
from indicators.services.entry import ENTRY_FIELDS, EntryRefused, read_entry
from indicators.services.events import lock_unit
from indicators.services.figures import enter_figures, misplaced
from indicators.services.reviews import Return, ReviewStale, Seen, recall_return, review_figures
from indicators.services.rounds import current_round, open_conditions
from indicators.workflow import Action, Part, Refused, State, decide

SEEN = re.compile(r"[0-9]{1,18}:[0-9]{1,9}")
PLACE_FIELDS = ("indicator", "organization", "year")


class ReviewForm(forms.Form):
    """What was seen, as `figure:version` pairs, and for a return the coded reason with its words."""

    reason = forms.ChoiceField(choices=ReturnReason.choices, label=_("reason"))
    text = forms.CharField(max_length=500, required=False, label=_("text"))

    def __init__(self, data: QueryDict | None, *, action: Action) -> None:
        super().__init__(data)
        self.action = action
        if action is not Action.RETURN:
            self.fields.clear()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == ReturnReason.OTHER and not cleaned.get("text"):
            self.add_error("text", str(_("Say in words what is wrong.")))
        pairs = self._pairs()
        if not all(SEEN.fullmatch(pair) for pair in pairs) or len(self._seen()) < len(pairs):
            self.add_error(None, str(_("Choose the figures again.")))
        return cleaned

    def _pairs(self) -> list[str]:
        return self.data.getlist("seen") if isinstance(self.data, QueryDict) else []

    def _seen(self) -> list[Seen]:
        """One for each figure, in the order in which they are locked."""
        pairs = (pair.split(":") for pair in self._pairs() if SEEN.fullmatch(pair))
        versions = {int(figure): int(version) for figure, version in pairs}
        return [Seen(figure, versions[figure]) for figure in sorted(versions)]

    @transaction.atomic
    def decide(self, by: User) -> None:
        """Approve, return or recall all of them, or none."""
        seen = self._seen()
        if self.action is Action.RECALL:
            for each in seen:
                recall_return(seen=each, by=by)
        elif self.action is Action.RETURN:
            reason, text = ReturnReason(self.cleaned_data["reason"]), self.cleaned_data["text"]
            review_figures(approvals=[], returns=[Return(each, reason, text) for each in seen], by=by)
        else:
            review_figures(approvals=seen, returns=[], by=by)


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
        try:
            holding = open_conditions(current_round(indicator.plan, year), organization)
            decide(State(figure.state) if figure else State.DRAFT, Action.SAVE, {Part.UNIT}, holding)
        except Refused as refusal:
            self.add_error(None, str(LABELS[refusal.refusal]))
        if figure and figure.version != (self.cleaned_data.get("version") or 0):
            self.add_error(
                None,
                _(
                    "%(person)s has changed this figure meanwhile; it now reads %(value)s. "
                    "Load the page again."
                )
                % {"person": figure.entered_by, "value": figure.value if figure.value is not None else "–"},
            )


class EventInline(ReadOnlyInline):
    model = FigureEvent
    fields = ("version", "action", "state", "value", "availability", "explanation", "by", "at")


class CommentInline(ReadOnlyInline):
    model = ReviewComment
    fields = ("version", "reason", "text", "by", "at")


@admin.register(Figure)
class FigureAdmin(ExportAdmin, OfficeAdmin):
    """Figures are cleared, never deleted. Checking goes by the same services as the review page."""

    resource_classes = [FigureResource]
    actions = ("approve", "return_figures", "recall")
    inlines = (EventInline, CommentInline)

    form = FigureAdminForm
    list_display = (
        "indicator",
        "organization",
        "year",
        "state",
        "value",
        "availability",
        "version",
        "entered_by",
        "entered_at",
    )
    list_filter = ("indicator__plan", "year", "state", "availability", "organization")
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

    @admin.action(description=_("Approve the chosen figures"))
    def approve(self, request: HttpRequest, chosen: QuerySet[Figure]) -> HttpResponse | None:
        return self._review(request, chosen, Action.APPROVE)

    @admin.action(description=_("Return the chosen figures"))
    def return_figures(self, request: HttpRequest, chosen: QuerySet[Figure]) -> HttpResponse | None:
        return self._review(request, chosen, Action.RETURN)

    @admin.action(description=_("Recall the return of the chosen figures"))
    def recall(self, request: HttpRequest, chosen: QuerySet[Figure]) -> HttpResponse | None:
        return self._review(request, chosen, Action.RECALL)

    def _review(self, request: HttpRequest, chosen: QuerySet[Figure], action: Action) -> HttpResponse | None:
        """Show the figures in the version that will be decided on; once confirmed, decide on just that."""
        form = ReviewForm(request.POST if "seen" in request.POST else None, action=action)
        if form.is_valid():
            self._decide(request, form)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": LABELS[action],
            "figures": chosen.select_related("indicator", "organization", "entered_by"),
            "action": request.POST["action"],
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/indicators/figure/review.html", context)

    def _decide(self, request: HttpRequest, form: ReviewForm) -> None:
        try:
            form.decide(cast(User, request.user))
        except Refused as refusal:
            self.message_user(request, str(LABELS[refusal.refusal]), messages.ERROR)
        except (ReviewStale, Figure.DoesNotExist):
            text = _("Figures changed while you looked at them. Nothing was done: choose them again.")
            self.message_user(request, str(text), messages.ERROR)
        else:
            self.message_user(request, str(_("Done.")), messages.SUCCESS)

    def get_inlines(self, request: HttpRequest, obj: Figure | None) -> tuple[type, ...]:
        return self.inlines if obj else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Figure | None = None) -> tuple[str, ...]:
        return PLACE_FIELDS if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Figure, form: Any, change: bool) -> None:
        """Through the service, like every other door."""
        enter_figures(
            plan=obj.indicator.plan,
            unit=obj.organization,
            year=obj.year,
            entries=[form.entry],
            by=cast(User, request.user),
        )
        obj.pk = Figure.objects.get(indicator=obj.indicator, organization=obj.organization, year=obj.year).pk
        obj.refresh_from_db()
