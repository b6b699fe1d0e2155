"""The columns of receipts, assessments and what was published of them; see rows.py."""

from collections.abc import Mapping

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Cast, Concat

from indicators.api.lookups import Columns, Own, looked_up
from indicators.api.plan_rows import of_plan
from indicators.api.rows import RESULT_FIELDS, about, optional, place
from indicators.models import Publication

LAST_OF_ONE_DIGIT = 9


def submission_columns() -> Columns:
    """`receipt` is `Submission.number`; who handed in is not told."""
    sequence = Cast(F("sequence"), CharField())
    two_digits = Case(
        When(sequence__lte=LAST_OF_ONE_DIGIT, then=Concat(Value("0"), sequence)), default=sequence
    )
    year, code = Cast(F("round__year"), CharField()), F("organization__code")
    return {
        "receipt": Concat(year, Value("-"), code, Value("-"), two_digits, output_field=CharField()),
        **of_plan("round__plan__"),
        "year": "round__year",
        **place(),
        "sequence": "sequence",
        "submitted_at": "submitted_at",
        "digest": "digest",
    }


def submission_item_columns() -> Columns:
    """The same, with a place for the lines."""
    return {**submission_columns(), "lines": Value(None, CharField())}


LINE_FIELDS = ("value", "numerator", "denominator", "availability", "expected_on")


def line_columns() -> Mapping[str, Own]:
    return {
        "indicator": "indicator__code",
        **{name: name for name in LINE_FIELDS},
        "explanation": optional("explanation"),
        "version": "version",
    }


def assessment_columns() -> Columns:
    return {
        **of_plan(),
        "year": "year",
        "computed_at": "computed_at",
        "method_version": "method_version",
        "inputs_digest": "inputs_digest",
    }


def publication_columns() -> Columns:
    return {
        "plan": "plan__code",
        "is_demo": "is_demo",
        "year": "year",
        "version": "version",
        "reason": optional("reason"),
        "published_at": "published_at",
        "method_version": "method_version",
        "inputs_digest": "inputs_digest",
        "results_digest": "results_digest",
    }


def published_result_columns() -> Columns:
    of_publication = ("year", "version", "published_at", "method_version")
    publication = looked_up("publication_id", Publication, {name: name for name in of_publication})
    return {
        **about(),
        **place(),
        "year": publication["year"],
        "version": publication["version"],
        **{name: name for name in RESULT_FIELDS},
        "published_at": publication["published_at"],
        "method_version": publication["method_version"],
    }
