"""What the rows of receipts, assessments and what was published of them hold; see serializers.py."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from indicators.api.plan_serializers import OfPlan
from indicators.api.serializers import ResultRow, one_of, quantity, text, whole
from indicators.method.types import Availability


class SubmissionRow(OfPlan):
    """A receipt: what one unit handed in at one moment. It never changes."""

    receipt = text(_("Number of the receipt, unique in its plan."))
    year = whole(_("Year that is reported."))
    organization = text(_("Code of the organization (GB/T 2260 where there is one)."))
    organization_name = text(_("Name of the organization, in the language asked for."))
    sequence = whole(_("Counts the unit's receipts of the year."))
    submitted_at = serializers.DateTimeField(help_text=_("When it was handed in."))
    digest = text(_("SHA-256 of what was handed in."))

    def get_fields(self) -> dict[str, serializers.Field]:
        """The receipt's number goes first."""
        fields = super().get_fields()
        return {"receipt": fields.pop("receipt"), **fields}


class SubmissionLineRow(serializers.Serializer):
    """One figure as it was handed in."""

    indicator = text(_("Code of the indicator, unique in its plan and never used again."))
    value = quantity(_("The figure. Null is blank, not 0."))
    numerator = quantity(_("Numerator of a ratio."))
    denominator = quantity(_("Denominator of a ratio."))
    availability = one_of(Availability, _("What the unit says about the figure."))
    expected_on = serializers.DateField(
        help_text=_("When a figure that is not yet available is expected."), allow_null=True
    )
    explanation = text(_("The unit's explanation."), optional=True)
    version = whole(_("Counts the changes of this figure."))


class SubmissionItemRow(SubmissionRow):
    """A receipt with its lines."""

    lines = SubmissionLineRow(many=True, help_text=_("The figures that were handed in."))


class AssessmentRow(OfPlan):
    """The draft assessment of a year: computed from the figures as they stand, and again when they change."""

    year = whole(_("Year that is assessed."))
    computed_at = serializers.DateTimeField(help_text=_("When the assessment was computed."))
    method_version = text(_("Version of the method."))
    inputs_digest = text(_("SHA-256 of all that went in."))


class PublicationRow(OfPlan):
    """One published version of a year's assessment. It never changes."""

    year = whole(_("Year that is assessed."))
    version = whole(_("Version of what was published, from 1."))
    reason = text(_("Why it was published again."), optional=True)
    published_at = serializers.DateTimeField(help_text=_("When it was published."))
    method_version = text(_("Version of the method."))
    inputs_digest = text(_("SHA-256 of all that went in."))
    results_digest = text(_("SHA-256 of the results."))


class PublishedResultRow(ResultRow):
    """A result of a published version, as it was."""

    version = whole(_("Version of what was published, from 1."))
    published_at = serializers.DateTimeField(help_text=_("When it was published."))
    computed_at = None  # type: ignore[assignment]  # how a serializer drops a field

    def get_fields(self) -> dict[str, serializers.Field]:
        """In the order of the rows: the version beside the year, the moment before the method's version."""
        fields = super().get_fields()
        version, published = fields.pop("version"), fields.pop("published_at")
        ordered: dict[str, serializers.Field] = {}
        for name, each in fields.items():
            if name == "method_version":
                ordered["published_at"] = published
            ordered[name] = each
            if name == "year":
                ordered["version"] = version
        return ordered
