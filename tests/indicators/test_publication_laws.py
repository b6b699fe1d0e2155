"""Publish, correct and revise in any order: the laws that hold whatever happened (hypothesis)."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.method.difference import Difference, Input
from indicators.models import Figure, Plan, Publication
from indicators.services.differences import compare, key_of
from indicators.services.publication import NothingToPublish, is_intact, published_results, published_state
from indicators.services.records import draft_state
from indicators.services.revisions import NothingToRevise
from tests.cast import Cast
from tests.indicators.conftest import TOWN, Enter
from tests.indicators.publishing import enter_approved, publish, revise

CODES = ("CF02", "CF05")
Step = tuple[str, str, int]

steps = st.lists(
    st.tuples(
        st.sampled_from(("publish", "revise", "next year")), st.sampled_from(CODES), st.integers(0, 40)
    ),
    min_size=1,
    max_size=6,
)


def play(plan: Plan, cast: Cast, enter: Enter, step: Step) -> None:
    """One step; one that would change nothing is left out, as a person would be told."""
    kind, code, number = step
    try:
        if kind == "publish":
            publish(plan, cast.office)
        elif kind == "revise":
            revise(plan, cast, code, value=str(number))
        else:
            figure = Figure.objects.filter(indicator__code=code, organization__code=TOWN, year=2024).first()
            enter(code, year=2024, version=figure.version if figure else 0, value=str(number))
    except (NothingToPublish, NothingToRevise):
        return


@contextmanager
def rolled_back() -> Iterator[None]:
    """Each example begins with the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def read(publication: Publication) -> tuple[str, object]:
    """Everything that a reader of a version sees, fetched anew."""
    row = Publication.objects.get(pk=publication.pk)
    return row.inputs, sorted(published_results(row).items(), key=lambda item: item[0])


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(sequence=steps)
def test_whatever_follows_a_version_stays_and_each_difference_is_explained(
    plan: Plan, cast: Cast, enter: Enter, sequence: list[Step]
) -> None:
    with rolled_back():
        for code in CODES:
            enter_approved(enter, cast, code, value="12")
        first = publish(plan, cast.office)
        before = read(first)
        for step in sequence:
            play(plan, cast, enter, step)
        assert read(first) == before
        assert is_intact(Publication.objects.get(pk=first.pk))
        check_differences(first)


def check_differences(first: Publication) -> None:
    """From the first to each version and to now: every changed cell has its causes, and they make it."""
    versions = list(Publication.objects.order_by("version"))
    for after in (*versions, None):
        old = published_state(first)
        new = published_state(after) if after else draft_state(first.plan, first.year)
        comparison = compare(first, after)
        moved = {(each.indicator, each.organization) for each in comparison.differences}
        assert moved == {cell for cell in old.results if old.results[cell] != new.results[cell]}
        assert all(is_explained(each) for each in comparison.differences)
        assert {key_of(cause) for each in comparison.differences for cause in each.causes} == set(
            comparison.authors
        )


def is_explained(difference: Difference) -> bool:
    """These are sums of one town's figures: the value moves by what the named figures of the year moved."""
    causes = [cause for cause in difference.causes if cause.kind is Input.FIGURE and cause.year == 2023]
    moves = [value_of(cause.after) - value_of(cause.before) for cause in causes]
    return bool(causes) and value_of(difference.after) - value_of(difference.before) == sum(moves)


def value_of(side: Any) -> Decimal:
    """Of a reading or an outcome; nothing adds nothing to a sum."""
    return (side.value if side else None) or Decimal(0)
