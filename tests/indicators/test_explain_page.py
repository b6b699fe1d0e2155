"""Explain (算给我看): page, drawer and API say what led to a result, to people as far as they may know."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import User
from indicators.explain_loading import load_explain_page
from indicators.explain_page import ExplainPage
from indicators.models import Figure, Indicator, Plan, Result
from indicators.services.assessments import assess_plan
from indicators.workflow import State
from tests.cast import Cast
from tests.indicators.conftest import Enter

PLAN = "invented-lakeside-2023-2025"
URL = f"/plans/{PLAN}/2023/indicators/CF05/explain/"
API = f"/api/v1/results/{PLAN}/2023/CF05/hp/explain/"


@pytest.fixture
def explained(plan: Plan, enter: Enter, cast: Cast) -> None:
    """A year with two of four towns' figures, of which the reviewer approved one."""
    enter("CF05", value="3")
    enter("CF05", unit="hp-xh-bs", value="4", by=cast.other_clerk)
    Figure.objects.filter(organization__code="hp-dh-ly").update(
        state=State.APPROVED,
        submitted_by=cast.clerk,
        submitted_at="2024-01-10T02:00Z",
        checked_by=cast.reviewer,
        checked_at="2024-01-11T02:00Z",
    )
    assess_plan(plan=plan, years=plan.years, by=None)


def page_of(person: User, unit: str = "hp", code: str = "CF05") -> ExplainPage:
    return load_explain_page(person=person, plan_code=PLAN, year=2023, code=code, unit_code=unit)


def text_of(client: Client, person: User, **headers: Any) -> str:
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client.get(URL, headers=headers).content.decode()


@pytest.mark.usefixtures("explained")
def test_the_rule_is_said_with_its_numbers(cast: Cast) -> None:
    with translation.override("en"):
        first = page_of(cast.office, "hp-dh").lines[0].text
    assert first == "The sum of the places' figures for 2023: 3 = 3\N{NO-BREAK SPACE}cases."


@pytest.mark.usefixtures("explained")
def test_what_is_missing_is_named(cast: Cast) -> None:
    with translation.override("en"):
        page = page_of(cast.office)
        assert page.coverage == (2, 4)
        assert page.missing == "Bluestone Town (example) 2023, Goosebridge Town (example) 2023"


@pytest.mark.usefixtures("explained")
def test_the_target_is_found_in_the_plan(cast: Cast) -> None:
    targets = page_of(cast.office).targets
    assert [(row.year, bool(row.place)) for row in targets] == [(2025, True)]


@pytest.mark.usefixtures("explained")
def test_it_says_who_entered_and_who_approved(cast: Cast) -> None:
    first, second = page_of(cast.office).inputs
    assert (first.entered.by, first.approved.by) == ("clerk", "reviewer")
    assert second.approved is None


@pytest.mark.usefixtures("explained")
@pytest.mark.parametrize(("person", "named"), [("leader", False), ("reviewer", True), ("office", True)])
def test_leaders_read_units_and_no_names(cast: Cast, person: str, named: bool) -> None:
    rows = page_of(cast.by_name()[person]).inputs
    assert ("clerk" in {row.entered.by for row in rows}) is named


@pytest.mark.usefixtures("explained")
def test_a_clerk_reads_the_own_units_only(cast: Cast) -> None:
    assert page_of(cast.clerk, "").place.code == "hp-dh-ly"
    with pytest.raises(Result.DoesNotExist):
        page_of(cast.clerk, "hp-xh-bs")


@pytest.mark.usefixtures("explained")
def test_without_script_it_is_a_page_and_for_the_drawer_a_part(client: Client, cast: Cast) -> None:
    whole, part = text_of(client, cast.office), text_of(client, cast.office, hx_request="true")
    assert whole.startswith("<!DOCTYPE html>")
    assert "<html" not in part
    assert "The sum of the places" in whole
    assert "The sum of the places" in part


@pytest.mark.usefixtures("explained")
def test_the_api_gives_steps_and_units(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    body = client.get(API).json()
    assert [step["code"] for step in body["steps"]][:2] == ["sum_of_places", "target"]
    assert body["steps"][0]["parts"][0] == {
        "of": "hp-dh",
        "value": "3",
        "numerator": None,
        "denominator": None,
    }
    assert body["figures"][0]["approved_by"] == "hp-zlj"


@pytest.mark.usefixtures("explained")
def test_the_api_answers_in_both_languages(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    english, chinese = (
        client.get(API, headers={"Accept-Language": language}).json()["steps"][-1]["sentence"]
        for language in ("en", "zh-hans")
    )
    assert english.endswith("not rated.")
    assert english != chinese


@pytest.mark.usefixtures("explained")
def test_an_old_result_is_marked(plan: Plan, cast: Cast) -> None:
    assert page_of(cast.office).is_current
    Indicator.objects.get(code="CF05").targets.update(value=2)
    assert not page_of(cast.office).is_current


@pytest.mark.usefixtures("explained")
def test_queries_do_not_grow_with_figures(cast: Cast, enter: Enter) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            _ = page_of(cast.office).inputs
        return len(captured)

    queries()
    few = queries()
    for unit in ("hp-dh-qs", "hp-xh-yq"):
        enter("CF05", unit=unit, value="5")
    assert queries() == few <= 9


@pytest.mark.usefixtures("explained")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_result_can_be_explained(plan: Plan, cast: Cast, language: str) -> None:
    """No sentence asks for a number that its step has not, whatever the rule."""
    with translation.override(language):
        for code in plan.indicators.values_list("code", flat=True):
            for unit in ("hp", "hp-dh", "hp-dh-ly"):
                assert "%(" not in page_of(cast.office, unit, code).as_text()
