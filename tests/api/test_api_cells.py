"""Writing one figure: versions, verdicts and messages are those of the pages."""

from typing import Any

import pytest

from indicators.models import Figure, FigureEvent, ReportingRound
from indicators.workflow import State
from tests.api.writing import CELL, NEW, PLAN, TOWN, pointers_of, seen, send
from tests.cast import Cast
from tests.indicators.conftest import figure_of

pytestmark = pytest.mark.usefixtures("open_round")


def put(body: Any, *, by: Any, version: int = 0, path: str = CELL, method: str = "PUT") -> Any:
    return send(method, path, body, by=by, headers=seen(version) if version else NEW)


def test_a_new_figure_is_entered_with_its_event(cast: Cast) -> None:
    answer = put({"value": "7"}, by=cast.clerk)
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    row = answer.json()
    assert (row["value"], row["state"], row["version"], row["organization"]) == ("7", "draft", 1, "hp-dh-ly")
    assert FigureEvent.objects.get().by == cast.clerk


def test_what_put_leaves_out_becomes_blank(cast: Cast) -> None:
    put({"value": "7", "explanation": "核实过"}, by=cast.clerk)
    row = put({"value": "8"}, by=cast.clerk, version=1).json()
    assert (row["value"], row["explanation"], row["version"]) == ("8", None, 2)


def test_what_patch_leaves_out_stays(cast: Cast) -> None:
    put({"numerator": "1", "denominator": "2"}, by=cast.clerk, path=f"{TOWN}CF01/")
    answer = put({"explanation": "x"}, by=cast.clerk, version=1, path=f"{TOWN}CF01/", method="PATCH")
    row = answer.json()
    assert (row["numerator"], row["denominator"], row["explanation"]) == ("1", "2", "x")


def test_the_same_again_changes_nothing(cast: Cast) -> None:
    put({"value": "7"}, by=cast.clerk)
    answer = put({"value": 7}, by=cast.clerk, version=1)
    assert (answer.status_code, answer["ETag"], FigureEvent.objects.count()) == (200, '"1"', 1)


def test_a_blank_where_nothing_stood_writes_nothing(cast: Cast) -> None:
    answer = put({"value": None}, by=cast.clerk)
    assert (answer.status_code, Figure.objects.count()) == (204, 0)


def test_a_figure_is_read_with_its_etag(cast: Cast) -> None:
    put({"value": "7"}, by=cast.clerk)
    answer = send("GET", CELL, "", by=cast.clerk)
    assert (answer.status_code, answer["ETag"], answer.json()["value"]) == (200, '"1"', "7")


def test_a_figure_that_is_not_there_is_404(cast: Cast) -> None:
    assert send("GET", CELL, "", by=cast.clerk).status_code == 404


def test_json_numbers_keep_every_digit(cast: Cast) -> None:
    path = f"{TOWN}HB02/"
    answer = put('{"value": 12345678901234.1234}', by=cast.clerk, path=path)
    assert answer.json()["value"] == "12345678901234.1234"


def test_a_version_is_asked_for(cast: Cast) -> None:
    answer = send("PUT", CELL, {"value": "7"}, by=cast.clerk)
    assert (answer.status_code, answer.json()["code"]) == (428, "VERSION_REQUIRED")


@pytest.mark.parametrize("etag", ["3", '"x"', '"-1"', '"1", "2"', "*"])
def test_an_etag_that_is_none_of_ours_is_refused(cast: Cast, etag: str) -> None:
    answer = send("PUT", CELL, {"value": "7"}, by=cast.clerk, headers={"If-Match": etag})
    assert (answer.status_code, answer.json()["header"]) == (400, "If-Match")


def test_a_stale_version_is_told_with_both_values(cast: Cast) -> None:
    put({"value": "7"}, by=cast.clerk)
    put({"value": "8"}, by=cast.office, version=1)
    answer = put({"value": "9"}, by=cast.clerk, version=1)
    [conflict] = answer.json()["conflicts"]
    assert (answer.status_code, answer.json()["code"]) == (412, "STALE_VERSION")
    assert (conflict["sent"]["value"], conflict["stands"]["value"]) == ("9", "8")
    assert figure_of("CF05").value == 8


