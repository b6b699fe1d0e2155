"""Explain (算给我看) of what was: a version from its frozen inputs, a past moment from its events."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import Organization, User
from indicators.explain_loading import load_explain_page
from indicators.explain_page import ExplainPage
from indicators.models import Indicator, Plan, PublishedResult, Result
from indicators.services.records import outcome_of
from indicators.services.revisions import decide_revision
from indicators.services.targets import Decision, decide_target
from tests.cast import Cast
from tests.indicators.conftest import TOWN, Enter
from tests.indicators.publishing import ask, enter_approved, publish, revise

PLAN = "invented-lakeside-2023-2025"
URL = f"/plans/{PLAN}/2023/indicators/CF05/explain/"
API = f"/api/v1/results/{PLAN}/2023/CF05/{TOWN}/explain/"


def page_of(person: User, unit: str = TOWN, code: str = "CF05", **state: Any) -> ExplainPage:
    return load_explain_page(person=person, plan_code=PLAN, year=2023, code=code, unit_code=unit, **state)


@pytest.fixture
def published(plan: Plan, enter: Enter, cast: Cast) -> datetime:
    """Version 1 counts 12 cases; then everything changes, and version 2 counts 13. When version 1 stood."""
    enter_approved(enter, cast, "CF05", value="12")
    enter_approved(enter, cast, "CF01", numerator="97", denominator="100")
    publish(plan, cast.office)
    moment = timezone.now()
    revise(plan, cast, "CF05", value="13")
    change_all(plan, cast)
    publish(plan, cast.office)
    return moment


def change_all(plan: Plan, cast: Cast) -> None:
    """Targets, limits, baselines, names and the tree, as an office may change them in years."""
    indicators = list(Indicator.objects.for_plan(plan))
    decision = Decision("湖政发〔2024〕1号", timezone.localdate(), "调整")
    for indicator in indicators:
        indicator.far_behind_limit, indicator.name, indicator.unit = Decimal(-77), "改名", "个"
        indicator.baseline_value, indicator.baseline_year = Decimal(5), 2022
        indicator.save()
    decide_target(
        indicator=Indicator.objects.get(code="CF01"),
        organization=plan.organization,
        year=plan.end_year,
        value=Decimal("99.5"),
        decision=decision,
        by=cast.office,
    )
    plan.ahead_limit = Decimal(50)
    plan.save()
    town = Organization.objects.get(code=TOWN)
    town.parent, town.name = Organization.objects.get(code="hp-xh"), "改名镇"
    town.save()


@pytest.mark.usefixtures("published")
def test_a_version_is_explained_by_its_own_figures(cast: Cast) -> None:
    first, second = (page_of(cast.office, version=version).inputs[0].figure.value for version in (1, 2))
    assert (first, second) == (Decimal(12), Decimal(13))


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("version", [1, 2])
def test_every_published_result_follows_from_its_frozen_inputs(cast: Cast, version: int) -> None:
    """To the last decimal, whatever has changed since: rules, limits, targets, baselines, the tree."""
    rows = PublishedResult.objects.filter(publication__version=version)
    for row in rows.select_related("indicator", "organization"):
        page = page_of(cast.office, row.organization.code, row.indicator.code, version=version)
        assert page.explained.explanation.outcome == outcome_of(row)
        assert page.is_current


@pytest.mark.usefixtures("published")
def test_a_version_keeps_its_names_and_units(cast: Cast) -> None:
    with translation.override("zh-hans"):
        page, later = page_of(cast.office, version=1), page_of(cast.office, version=2)
        assert (page.indicator.unit, later.indicator.unit) == ("件", "个")
        assert (page.place.name, later.place.name) == ("芦叶镇（示例）", "改名镇")


@pytest.mark.usefixtures("published")
def test_a_version_names_who_stood_behind_its_figures(cast: Cast) -> None:
    [row] = page_of(cast.office, version=1).inputs
    assert row.approved is not None
    assert (row.entered.by, row.approved.by) == ("clerk", "office")


@pytest.mark.usefixtures("published")
def test_a_version_names_the_target_of_its_day(cast: Cast) -> None:
    first, second = (page_of(cast.office, "hp", "CF01", version=each).targets for each in (1, 2))
    assert [row.document for row in first] == [""]
    assert [row.document for row in second] == ["湖政发〔2024〕1号"]


@pytest.mark.usefixtures("published")
def test_another_method_is_said(cast: Cast) -> None:
    page = page_of(cast.office, version=1)
    page.result.verdict = "missed"
    assert not page.is_current


@pytest.mark.usefixtures("published")
def test_versions_are_for_who_reads_publications(cast: Cast) -> None:
    assert page_of(cast.leader, version=1).place.code == TOWN
    with pytest.raises(PermissionDenied):
        page_of(cast.clerk, version=1)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("wanted", [{"version": 3}, {"version": 1, "unit": "hp-zlj"}])
def test_what_was_not_published_is_not_there(cast: Cast, wanted: dict[str, Any]) -> None:
    with pytest.raises(Result.DoesNotExist):
        page_of(cast.office, **wanted)


def test_a_past_moment_is_explained_by_what_stood(cast: Cast, published: datetime) -> None:
    page = page_of(cast.office, moment=published)
    assert [row.figure.value for row in page.inputs] == [Decimal(12)]
    assert page.explained.explanation.outcome.limits.far_behind == Decimal(-40)


def test_a_past_figure_is_signed_by_who_stood_behind_it(cast: Cast, published: datetime) -> None:
    """The office wrote the revision; it is the unit's all the same."""
    before, after = (page_of(cast.office, moment=each).inputs[0] for each in (published, timezone.now()))
    assert before.approved
    assert (before.entered.by, before.approved.by) == ("clerk", "office")
    assert (after.entered.by, after.figure.value) == ("clerk", Decimal(13))


