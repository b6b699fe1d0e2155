"""The tables that the admin gives and takes: their columns, and the codes by which rows are found."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from indicators.admin.files.columns import DataField, Whole, YesNo, name_of, plan_of_indicator
from indicators.admin.files.resource import DataResource
from indicators.models import Assignment, Domain, Figure, Indicator, Plan, Result, Target

WHERE = ("plan", "indicator", "indicator_name", "organization", "organization_name")
COLUMNS_OF_RESULTS = (
    "value", "availability", "is_partial", "reported", "expected", "target_value", "target_year",
    "comparator", "is_inherited", "is_attained", "is_year_attained", "due_value", "due_origin", "progress",
    "pace", "change", "change_relative", "needed_per_year", "achieved_per_year", "projection", "verdict",
    "reason", "ahead_limit", "behind_limit", "far_behind_limit",
)  # fmt: skip


class OrganizationResource(DataResource):
    """Parents stand above what belongs to them."""

    class Meta:
        model = Organization
        import_id_fields = ("code",)
        fields = ("code", "name", "name_en", "kind", "parent", "number", "map_row", "map_column")


class PlanResource(DataResource):
    is_demo = DataField("is_demo", _("holds demo figures"), YesNo(), readonly=True)

    class Meta:
        model = Plan
        import_id_fields = ("code",)
        fields = (
            "code", "name", "name_en", "document", "issued_on", "start_year", "end_year", "organization",
            "ahead_limit", "behind_limit", "far_behind_limit", "is_demo",
        )  # fmt: skip


class DomainResource(DataResource):
    class Meta:
        model = Domain
        import_id_fields = ("plan", "code")
        fields = ("plan", "code", "name", "name_en", "source", "number")


class IndicatorResource(DataResource):
    """Parts stand above the whole that they make."""

    class Meta:
        model = Indicator
        import_id_fields = ("plan", "code")
        fields = (
            "plan", "code", "domain", "number", "name", "name_en", "definition", "definition_en", "unit",
            "unit_en", "kind", "direction", "rollup", "scale", "numerator", "numerator_en", "denominator",
            "denominator_en", "nature", "decimals", "is_whole", "minimum", "maximum", "jump_limit",
            "ahead_limit", "behind_limit", "far_behind_limit", "baseline_value", "baseline_year",
            "baseline_place", "baseline_note", "is_baseline_comparable", "parts",
        )  # fmt: skip


class TargetResource(DataResource):
    """A stated target is known by its place in the plan, a decided one by its document."""

    required = ("plan",)
    plan = plan_of_indicator()
    indicator_name, organization_name = name_of("indicator"), name_of("organization")

    class Meta:
        model = Target
        import_id_fields = ("indicator", "organization", "year", "place", "document")
        fields = (
            *WHERE, "year", "comparator", "value", "origin", "place", "words",
            "number", "document", "decided_on", "reason",
        )  # fmt: skip


class AssignmentResource(DataResource):
    required = ("plan",)
    plan = plan_of_indicator()
    indicator_name, organization_name = name_of("indicator"), name_of("organization")

    class Meta:
        model = Assignment
        import_id_fields = ("indicator", "organization")
        fields = (*WHERE, "role", "state")


class FigureResource(DataResource):
    """Given only: figures are taken by the workbook, the grid and `manage.py import_figures`, whose rules ask
    for more than a row. Units are named, staff is not."""

    plan = plan_of_indicator()
    indicator_name, organization_name = name_of("indicator"), name_of("organization")
    is_demo = DataField("indicator__plan__is_demo", _("demo data"), YesNo(), readonly=True)

    class Meta:
        model = Figure
        fields = (
            *WHERE, "year", "value", "numerator", "denominator", "availability",
            "expected_on", "explanation", "state", "version", "entered_at", "is_demo",
        )  # fmt: skip


class ResultResource(DataResource):
    """Given only: results are computed."""

    plan = plan_of_indicator()
    indicator_name, organization_name = name_of("indicator"), name_of("organization")
    year = DataField("assessment__year", _("year"), Whole(), readonly=True)
    is_demo = DataField("indicator__plan__is_demo", _("demo data"), YesNo(), readonly=True)

    class Meta:
        model = Result
        fields = (
            *WHERE, "year", *COLUMNS_OF_RESULTS, "is_demo",
        )  # fmt: skip
