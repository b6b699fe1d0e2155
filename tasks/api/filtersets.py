"""What the lists of special projects and measures are filtered by."""

from django.utils.translation import gettext_lazy as _

from indicators.filters import INDICATOR, PLAN, ListFilter, by_choice, by_code
from indicators.planfile.schema import MeasureKind

PROJECT = _("Only the special project with this code."), "ZL01"


class ProjectFilter(ListFilter):
    plan = by_code("plan__code", *PLAN)
    special_project = by_code("code", *PROJECT)
    indicator = by_code("indicators__code", *INDICATOR)


class MeasureFilter(ListFilter):
    plan = by_code("project__plan__code", *PLAN)
    special_project = by_code("project__code", *PROJECT)
    indicator = by_code("indicators__code", *INDICATOR)
    kind = by_choice("kind", MeasureKind, _("Only measures of this kind."))
