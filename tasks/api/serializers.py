"""What the rows of special projects and measures hold; see indicators/api/serializers.py."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from indicators.api.plan_serializers import OfPlan
from indicators.api.serializers import text, whole
from indicators.models.choices import choices
from indicators.planfile.schema import MeasureKind

MEASURE_KINDS = choices(MeasureKind)


def served() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(), help_text=_("Codes of the indicators that it serves.")
    )


class ProjectRow(OfPlan):
    """A special project (专栏) of a plan."""

    special_project = text(_("Code of the special project, unique in its plan."))
    special_project_name = text(_("Name of the special project, in the language asked for."))
    number = whole(_("Place of the row in the plan's order."))
    summary = text(_("What it is for, in the language asked for."), optional=True)
    indicators = served()


class MeasureRow(OfPlan):
    """A named part of a special project (子项)."""

    special_project = text(_("Code of the special project, unique in its plan."))
    measure = text(_("Code of the measure, unique in its special project."))
    measure_name = text(_("Name of the measure, in the language asked for."))
    number = whole(_("Place of the row in its special project's order."))
    kind = serializers.ChoiceField(MEASURE_KINDS, help_text=_("What the plan calls it."))
    summary = text(_("What it is for, in the language asked for."), optional=True)
    indicators = served()
