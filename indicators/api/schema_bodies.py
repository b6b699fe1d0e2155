"""What is sent to the endpoints that change something, and what they answer: for the OpenAPI document."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from indicators.api.serializers import FigureRow, flag, one_of, text, whole
from indicators.method.checks import Flag
from indicators.method.types import Availability
from indicators.models import ReturnReason
from indicators.models.choices import choices
from indicators.workflow import Action, State

RETURN_REASONS = ReturnReason.choices
REVIEW_DECISIONS = choices((Action.APPROVE, Action.RETURN))
"""The settings give these choices names of their own in the OpenAPI document."""


def number(help_text: Any) -> serializers.CharField:
    return serializers.CharField(required=False, allow_null=True, help_text=help_text)


class FigureBody(serializers.Serializer):
    """What a unit reports for one indicator. Numbers are strings, or JSON numbers, which lose no digit."""

    value = number(_("The figure in the indicator's unit; null is blank, not 0. None for a ratio."))
    numerator = number(_("Numerator of a ratio, whose value computes itself."))
    denominator = number(_("Denominator of a ratio."))
    availability = serializers.ChoiceField(
        choices(Availability),
        required=False,
        allow_null=True,
        help_text=_("Left out or null: final."),
    )
    expected_on = serializers.DateField(
        required=False, allow_null=True, help_text=_("By when the figure comes, where it is not available.")
    )
    explanation = serializers.CharField(
        required=False, allow_null=True, max_length=1000, help_text=_("A sentence on what stands out.")
    )


class LineBody(FigureBody):
    """One figure of many."""

    indicator = text(_("Code of the indicator, unique in its plan and never used again."))
    version = whole(_("Version of the figure that was read; 0 where none stands."))


class ReportBody(serializers.Serializer):
    """The figures of one unit and year."""

    figures = LineBody(many=True, help_text=_("At most 1,000, each indicator once."))
    dry_run = serializers.BooleanField(
        required=False, help_text=_("Check everything, say what would stand, and write nothing.")
    )


class ReturnBody(serializers.Serializer):
    """Why a figure is returned."""

    reason = serializers.ChoiceField(RETURN_REASONS, help_text=_("Why the figure is returned."))
    text = serializers.CharField(
        required=False, allow_null=True, max_length=500, help_text=_("A sentence; “other” needs one.")
    )


class Nothing(serializers.Serializer):
    """An empty object."""


class WrittenFigure(FigureRow):
    """A figure as it stands now."""

    state = one_of(State, _("Where the figure stands."))


class EnteredFigure(WrittenFigure):
    """A figure as it stands now, with what wants an explanation."""

    flags = serializers.ListField(
        child=serializers.ChoiceField(choices(Flag)),
        help_text=_("What needs an explanation before the figure can be submitted."),
    )


class EnteredReport(serializers.Serializer):
    """What an entry of many figures did, or would do."""

    dry_run = flag(_("Nothing was written: this is what would stand."))
    changed = whole(_("How many figures changed."))
    unchanged = whole(_("How many stood already as they were sent."))
    figures = WrittenFigure(many=True, help_text=_("The figures as they stand."))


class ReceiptLine(serializers.Serializer):
    """A figure that was handed in."""

    indicator = text(_("Code of the indicator, unique in its plan and never used again."))
    version = whole(_("Version of the figure that was handed in."))


class Receipt(serializers.Serializer):
    """A receipt (回执): what a unit handed in at one moment."""

    number = text(_("Number of the receipt."))
    plan = text(_("Code of the plan."))
    year = whole(_("Year that the figures are for."))
    organization = text(_("Code of the unit."))
    submitted_at = serializers.DateTimeField(help_text=_("When it was handed in."))
    digest = text(_("SHA-256 over the codes, versions and values."))
    figures = ReceiptLine(many=True, help_text=_("What was handed in."))


class Withdrawn(serializers.Serializer):
    """What was taken back."""

    withdrawn = whole(_("How many figures are drafts again."))


class DecisionLine(serializers.Serializer):
    """A decision about one figure of many."""

    organization = text(_("Code of the organization of the figure, or of the department that reported it."))
    indicator = text(_("Code of the indicator, unique in its plan and never used again."))
    version = whole(_("Version of the figure that was read."))
    decision = serializers.ChoiceField(REVIEW_DECISIONS, help_text=_("What becomes of the figure."))
    reason = serializers.ChoiceField(
        RETURN_REASONS, required=False, allow_null=True, help_text=_("Why the figure is returned.")
    )
    text = serializers.CharField(
        required=False, allow_null=True, max_length=500, help_text=_("A sentence; “other” needs one.")
    )


class ReviewBody(serializers.Serializer):
    """Decisions about figures of one year."""

    decisions = DecisionLine(many=True, help_text=_("At most 1,000, each figure once."))
    dry_run = serializers.BooleanField(
        required=False, help_text=_("Check everything, say what would stand, and write nothing.")
    )


class Reviewed(serializers.Serializer):
    """What decisions about many figures did, or would do."""

    dry_run = flag(_("Nothing was written: this is what would stand."))
    approved = whole(_("How many figures were approved."))
    returned = whole(_("How many figures were returned."))
    figures = WrittenFigure(many=True, help_text=_("The figures as they stand."))
