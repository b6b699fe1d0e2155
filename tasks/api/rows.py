"""The columns of special projects and measures; see indicators/api/rows.py."""

from typing import Any

from django.db.models import OuterRef, Subquery, TextField
from django.db.models.expressions import Combinable

from accounts.models.joined import Joined
from indicators.api.lookups import Columns
from indicators.api.plan_rows import of_plan
from indicators.api.rows import words
from indicators.models import Indicator


class CodesField(TextField):
    """Codes that the database joined by spaces, as a list in their order."""

    def from_db_value(self, value: str | None, *_: Any) -> list[str]:
        return sorted(value.split()) if value else []


class JoinedCodes(Joined):
    """The codes of a group; codes hold no spaces."""

    output_field = CodesField()


def served_by(relation: str) -> Combinable:
    """Codes of the indicators that are related to the row."""
    indicators = Indicator.objects.filter(**{relation: OuterRef("pk")}).order_by()
    return Subquery(indicators.values(relation).annotate(codes=JoinedCodes("code")).values("codes"))


def project_columns() -> Columns:
    return {
        **of_plan(),
        "special_project": "code",
        "special_project_name": words("name"),
        "number": "number",
        "summary": words("summary"),
        "indicators": served_by("special_projects"),
    }


def measure_columns() -> Columns:
    return {
        **of_plan("project__plan__"),
        "special_project": "project__code",
        "measure": "code",
        "measure_name": words("name"),
        "number": "number",
        "kind": "kind",
        "summary": words("summary"),
        "indicators": served_by("measures"),
    }
