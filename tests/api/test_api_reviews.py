"""Deciding about many figures at once: all of them or none, each in the version that was read."""

from typing import Any

import pytest
from django.utils import timezone

from indicators.models import Figure, KeptAnswer, Plan, ReviewComment
from indicators.workflow import State
from tests.api.writing import PLAN, pointers_of, send
from tests.cast import Cast
from tests.indicators.conftest import Enter, enter

__all__ = ["enter"]

pytestmark = pytest.mark.usefixtures("submitted")

ADDRESS = f"/api/v1/reviews/{PLAN}/2023/"
TOWN, OTHER = "hp-dh-ly", "hp-xh-bs"


@pytest.fixture
def submitted(enter: Enter, cast: Cast) -> None:
    """Two figures that the reviewer's department leads, one of each town, and one that another leads."""
    enter("CF05", unit=TOWN, value="5", by=cast.clerk)
    enter("CF02", unit=OTHER, value="2", by=cast.other_clerk)
    enter("HB02", unit=TOWN, value="1", by=cast.clerk)
    Figure.objects.update(state=State.SUBMITTED, submitted_by=cast.clerk, submitted_at=timezone.now())


def approval(code: str = "CF05", place: str = TOWN, version: Any = 1, **more: Any) -> dict[str, Any]:
    return {"indicator": code, "organization": place, "version": version, "decision": "approve", **more}


def a_return(code: str = "CF02", place: str = OTHER, reason: str = "jump", **more: Any) -> dict[str, Any]:
    return approval(code, place, decision="return", reason=reason, **more)


def decide(*lines: Any, by: Any, headers: dict[str, str] | None = None, **more: Any) -> Any:
    return send("POST", ADDRESS, {"decisions": list(lines), **more}, by=by, headers=headers)


def states() -> dict[str, str]:
    return dict(Figure.objects.values_list("indicator__code", "state"))


NOTHING_DECIDED = {"CF05": State.SUBMITTED, "CF02": State.SUBMITTED, "HB02": State.SUBMITTED}


def test_figures_of_several_units_are_decided_at_once(cast: Cast) -> None:
    body = decide(approval(), a_return(text="请核实"), by=cast.reviewer).json()
    assert (body["dry_run"], body["approved"], body["returned"]) == (False, 1, 1)
    assert {row["indicator"]: (row["state"], row["version"]) for row in body["figures"]} == {
        "CF05": ("approved", 2),
        "CF02": ("returned", 2),
    }
    assert states() == NOTHING_DECIDED | {"CF05": State.APPROVED, "CF02": State.RETURNED}
    assert ReviewComment.objects.get().text == "请核实"


def test_a_dry_run_says_what_would_stand_and_decides_nothing(cast: Cast) -> None:
    body = decide(approval(), a_return(), by=cast.reviewer, dry_run=True).json()
    assert (body["dry_run"], {row["state"] for row in body["figures"]}) == (True, {"approved", "returned"})
    assert states() == NOTHING_DECIDED
    assert not ReviewComment.objects.exists()


def test_one_stale_version_keeps_all_from_being_decided(cast: Cast) -> None:
    answer = decide(approval(), a_return(version=2), by=cast.reviewer)
    assert (answer.status_code, answer.json()["code"]) == (412, "STALE_VERSION")
    assert [each["stands"]["indicator"] for each in answer.json()["conflicts"]] == ["CF02"]
    assert states() == NOTHING_DECIDED


def test_one_refusal_keeps_all_from_being_decided_and_is_named(cast: Cast) -> None:
    Figure.objects.filter(indicator__code="CF02").update(state=State.DRAFT)
    answer = decide(approval(), a_return(), by=cast.reviewer)
    [error] = answer.json()["errors"]
    assert (answer.status_code, answer.json()["state"]) == (409, "draft")
    assert (error["pointer"], error["code"]) == ("/decisions/1", "INVALID_TRANSITION")
    assert states()["CF05"] == State.SUBMITTED


def test_nobody_approves_what_they_entered(cast: Cast) -> None:
    Figure.objects.filter(indicator__code="CF05").update(entered_by=cast.reviewer)
    answer = decide(approval(), by=cast.reviewer)
    assert (answer.status_code, answer.json()["code"]) == (403, "SELF_APPROVAL")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (approval(decision="publish"), ("/decisions/0/decision", "INVALID_CHOICE")),
        (approval(decision=None), ("/decisions/0/decision", "REQUIRED")),
        (approval(reason="jump"), ("/decisions/0/reason", "INVALID")),
        (a_return(reason="no-such"), ("/decisions/0/reason", "INVALID")),
        (a_return(reason="other"), ("/decisions/0/text", "INVALID")),
        (approval(version=None), ("/decisions/0/version", "REQUIRED")),
        (approval(state="published"), ("/decisions/0/state", "UNKNOWN_FIELD")),
        (approval("XX99"), ("/decisions/0/indicator", "INVALID_REFERENCE")),
        (approval(place="hp-dh-qs"), ("/decisions/0/indicator", "INVALID_REFERENCE")),
        (approval("", TOWN), ("/decisions/0/indicator", "REQUIRED")),
        ("x", ("/decisions/0", "INVALID_TYPE")),
    ],
)
def test_each_fault_is_named(cast: Cast, line: Any, fault: tuple[str, str]) -> None:
    assert fault in pointers_of(decide(line, by=cast.reviewer))


def test_all_faults_are_named_at_once(cast: Cast) -> None:
    answer = decide(approval("XX99"), approval(), approval(), a_return(reason="other"), by=cast.reviewer)
    assert pointers_of(answer) == {
        ("/decisions/0/indicator", "INVALID_REFERENCE"),
        ("/decisions/2/indicator", "REPEATED"),
        ("/decisions/3/text", "INVALID"),
    }
    assert states() == NOTHING_DECIDED


def test_what_another_department_checks_is_as_if_it_were_not_there(cast: Cast) -> None:
    foreign, missing = (decide(approval(code), by=cast.reviewer) for code in ("HB02", "XX99"))
    assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)


@pytest.mark.parametrize("person", ["leader", "department_clerk", "clerk"])
def test_who_checks_nothing_is_refused(cast: Cast, person: str) -> None:
    assert decide(approval(), by=cast.by_name()[person]).status_code == 403


def test_a_plan_or_a_year_that_there_is_not_is_not_found(cast: Cast) -> None:
    for address in (f"/api/v1/reviews/{PLAN}/1999/", "/api/v1/reviews/no-such/2023/"):
        assert send("POST", address, {"decisions": [approval()]}, by=cast.office).status_code == 404


def test_sent_twice_under_a_key_it_takes_effect_once(cast: Cast) -> None:
    key = {"Idempotency-Key": "one"}
    first, second = (decide(approval(), by=cast.reviewer, headers=key) for _time in range(2))
    assert (first.json(), second["Idempotency-Replayed"]) == (second.json(), "true")
    assert Figure.objects.get(indicator__code="CF05").version == 2
    assert KeptAnswer.objects.count() == 1


def test_many_decisions_cost_no_more_queries_than_one(
    cast: Cast, plan: Plan, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(200) as alone:
        decide(approval(), by=cast.reviewer, dry_run=True)
    with django_assert_max_num_queries(len(alone)):
        decide(approval(), approval("CF02", OTHER), by=cast.reviewer, dry_run=True)
