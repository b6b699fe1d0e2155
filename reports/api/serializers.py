"""What the rows of reports hold; see indicators/api/serializers.py."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from indicators.api.plan_serializers import OfPlan
from indicators.api.serializers import text, whole
from reports.models import FileFormat, ReportKind, ReportLanguage


class ReportRow(OfPlan):
    """An issued report. Drafts, and reports that were withdrawn, are not told."""

    year = whole(_("Year that is reported."))
    kind = serializers.ChoiceField(ReportKind.choices, help_text=_("Which report."))
    language = serializers.ChoiceField(
        ReportLanguage.choices, help_text=_("In which language it is written.")
    )
    title = text(_("Title of the report, in its own language."))
    number = text(_("Number of the document."), optional=True)
    issued_on = serializers.DateField(help_text=_("When it was issued."))
    edition = whole(_("Counts how often it was issued."))
    version = whole(_("Version of what was published, from 1."))


class ReportFileRow(serializers.Serializer):
    """One file of an issued report. It never changes."""

    extension = serializers.ChoiceField(FileFormat.choices, help_text=_("In which form."))
    digest = text(_("SHA-256 of the file."))
    size = whole(_("Bytes of the file."))
    made_at = serializers.DateTimeField(help_text=_("When it was made."))


class ReportItemRow(ReportRow):
    """An issued report with its files."""

    files = ReportFileRow(many=True, help_text=_("The files of its edition."))
