"""What the API's rows and errors hold, for the schema alone: rows are made in `rows.py`, without these."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from indicators.method.types import (
    Availability,
    Comparator,
    Direction,
    Kind,
    Nature,
    Origin,
    Reason,
    Rollup,
    Verdict,
)
from indicators.models.choices import choices
from indicators.workflow import Action, State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def text(help_text: "_StrPromise", *, optional: bool = False) -> serializers.CharField:
    return serializers.CharField(help_text=help_text, allow_null=optional)


def whole(help_text: "_StrPromise", *, optional: bool = False) -> serializers.IntegerField:
    return serializers.IntegerField(help_text=help_text, allow_null=optional)


def flag(help_text: "_StrPromise", *, optional: bool = False) -> serializers.BooleanField:
    return serializers.BooleanField(help_text=help_text, allow_null=optional)


def quantity(help_text: "_StrPromise", *, optional: bool = True, places: int = 4) -> serializers.DecimalField:
    """A decimal in a string, in the indicator's unit where nothing else is said."""
    return serializers.DecimalField(24, places, help_text=help_text, allow_null=optional)


SET_ORIGINS = (Origin.STATED, Origin.DECIDED)
TARGET_ORIGINS = choices(SET_ORIGINS)
REASONS = choices(Reason)
FIGURE_STATES = choices(State)
INDICATOR_KINDS = choices(Kind)
"""Fields share such choices, or their name: the settings give each set one name in the OpenAPI document."""


def one_of(
    members: Iterable[StrEnum], help_text: "_StrPromise", *, optional: bool = False
) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices(members), help_text=help_text, allow_null=optional)


class AboutIndicator(serializers.Serializer):
    """What every row says about its indicator."""

    plan = text(_("Code of the plan."))
    is_demo = flag(_("The plan's figures are invented examples, not anybody's data."))
    domain = text(_("Code of the quality domain, unique in its plan."))
    indicator = text(_("Code of the indicator, unique in its plan and never used again."))
    indicator_name = text(_("Name of the indicator, in the language asked for."))
    unit = text(_("Unit of the values, in the language asked for."))
    decimals = whole(_("Digits after the point that are usually shown. Values hold more."))
    nature = one_of(Nature, _("Whether the plan binds or expects."))


class IndicatorRow(AboutIndicator):
    """One thing that a plan measures, and the rule by which it is judged."""

    domain_name = text(_("Name of the quality domain, in the language asked for."))
    number = whole(_("Place of the row in the plan's order."))
    definition = text(_("What is counted, and how."), optional=True)
    kind = one_of(Kind, _("How the years count: a level, a sum over the plan, or each year by itself."))
    direction = one_of(Direction, _("Which way is better."))
    rollup = one_of(Rollup, _("How the figures of units below make that of the unit above."))
    scale = quantity(_("Factor of a ratio (100 for a percentage); null for what is no ratio."))
    numerator_name = text(_("What the numerator of a ratio counts."), optional=True)
    denominator_name = text(_("What the denominator of a ratio counts."), optional=True)
    is_whole = flag(_("Figures are whole numbers."))
    minimum = quantity(_("Lowest figure that is possible."))
    maximum = quantity(_("Highest figure that is possible."))
    baseline_value = quantity(_("The value that the plan starts from. Null is unknown, not 0."))
    baseline_year = whole(_("Year of the baseline."), optional=True)
    baseline_place = text(_("Where the baseline stands in the plan."), optional=True)
    baseline_note = text(_("Note on the baseline."), optional=True)
    is_baseline_comparable = flag(
        _("The baseline has the indicator's definition. If not, it is never reckoned with.")
    )
    ahead_limit = quantity(_("Ahead from this pace on, in percentage points."), optional=False, places=2)
    behind_limit = quantity(_("Behind up to this pace, in percentage points."), optional=False, places=2)
    far_behind_limit = quantity(
        _("Far behind below this pace, in percentage points."), optional=False, places=2
    )


class OfOrganization(AboutIndicator):
    """What every row of an organization's says."""

    organization = text(_("Code of the organization (GB/T 2260 where there is one)."))
    organization_name = text(_("Name of the organization, in the language asked for."))


class TargetRow(OfOrganization):
    """One statement of a target. Where two speak of the same year, the later decision counts."""

    year = whole(_("By the end of which year it is to be reached."))
    comparator = one_of(Comparator, _("How the value is to be compared with the target."))
    value = quantity(_("The target."), optional=False)
    origin = one_of(SET_ORIGINS, _("Stated in the plan, or decided later by a document."))
    number = whole(_("Place of the row among the targets of its indicator."))
    place = text(_("Where it stands in the plan."), optional=True)
    words = text(_("The plan's own words for it."), optional=True)
    document = text(_("The document that decided it."), optional=True)
    decided_on = serializers.DateField(help_text=_("Date of the decision."), allow_null=True)
    reason = text(_("Reason for the decision."), optional=True)


