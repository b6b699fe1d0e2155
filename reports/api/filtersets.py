"""What the list of reports is filtered by."""

from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from indicators.filters import PLAN, by_code, by_labels, by_year
from reports.models import ReportKind, ReportLanguage


class ReportFilter(FilterSet):
    plan = by_code("plan__code", *PLAN)
    year = by_year("year")
    kind = by_labels("kind", ReportKind.choices, _("Only reports of this kind."))
    language = by_labels("language", ReportLanguage.choices, _("Only reports in this language."))