def test_a_past_result_is_found_like_a_present_one(cast: Cast, published: datetime) -> None:
    assert page_of(cast.clerk, "", moment=published).place.code == TOWN
    assert page_of(cast.office, "", moment=published).place.code == "hp"
    with pytest.raises(Result.DoesNotExist):
        page_of(cast.other_clerk, TOWN, moment=published)


@pytest.mark.parametrize("kind", ["version", "moment"])
def test_queries_do_not_grow_with_figures(plan: Plan, cast: Cast, enter: Enter, kind: str) -> None:
    def queries(version: int) -> int:
        publish(plan, cast.office)
        state = {"version": version} if kind == "version" else {"moment": timezone.now()}
        with CaptureQueriesContext(connection) as captured:
            _ = page_of(cast.office, "hp", **state).inputs
        return len(captured)

    enter_approved(enter, cast, "CF05", value="12")
    few = queries(1)
    revision = ask(plan, cast.other_clerk, "CF05", unit="hp-xh-bs", value="5")
    decide_revision(revision=revision.pk, is_accepted=True, decision="同意", by=cast.office)
    assert queries(2) == few <= 14


@pytest.mark.usefixtures("published")
def test_the_page_says_which_version(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    client.cookies["django_language"] = "en"
    text = client.get(URL, {"version": 1, "unit": TOWN}).content.decode()
    assert "Version 1, published on" in text
    assert f"/assessments/{PLAN}/2023/versions/1/?unit={TOWN}" in text


@pytest.mark.parametrize("query", ["version=0", "version=x", "as_of=gestern", "version=1&as_of=2024-01-01"])
def test_what_names_no_state_is_refused(client: Client, cast: Cast, query: str) -> None:
    client.force_login(cast.office)
    page, api = client.get(f"{URL}?{query}"), client.get(f"{API}?{query}")
    assert (page.status_code, api.status_code) == (400, 400)


@pytest.mark.usefixtures("published")
def test_the_api_explains_a_version(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    body = client.get(API, {"version": 1}).json()
    assert (body["version"], body["as_of"], body["is_current"]) == (1, None, True)
    assert [row["value"] for row in body["figures"]] == ["12"]


def test_the_api_explains_a_moment(client: Client, cast: Cast, published: datetime) -> None:
    client.force_login(cast.office)
    body = client.get(API, {"as_of": published.isoformat()}).json()
    assert (body["version"], [row["value"] for row in body["figures"]]) == (None, ["12"])


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("versions/1/", "indicators/CF05/explain/?version=1&amp;unit=hp"),
        ("differences/?from=1&to=2", f"indicators/CF05/explain/?unit={TOWN}&amp;version=1"),
        ("differences/?from=1&to=2", f"indicators/CF05/explain/?unit={TOWN}&amp;version=2"),
    ],
)
def test_results_of_versions_lead_to_their_explanations(
    client: Client, cast: Cast, path: str, link: str
) -> None:
    client.force_login(cast.office)
    assert link in client.get(f"/assessments/{PLAN}/2023/{path}").content.decode()


def test_places_of_a_past_page_lead_to_past_explanations(
    client: Client, cast: Cast, published: datetime
) -> None:
    client.force_login(cast.office)
    page = client.get(f"/plans/{PLAN}/2023/indicators/CF05/", {"as_of": published.isoformat()})
    assert "explain/?unit=hp-dh&amp;as_of=" in page.content.decode()
