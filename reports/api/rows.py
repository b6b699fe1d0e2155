"""The columns of reports and their files; see indicators/api/rows.py."""

from collections.abc import Mapping

from django.db.models import CharField, Value

from indicators.api.lookups import Columns, Own
from indicators.api.plan_rows import of_plan
from indicators.api.rows import optional


def report_columns() -> Columns:
    return {
        **of_plan(),
        "year": "year",
        "kind": "kind",
        "language": "language",
        "title": "title",
        "number": optional("number"),
        "issued_on": "issued_on",
        "edition": "edition",
        "version": "publication__version",
    }


def report_item_columns() -> Columns:
    """The same, with a place for the files."""
    return {**report_columns(), "files": Value(None, CharField())}


def file_columns() -> Mapping[str, Own]:
    return {"extension": "format", "digest": "digest", "size": "size", "made_at": "made_at"}
