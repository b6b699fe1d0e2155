"""The lists and items of special projects and measures. Everybody who is logged in reads them: they are the
plan."""

from django.utils.translation import gettext_lazy as _

from accounts.types import Scope
from indicators.api.listing import RowItem, RowList, Rows
from indicators.api.schema import PLAN, document_item, document_list
from indicators.models import Indicator, Plan
from tasks.api import rows
from tasks.api.filtersets import MeasureFilter, ProjectFilter
from tasks.api.serializers import MeasureRow, ProjectRow
from tasks.models import Measure, SpecialProject

PROJECT = (_("Code of the special project, unique in its plan."), "ZL01")
MEASURE = (_("Code of the measure, unique in its special project."), "ZL01-01")
PROJECT_EXAMPLE = {
    "plan": "jiaxing-quality-2016-2020",
    "is_demo": True,
    "special_project": "ZL01",
    "special_project_name": "消费品质量提升行动",
    "number": 1,
    "summary": "以“三品行动”带动服装、童车、箱包、集成家居等消费品提高质量。",
    "indicators": ["CP01"],
}
MEASURE_EXAMPLE = {
    "plan": "jiaxing-quality-2016-2020",
    "is_demo": True,
    "special_project": "ZL01",
    "measure": "ZL01-01",
    "measure_name": "“三品行动”",
    "number": 1,
    "kind": "action",
    "summary": "增加品种、提高品质、创建品牌，增加中高端消费品供给。",
    "indicators": ["CP01"],
}


class Projects(Rows):
    needs = Scope.READ_PUBLISHED
    queryset = SpecialProject.objects.all()
    serializer_class = ProjectRow
    columns = staticmethod(rows.project_columns)
    reads = (SpecialProject, SpecialProject.indicators.through, Indicator, Plan)


@document_list(
    "special-projects",
    ProjectRow,
    described=(
        _("List special projects"),
        _("The special projects of the plans, with the indicators that each serves."),
        PROJECT_EXAMPLE,
    ),
)
class ProjectList(Projects, RowList):
    """The special projects."""

    filterset_class = ProjectFilter
    key = ("plan_id", "number", "id")


@document_item(
    "special-projects",
    ProjectRow,
    described=(_("Read a special project"), PROJECT_EXAMPLE),
    plan=PLAN,
    special_project=PROJECT,
)
class ProjectItem(Projects, RowItem):
    """One special project by the codes of its plan and its own."""

    lookup = {"plan": "plan__code", "special_project": "code"}


class Measures(Rows):
    needs = Scope.READ_PUBLISHED
    queryset = Measure.objects.all()
    serializer_class = MeasureRow
    columns = staticmethod(rows.measure_columns)
    reads = (Measure, Measure.indicators.through, SpecialProject, Indicator, Plan)


@document_list(
    "measures",
    MeasureRow,
    described=(
        _("List measures"),
        _("The parts of the special projects: programs, projects, actions, pilots and towns."),
        MEASURE_EXAMPLE,
    ),
)
class MeasureList(Measures, RowList):
    """The measures of the special projects."""

    filterset_class = MeasureFilter
    key = ("project_id", "number", "id")


@document_item(
    "measures",
    MeasureRow,
    described=(_("Read a measure"), MEASURE_EXAMPLE),
    plan=PLAN,
    special_project=PROJECT,
    measure=MEASURE,
)
class MeasureItem(Measures, RowItem):
    """One measure by the codes of its plan, its special project and its own."""

    lookup = {"plan": "project__plan__code", "special_project": "project__code", "measure": "code"}
