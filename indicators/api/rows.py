"""The columns of the API's rows: name in the JSON → where the database keeps it.

Rows come from the database as they go out, without model instances (see lookups.py). An empty text is null,
as every blank is. The order is that of the serializers that document the rows; a test compares the two.
"""

from collections.abc import Mapping

from django.db.models import BigIntegerField, Case, CharField, DateTimeField, F, Field, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from accounts.models import User
from indicators.api.lookups import Columns, LookedUp, Own, looked_up
from indicators.method.types import Rollup
from indicators.models import Assessment, Indicator
from indicators.models.figure import IS_BLANK
from indicators.services.past import WAS_BLANK
from indicators.workflow import COUNTED


def optional(path: str) -> Combinable:
    """A text that may be empty, as null where it is."""
    return NullIf(F(path), Value(""), output_field=TextField())


def words(path: str) -> Combinable:
    """A text in the reader's language, by the rule of `accounts.models.localized`."""
    if (get_language() or "").startswith("en"):
        return Coalesce(optional(f"{path}_en"), optional(path))
    return optional(path)


def of_indicator() -> Mapping[str, Own]:
    """What an indicator says of itself, and every row of its indicator."""
    return {
        "plan": "plan__code",
        "is_demo": "plan__is_demo",
        "domain": "domain__code",
        "indicator": "code",
        "indicator_name": words("name"),
        "unit": words("unit"),
        "decimals": "decimals",
        "nature": "nature",
    }


def about() -> Mapping[str, LookedUp]:
    """What every row says of its indicator."""
    return looked_up("indicator_id", Indicator, of_indicator())


def place() -> Mapping[str, Own]:
    """What every row says of its organization. Joined: a page has many, and what a person may see is a
    question to the organization anyway."""
    return {"organization": "organization__code", "organization_name": words("organization__name")}


def unit_of(name: str, person: Own) -> Mapping[str, LookedUp]:
    """The code of the organization of the person at the path."""
    return looked_up(person, User, {name: "organization__code"})


def indicator_columns() -> Columns:
    """The limits are those that judge the indicator: its own, else the plan's."""
    return {
        **of_indicator(),
        "domain_name": words("domain__name"),
        "number": "number",
        "definition": words("definition"),
        "kind": "kind",
        "direction": "direction",
        "rollup": "rollup",
        "scale": Case(When(rollup=Rollup.RATIO, then=F("scale"))),
        "numerator_name": words("numerator"),
        "denominator_name": words("denominator"),
        "is_whole": "is_whole",
        "minimum": "minimum",
        "maximum": "maximum",
        "baseline_value": "baseline_value",
        "baseline_year": "baseline_year",
        "baseline_place": optional("baseline_place"),
        "baseline_note": optional("baseline_note"),
        "is_baseline_comparable": "is_baseline_comparable",
        "ahead_limit": Coalesce("ahead_limit", "plan__ahead_limit"),
        "behind_limit": Coalesce("behind_limit", "plan__behind_limit"),
        "far_behind_limit": Coalesce("far_behind_limit", "plan__far_behind_limit"),
    }


def target_columns() -> Columns:
    return {
        **about(),
        **place(),
        "year": "year",
        "comparator": "comparator",
        "value": "value",
        "origin": "origin",
        "number": "number",
        "place": optional("place"),
        "words": optional("words"),
        "document": optional("document"),
        "decided_on": "decided_on",
        "reason": optional("reason"),
    }


def figure_columns() -> Columns:
    """Who entered a figure is not told: the API names units, never staff."""
    return {
        **about(),
        **place(),
        "year": "year",
        "value": "value",
        "numerator": "numerator",
        "denominator": "denominator",
        "availability": Case(
            When(IS_BLANK, then=Value(None)), default=F("availability"), output_field=CharField()
        ),
        "expected_on": "expected_on",
        "explanation": optional("explanation"),
        "state": "state",
        "version": "version",
        **unit_of("entered_by", "entered_by_id"),
        "entered_at": "entered_at",
        **unit_of("approved_by", _where_approved("checked_by_id", BigIntegerField())),
        "approved_at": _where_approved("checked_at", DateTimeField()),
    }


def _where_approved(path: str, kind: Field) -> Combinable:
    """Who checked a figure and when, where the check approved it: a return is a check too."""
    return Case(When(state__in=COUNTED, then=F(path)), default=None, output_field=kind)


def past_figure_columns() -> Columns:
    """The same columns from the event: who acted then, and when, stands for who entered the figure."""
    return {
        **figure_columns(),
        "value": "stood_value",
        "numerator": "stood_numerator",
        "denominator": "stood_denominator",
        "availability": Case(
            When(WAS_BLANK, then=Value(None)), default=F("stood_availability"), output_field=CharField()
        ),
        "expected_on": "events__expected_on",
        "explanation": optional("events__explanation"),
        "state": "events__state",
        "version": "events__version",
        **unit_of("entered_by", "events__by_id"),
        "entered_at": "events__at",
        "approved_by": Value(None, CharField()),
        "approved_at": Value(None, DateTimeField()),
    }


RESULT_FIELDS = (
    "value",
    "own_value",
    "availability",
    "is_partial",
    "reported",
    "expected",
    "target_value",
    "target_year",
    "comparator",
    "target_origin",
    "is_inherited",
    "is_attained",
    "is_year_attained",
    "due_value",
    "due_origin",
    "progress",
    "pace",
    "change",
    "change_relative",
    "needed_per_year",
    "achieved_per_year",
    "projection",
    "verdict",
    "reason",
    "ahead_limit",
    "behind_limit",
    "far_behind_limit",
)


def result_columns() -> Columns:
    of_assessment = ("year", "computed_at", "method_version")
    assessment = looked_up("assessment_id", Assessment, {name: name for name in of_assessment})
    return {
        **about(),
        **place(),
        "year": assessment["year"],
        **{name: name for name in RESULT_FIELDS},
        "computed_at": assessment["computed_at"],
        "method_version": assessment["method_version"],
    }
