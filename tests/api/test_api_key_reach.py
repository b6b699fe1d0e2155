"""How far a key reaches: which rows it reads for which organization, and by which scope."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.types import Scope
from indicators.models import Figure
from indicators.workflow import State
from tests.api.conftest import PATHS, TOWNS, MakeKey, ask_by_key, column, rows_of
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("figures")

PLAN = "invented-lakeside-2023-2025"


@pytest.mark.parametrize("person", ["office", "reviewer", "department_clerk", "clerk", "other_clerk"])
@pytest.mark.usefixtures("results")
def test_session_and_key_read_the_same_rows(cast: Cast, make_key: MakeKey, person: str) -> None:
    user = cast.by_name()[person]
    session, text = Client(), make_key(user)
    session.force_login(user)
    query = {"page_size": 1000}
    for path in PATHS.values():
        assert rows_of(ask_by_key(text, path, query)) == rows_of(session.get(path, query)), path


@pytest.mark.parametrize(
    ("of", "places"), [("hp-dh-ly", {"hp-dh-ly"}), ("hp-dh", set()), ("hp-zlj", set(TOWNS))]
)
def test_a_key_that_the_office_creates_for_a_unit_is_the_units(
    cast: Cast, make_key: MakeKey, of: str, places: set[str]
) -> None:
    answer = ask_by_key(make_key(cast.office, of=of), "figures", {"page_size": 1000})
    assert column(answer, "organization") == places


def test_a_key_with_all_below_reads_the_towns_of_the_county(cast: Cast, make_key: MakeKey) -> None:
    text = make_key(cast.office, of="hp-dh", with_subtree=True)
    assert column(ask_by_key(text, "figures", {"page_size": 1000}), "organization") == {
        "hp-dh-ly",
        "hp-dh-qs",
    }


@pytest.mark.usefixtures("results")
def test_past_results_reach_as_far_below_as_those_of_today(cast: Cast, make_key: MakeKey) -> None:
    text = make_key(cast.office, of="hp-dh", with_subtree=True)
    year = {"plan": PLAN, "year": 2023, "page_size": 1000}
    then = ask_by_key(text, "results", {**year, "as_of": timezone.now().isoformat()})
    places = column(ask_by_key(text, "results", year), "organization")
    assert column(then, "organization") == places == {"hp-dh", "hp-dh-ly", "hp-dh-qs"}


@pytest.mark.usefixtures("results")
def test_a_past_result_below_is_explained(cast: Cast, make_key: MakeKey) -> None:
    path = f"/api/v1/results/{PLAN}/2023/CF05/hp-dh-ly/explain/"
    moment = {"as_of": timezone.now().isoformat()}
    wide, narrow = (make_key(cast.office, of="hp-dh", with_subtree=below) for below in (True, False))
    assert [ask_by_key(text, path, moment).status_code for text in (wide, narrow)] == [200, 404]


# --- Scope and plan -----------------------------------------------------------------------------------------


def test_the_narrowest_scope_sees_only_published_figures(cast: Cast, make_key: MakeKey) -> None:
    text = make_key(cast.office, Scope.READ_PUBLISHED)
    assert rows_of(ask_by_key(text, "figures")) == []
    published = Figure.objects.filter(organization__code="hp-dh-ly", year=2023)
    published.update(state=State.PUBLISHED, **approval(cast))
    assert column(ask_by_key(text, "figures"), "year") == {2023}


def approval(cast: Cast) -> dict[str, Any]:
    """The columns without which the database takes no published figure."""
    now = timezone.now()
    return {
        "submitted_by": cast.clerk,
        "submitted_at": now,
        "checked_by": cast.reviewer,
        "checked_at": now,
    }


@pytest.mark.parametrize(("code", "status"), [(PLAN, 200), ("another-plan", 403)])
def test_a_plan_in_the_address_counts(
    cast: Cast, make_key: MakeKey, results: None, code: str, status: int
) -> None:
    path = f"/api/v1/results/{PLAN}/2023/CF05/hp-dh-ly/explain/"
    assert ask_by_key(make_key(cast.office, plan=code), path).status_code == status