def test_a_version_of_nothing_is_stale(cast: Cast) -> None:
    answer = put({"value": "9"}, by=cast.clerk, version=4)
    assert (answer.status_code, answer.json()["conflicts"][0]["stands"]) == (412, None)


def test_a_new_figure_where_one_stands_is_stale(cast: Cast) -> None:
    put({"value": "7"}, by=cast.clerk)
    assert put({"value": "9"}, by=cast.clerk).status_code == 412


def test_faults_have_their_place_code_and_both_languages(cast: Cast) -> None:
    answer = put({"value": "7,5", "availability": "perhaps"}, by=cast.clerk)
    assert pointers_of(answer) == {("/value", "THOUSANDS"), ("/availability", "INVALID_CHOICE")}
    [error] = [each for each in answer.json()["errors"] if each["pointer"] == "/value"]
    assert "7,5" in error["detail_en"]
    assert error["detail_zh"] != error["detail_en"]
    assert not Figure.objects.exists()


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"value": True}, ("/value", "BOOLEAN")),
        ({"value": [1]}, ("/value", "NOT_A_NUMBER")),
        ('{"value": 1e3}', ("/value", "EXPONENT")),
        ('{"value": ' + "9" * 5000 + "}", ("/value", "TOO_LARGE")),
        ({"value": "1.5"}, ("/value", "WHOLE_ONLY")),
        ({"value": "1", "numerator": "1"}, ("/numerator", "NOT_ASKED")),
        ({"availability": "not_available"}, ("/expected_on", "REQUIRED")),
        ({"explanation": 5}, ("/explanation", "INVALID_TYPE")),
        ({"explanation": "x" * 1001}, ("/explanation", "TOO_LONG")),
        ({"value": "1", "state": "approved"}, ("/state", "UNKNOWN_FIELD")),
        ({"value": "1", "version": 3}, ("/version", "UNKNOWN_FIELD")),
        ('{"value": "1", "value": "2"}', ("/value", "DUPLICATE_KEY")),
        ([], ("", "INVALID_TYPE")),
    ],
)
def test_each_fault_is_named(cast: Cast, body: Any, fault: tuple[str, str]) -> None:
    assert pointers_of(put(body, by=cast.clerk)) == {fault}
    assert not Figure.objects.exists()


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json; charset=utf-8", 201),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("", 415),
    ],
)
def test_only_json_is_taken(cast: Cast, content_type: str, status: int) -> None:
    answer = send("PUT", CELL, '{"value": "1"}', by=cast.clerk, headers=NEW, content_type=content_type)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("person", "status"),
    [("office", 201), ("clerk", 201), ("leader", 403), ("reviewer", 404), ("other_clerk", 404)],
)
def test_who_may_enter_is_who_may_on_the_page(cast: Cast, person: str, status: int) -> None:
    assert put({"value": "1"}, by=cast.by_name()[person]).status_code == status


@pytest.mark.parametrize(
    ("foreign", "missing"),
    [
        (f"/api/v1/figures/{PLAN}/2023/hp-xh-bs/CF05/", f"/api/v1/figures/{PLAN}/2023/no-such/CF05/"),
        (f"{TOWN}HB01/", f"{TOWN}XX99/"),
    ],
)
def test_what_is_not_the_units_is_what_is_not_there(cast: Cast, foreign: str, missing: str) -> None:
    first, second = (put({"value": "1"}, by=cast.clerk, path=path) for path in (foreign, missing))
    assert (first.status_code, first.content) == (404, second.content)


def test_a_submitted_figure_is_not_changed(cast: Cast) -> None:
    put({"value": "7"}, by=cast.clerk)
    Figure.objects.update(state=State.SUBMITTED, submitted_by=cast.clerk, submitted_at="2024-01-01T00:00Z")
    answer = put({"value": "8"}, by=cast.clerk, version=1)
    body = answer.json()
    assert (answer.status_code, body["code"], body["state"], body["action"]) == (
        409,
        "INVALID_TRANSITION",
        "submitted",
        "save",
    )


