"""A unit's report: many figures at once, handed in, taken back; and requests that are sent twice."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Organization
from indicators.api import writing
from indicators.models import Figure, FigureEvent, Indicator, KeptAnswer, Plan, Submission
from indicators.services import kept_answers
from indicators.services.kept_answers import forget_answers
from tests.api.writing import CELL, NEW, PLAN, TOWN, pointers_of, seen, send
from tests.cast import Cast
from tests.indicators.test_concurrency import at_once

pytestmark = pytest.mark.usefixtures("open_round")

KEY = {"Idempotency-Key": "7d1f0c1e"}


def line(code: str, value: Any = "1", version: Any = 0, **more: Any) -> dict[str, Any]:
    return {"indicator": code, "version": version, "value": value, **more}


def enter(*lines: Any, by: Any, headers: dict[str, str] | None = None, **more: Any) -> Any:
    return send("POST", TOWN, {"figures": list(lines), **more}, by=by, headers=headers)


@pytest.fixture
def filled(plan: Plan, cast: Cast) -> int:
    """Everything that the town reports; how many figures."""
    rows = Indicator.objects.for_plan(plan).reported_by(Organization.objects.get(code="hp-dh-ly"))
    ratio = {"value": None, "numerator": "1", "denominator": "1"}
    lines = [line(row.code) | (ratio if row.is_ratio else {}) for row in rows]
    answer = enter(*lines, by=cast.clerk)
    assert answer.json()["changed"] == len(lines), answer.content.decode()
    return len(lines)


def test_many_figures_are_entered_at_once(cast: Cast) -> None:
    answer = enter(line("CF05", "7"), line("CF04", 8), by=cast.clerk)
    body = answer.json()
    assert (answer.status_code, body["changed"], body["dry_run"]) == (200, 2, False)
    assert [(row["indicator"], row["value"]) for row in body["figures"]] == [("CF04", "8"), ("CF05", "7")]


def test_a_dry_run_says_what_would_stand_and_writes_nothing(cast: Cast) -> None:
    body = enter(line("CF05", "7"), by=cast.clerk, dry_run=True).json()
    assert (body["dry_run"], body["figures"][0]["value"]) == (True, "7")
    assert not Figure.objects.exists()


def test_one_fault_keeps_all_from_being_written(cast: Cast) -> None:
    answer = enter(line("CF05", "7"), line("CF04", "x"), line("CF03", version=-1), by=cast.clerk)
    assert pointers_of(answer) == {
        ("/figures/1/value", "NOT_A_NUMBER"),
        ("/figures/2/version", "INVALID_TYPE"),
    }
    assert not Figure.objects.exists()


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ([line("HB01")], ("/figures/0/indicator", "INVALID_REFERENCE")),
        ([line("XX99")], ("/figures/0/indicator", "INVALID_REFERENCE")),
        ([line("CF05"), line("CF05")], ("/figures/1/indicator", "REPEATED")),
        ([line("CF05", organization="hp-xh-bs")], ("/figures/0/organization", "UNKNOWN_FIELD")),
        ([line("CF05", version=None)], ("/figures/0/version", "REQUIRED")),
        ([5], ("/figures/0", "INVALID_TYPE")),
        ([], ("/figures", "INVALID_TYPE")),
        ([line("CF05")] * 1001, ("/figures", "TOO_MANY")),
    ],
)
def test_each_fault_of_a_list_is_named(cast: Cast, lines: list[Any], fault: tuple[str, str]) -> None:
    assert fault in pointers_of(enter(*lines, by=cast.clerk))
    assert not Figure.objects.exists()


def test_one_stale_version_keeps_all_from_being_written(cast: Cast) -> None:
    enter(line("CF05", "7"), by=cast.office)
    answer = enter(line("CF04", "1"), line("CF05", "8"), by=cast.clerk)
    [conflict] = answer.json()["conflicts"]
    assert (answer.status_code, conflict["indicator"], conflict["stands"]["value"]) == (412, "CF05", "7")
    assert Figure.objects.count() == 1


def test_a_version_of_what_does_not_stand_is_stale(cast: Cast) -> None:
    answer = enter(line("CF05", version=2), by=cast.clerk)
    assert (answer.status_code, answer.json()["conflicts"][0]["stands"]) == (412, None)


def test_a_report_is_handed_in_with_a_receipt(cast: Cast, filled: int) -> None:
    answer = send("POST", f"{TOWN}submit/", {}, by=cast.clerk)
    receipt = Submission.objects.get()
    assert (answer.status_code, answer.json()["number"]) == (201, receipt.number)
    assert (answer.json()["digest"], len(answer.json()["figures"])) == (receipt.digest, filled)


def test_gaps_keep_a_report_back_and_all_are_named(cast: Cast, plan: Plan) -> None:
    enter(line("CF05", "7"), by=cast.clerk)
    answer = send("POST", f"{TOWN}submit/", {}, by=cast.clerk)
    town = Organization.objects.get(code="hp-dh-ly")
    blank = {row.code for row in Indicator.objects.for_plan(plan).reported_by(town)} - {"CF05"}
    assert (answer.status_code, answer.json()["code"]) == (400, "REPORT_INCOMPLETE")
    assert {(each["indicator"], each["code"]) for each in answer.json()["errors"]} == {
        (code, "BLANK") for code in blank
    }


def test_submitting_again_finds_nothing_to_submit(cast: Cast, filled: int) -> None:
    send("POST", f"{TOWN}submit/", {}, by=cast.clerk)
    answer = send("POST", f"{TOWN}submit/", {}, by=cast.clerk)
    assert (answer.status_code, answer.json()["code"]) == (409, "INVALID_TRANSITION")


def test_a_report_is_taken_back_before_anybody_looked(cast: Cast, filled: int) -> None:
    send("POST", f"{TOWN}submit/", {}, by=cast.clerk)
    answer = send("POST", f"{TOWN}withdraw/", {}, by=cast.clerk)
    assert (answer.status_code, answer.json()) == (200, {"withdrawn": filled})


@pytest.mark.parametrize("action", ["submit", "withdraw"])
@pytest.mark.parametrize(("person", "status"), [("leader", 403), ("reviewer", 404), ("other_clerk", 404)])
def test_who_may_not_submit(cast: Cast, action: str, person: str, status: int) -> None:
    answer = send("POST", f"{TOWN}{action}/", {}, by=cast.by_name()[person])
    assert answer.status_code == status


def test_without_a_round_there_is_nothing_to_submit(cast: Cast) -> None:
    path = f"/api/v1/figures/{PLAN}/2024/hp-dh-ly/submit/"
    assert send("POST", path, {}, by=cast.clerk).status_code == 404


# --- Sent twice -----------------------------------------------------------------------------------------


def test_a_request_that_is_sent_twice_takes_effect_once(cast: Cast, filled: int) -> None:
    first, second = (send("POST", f"{TOWN}submit/", {}, by=cast.clerk, headers=KEY) for _ in range(2))
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert (second["Idempotency-Replayed"], Submission.objects.count()) == ("true", 1)


def test_a_write_that_is_sent_twice_is_not_stale(cast: Cast) -> None:
    headers = {**NEW, **KEY}
    first, second = (send("PUT", CELL, {"value": "7"}, by=cast.clerk, headers=headers) for _ in range(2))
    assert (second.status_code, second["ETag"], second.content) == (201, first["ETag"], first.content)


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [(CELL, {"value": "8"}, NEW), (f"{TOWN}CF04/", {"value": "7"}, NEW), (CELL, {"value": "7"}, seen(1))],
)
def test_a_key_belongs_to_one_request(
    cast: Cast, path: str, body: dict[str, str], headers: dict[str, str]
) -> None:
    send("PUT", CELL, {"value": "7"}, by=cast.clerk, headers={**NEW, **KEY})
    answer = send("PUT", path, body, by=cast.clerk, headers={**headers, **KEY})
    assert (answer.status_code, answer.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_a_key_belongs_to_one_person(cast: Cast) -> None:
    for person in (cast.clerk, cast.other_clerk):
        path = CELL.replace("hp-dh-ly", person.organization.code)
        assert send("PUT", path, {"value": "7"}, by=person, headers={**NEW, **KEY}).status_code == 201


def test_what_was_refused_may_be_mended_under_the_same_key(cast: Cast) -> None:
    statuses = [
        send("PUT", CELL, {"value": value}, by=cast.clerk, headers={**NEW, **KEY}).status_code
        for value in ("x", "7")
    ]
    assert statuses == [400, 201]


def test_an_answer_is_kept_for_a_day_only(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_answers, "KEPT_FOR", -kept_answers.KEPT_FOR)
    send("PUT", CELL, {"value": "7"}, by=cast.clerk, headers={**NEW, **KEY})
    assert send("PUT", CELL, {"value": "8"}, by=cast.clerk, headers={**seen(1), **KEY}).status_code == 200
    assert (forget_answers(), KeptAnswer.objects.count()) == (1, 0)


def test_who_lost_the_right_gets_no_kept_answer(cast: Cast) -> None:
    send("PUT", CELL, {"value": "7"}, by=cast.clerk, headers={**NEW, **KEY})
    cast.clerk.organization = Organization.objects.get(code="hp-xh-bs")
    cast.clerk.save()
    assert send("PUT", CELL, {"value": "7"}, by=cast.clerk, headers={**NEW, **KEY}).status_code == 404


@pytest.mark.parametrize("key", ["", "two words", "x" * 201, "密"])
def test_a_key_that_cannot_be_kept_is_refused(cast: Cast, key: str) -> None:
    headers = {**NEW, "Idempotency-Key": key}
    answer = send("PUT", CELL, {"value": "7"}, by=cast.clerk, headers=headers)
    assert (answer.status_code, answer.json()["header"]) == (400, "Idempotency-Key")


def submit_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch, times: int) -> list[str]:
    """What the same request is told, sent many times at once; each effect takes its while."""
    told: list[str] = []
    start = threading.Barrier(times)
    act = writing.keep_answer

    def keep_slowly(**kept: Any) -> None:
        act(**kept)
        time.sleep(0.5)

    monkeypatch.setattr(writing, "keep_answer", keep_slowly)

    def work() -> None:
        start.wait()
        answer = send("POST", f"{TOWN}submit/", {}, by=cast.clerk, headers=KEY)
        told.append(answer.json().get("code", "done"))

    works: list[Callable[[], None]] = [work] * times
    at_once(works)
    return sorted(told)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_while_the_first_request_runs_the_others_are_told_so(
    cast: Cast, filled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = submit_at_once(cast, monkeypatch, 5)
    assert told == ["IDEMPOTENCY_KEY_IN_USE"] * 4 + ["done"]
    assert FigureEvent.objects.filter(action="submit").count() == filled
    answer = send("POST", f"{TOWN}submit/", {}, by=cast.clerk, headers=KEY)
    assert (answer.status_code, answer["Idempotency-Replayed"]) == (201, "true")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_hold_a_request_that_runs_is_not_told_apart(
    cast: Cast, filled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: each tries, and four hear that their own request was never possible."""
    monkeypatch.setattr(kept_answers, "_hold", lambda name: None)
    assert submit_at_once(cast, monkeypatch, 5) == ["INVALID_TRANSITION"] * 4 + ["done"]