class FigureRow(OfOrganization):
    """What one organization reported for one year."""

    year = whole(_("Year that the figure is for."))
    value = quantity(_("The figure. Null is blank, not 0."))
    numerator = quantity(_("Numerator of a ratio."))
    denominator = quantity(_("Denominator of a ratio."))
    availability = one_of(
        Availability, _("What the unit says about the figure; null if it was cleared."), optional=True
    )
    expected_on = serializers.DateField(
        help_text=_("When a figure that is not yet available is expected."), allow_null=True
    )
    explanation = text(_("The unit's explanation."), optional=True)
    state = one_of(State, _("How far the figure is in its check."))
    version = whole(_("Counts the changes of this figure."))
    entered_by = text(_("Unit of the person who entered it."), optional=True)
    entered_at = serializers.DateTimeField(help_text=_("When it was last changed."))
    approved_by = text(_("Unit of the person who approved it; null while nobody has."), optional=True)
    approved_at = serializers.DateTimeField(
        help_text=_("When it was approved; null while it is not, and of a past moment."), allow_null=True
    )


class ResultRow(OfOrganization):
    """The method's answer for one indicator, organization and year, from the draft assessment."""

    year = whole(_("Year that is assessed."))
    value = quantity(_("The value that counts: the year's own, or the sum since the plan's first year."))
    own_value = quantity(
        _("What the organization itself reported beside a rolled-up value; it never counts.")
    )
    availability = one_of(Availability, _("Availability of the value; null is blank."), optional=True)
    is_partial = flag(_("A unit that should have reported has not."))
    reported = whole(_("How many units reported."))
    expected = whole(_("How many units should have reported."))
    target_value = quantity(_("The target that the value is compared with."))
    target_year = whole(_("Year of that target."), optional=True)
    comparator = one_of(Comparator, _("How the value is to be compared with the target."), optional=True)
    target_origin = one_of(
        SET_ORIGINS, _("Whether the plan states that target or a later document decided it."), optional=True
    )
    is_inherited = flag(_("The target is that of the plan's own organization."))
    is_attained = flag(_("The target is attained; null if that cannot be said."), optional=True)
    is_year_attained = flag(_("This year's own target is attained; null if there is none."), optional=True)
    due_value = quantity(_("What the target path asks for by the end of this year."))
    due_origin = one_of(Origin, _("Where what is due comes from."), optional=True)
    progress = quantity(_("Share of the way from the baseline to the target; 1 is reached."), places=6)
    pace = quantity(_("Ahead (+) or behind (-) the path, in percentage points."))
    change = quantity(_("Change on the year before."))
    change_relative = quantity(_("Change on the year before, as a share of that year's value."), places=6)
    needed_per_year = quantity(_("What each year that is left must bring."))
    achieved_per_year = quantity(_("What each year so far has brought."))
    projection = quantity(_("End value if the years go on as they went; from three reported years on."))
    verdict = one_of(Verdict, _("The verdict."))
    reason = one_of(Reason, _("Why there is no verdict."), optional=True)
    ahead_limit = quantity(_("Ahead from this pace on, in percentage points."), optional=False, places=2)
    behind_limit = quantity(_("Behind up to this pace, in percentage points."), optional=False, places=2)
    far_behind_limit = quantity(
        _("Far behind below this pace, in percentage points."), optional=False, places=2
    )
    computed_at = serializers.DateTimeField(help_text=_("When the assessment was computed."))
    method_version = text(_("Version of the method."))


class Fault(serializers.Serializer):
    """One thing that is wrong, and why: a parameter, a place in the body, or an indicator's figure."""

    parameter = serializers.CharField(required=False, help_text=_("Name of the query parameter."))
    pointer = serializers.CharField(
        required=False, help_text=_("Place in the body, as a JSON pointer (RFC 6901).")
    )
    indicator = serializers.CharField(required=False, help_text=_("Code of the indicator that has a gap."))
    code = text(_("What is wrong with it; never changes its meaning."))
    detail = text(_("The same for people, in the language asked for."))
    detail_zh = text(_("The same in Chinese."))
    detail_en = text(_("The same in English."))


class Problem(serializers.Serializer):
    """An error (RFC 9457)."""

    type = text(_("Always about:blank: go by the code."))
    title = text(_("What the HTTP status means."))
    status = whole(_("The HTTP status."))
    code = text(_("What went wrong; never changes its meaning."))
    detail = text(_("The same for people, in the language asked for."))
    detail_zh = text(_("The same in Chinese."))
    detail_en = text(_("The same in English."))
    errors = Fault(  # type: ignore[assignment]  # the metaclass takes declared fields off the class
        many=True, required=False, help_text=_("Everything that is wrong.")
    )
    header = serializers.CharField(required=False, help_text=_("Name of the header that is wrong."))
    action = serializers.ChoiceField(choices(Action), required=False, help_text=_("What was refused."))
    state = serializers.ChoiceField(
        choices(State), required=False, help_text=_("The state in which it was refused.")
    )
    conflicts = serializers.ListField(
        child=serializers.DictField(),
        required=False,
        help_text=_("Of each figure that changed meanwhile: what was sent, and what stands."),
    )