def test_a_round_that_is_closed_takes_nothing(cast: Cast) -> None:
    ReportingRound.objects.update(opens_on="2020-01-01", due_on="2020-02-01", answers_due_on="2020-03-01")
    answer = put({"value": "8"}, by=cast.clerk)
    assert (answer.status_code, answer.json()["code"]) == (409, "PERIOD_CLOSED")


def submitted(cast: Cast) -> Figure:
    put({"value": "7"}, by=cast.clerk)
    Figure.objects.update(state=State.SUBMITTED, submitted_by=cast.clerk, submitted_at="2024-01-01T00:00Z")
    return figure_of("CF05")


def test_a_reviewer_approves_the_version_that_was_read(cast: Cast) -> None:
    submitted(cast)
    answer = send("POST", f"{CELL}approve/", {}, by=cast.reviewer, headers=seen(1))
    assert (answer.status_code, answer.json()["state"], answer["ETag"]) == (200, "approved", '"2"')


def test_a_figure_that_changed_since_is_not_approved(cast: Cast) -> None:
    submitted(cast)
    answer = send("POST", f"{CELL}approve/", {}, by=cast.reviewer, headers=seen(3))
    assert (answer.status_code, answer.json()["conflicts"][0]["stands"]["version"]) == (412, 1)
    assert figure_of("CF05").state == State.SUBMITTED


def test_a_reviewer_returns_with_a_reason(cast: Cast) -> None:
    figure = submitted(cast)
    body = {"reason": "jump", "text": "请核实"}
    answer = send("POST", f"{CELL}return/", body, by=cast.reviewer, headers=seen(1))
    assert (answer.status_code, answer.json()["state"]) == (200, "returned")
    assert figure.comments.get().text == "请核实"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, ("/reason", "REQUIRED")),
        ({"reason": "approve"}, ("/reason", "INVALID")),
        ({"reason": "no-such"}, ("/reason", "INVALID")),
        ({"reason": "other"}, ("/text", "INVALID")),
        ({"reason": "jump", "text": "x" * 501}, ("/text", "INVALID")),
        ({"reason": "jump", "by": 1}, ("/by", "UNKNOWN_FIELD")),
    ],
)
def test_a_return_without_a_proper_reason_is_refused(
    cast: Cast, body: dict[str, Any], fault: tuple[str, str]
) -> None:
    submitted(cast)
    answer = send("POST", f"{CELL}return/", body, by=cast.reviewer, headers=seen(1))
    assert pointers_of(answer) == {fault}
    assert figure_of("CF05").state == State.SUBMITTED


def test_a_return_is_recalled_until_the_unit_opens_it(cast: Cast) -> None:
    submitted(cast)
    send("POST", f"{CELL}return/", {"reason": "jump"}, by=cast.reviewer, headers=seen(1))
    answer = send("POST", f"{CELL}recall/", {}, by=cast.reviewer, headers=seen(2))
    assert (answer.status_code, answer.json()["state"]) == (200, "submitted")


@pytest.mark.parametrize(
    ("person", "status"),
    [("office", 200), ("reviewer", 200), ("clerk", 403), ("other_clerk", 403), ("leader", 403)],
)
def test_who_may_approve(cast: Cast, person: str, status: int) -> None:
    submitted(cast)
    answer = send("POST", f"{CELL}approve/", {}, by=cast.by_name()[person], headers=seen(1))
    assert answer.status_code == status


def test_nobody_approves_an_own_entry(cast: Cast) -> None:
    put({"value": "7"}, by=cast.office)
    Figure.objects.update(state=State.SUBMITTED, submitted_by=cast.clerk, submitted_at="2024-01-01T00:00Z")
    answer = send("POST", f"{CELL}approve/", {}, by=cast.office, headers=seen(1))
    assert (answer.status_code, answer.json()["code"]) == (403, "SELF_APPROVAL")


def test_what_others_lead_is_not_there_for_a_reviewer(cast: Cast) -> None:
    put({"value": "7"}, by=cast.clerk, path=f"{TOWN}HB02/")
    foreign = send("POST", f"{TOWN}HB02/approve/", {}, by=cast.reviewer, headers=seen(1))
    missing = send("POST", f"{TOWN}XX99/approve/", {}, by=cast.reviewer, headers=seen(1))
    assert (foreign.status_code, foreign.content) == (404, missing.content)
