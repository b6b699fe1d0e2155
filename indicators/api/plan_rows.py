"""The columns of plans, domains, organizations, assignments and rounds; see rows.py."""

from django.db.models import Exists, OuterRef

from indicators.api.lookups import Columns
from indicators.api.rows import about, optional, place, words
from indicators.models import Publication

LIMITS = ("ahead_limit", "behind_limit", "far_behind_limit")


def of_plan(plan: str = "plan__") -> Columns:
    """What a row says of its plan, whose fields lie behind the prefix."""
    return {"plan": f"{plan}code", "is_demo": f"{plan}is_demo"}


def plan_columns() -> Columns:
    return {
        **of_plan(""),
        "plan_name": words("name"),
        "document": optional("document"),
        "issued_on": "issued_on",
        "start_year": "start_year",
        "end_year": "end_year",
        **place(),
        **{name: name for name in LIMITS},
    }


def domain_columns() -> Columns:
    return {
        **of_plan(),
        "domain": "code",
        "domain_name": words("name"),
        "number": "number",
        "source": optional("source"),
    }


def organization_columns() -> Columns:
    return {
        "organization": "code",
        "organization_name": words("name"),
        "kind": "kind",
        "parent": "parent__code",
        "number": "number",
    }


def assignment_columns() -> Columns:
    return {**about(), **place(), "role": "role", "state": "state"}


def round_columns() -> Columns:
    """Whether it is open follows from the dates: each ends with its day in Shanghai."""
    published = Publication.objects.filter(plan=OuterRef("plan"), year=OuterRef("year"))
    return {
        **of_plan(),
        "year": "year",
        "opens_on": "opens_on",
        "due_on": "due_on",
        "answers_due_on": "answers_due_on",
        "is_published": Exists(published),
    }
