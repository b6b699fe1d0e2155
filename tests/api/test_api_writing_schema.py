"""What the OpenAPI document says about writing is what happens."""

from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from indicators.models import ReportingRound
from tests.api.test_api_schema import committed
from tests.api.writing import CELL, NEW, TOWN, seen, send
from tests.cast import Cast

CELLS = "/api/v1/figures/{plan}/{year}/{organization}/{indicator}/"
REPORTS = "/api/v1/figures/{plan}/{year}/{organization}/"


def faults(schema: dict[str, Any], value: Any) -> list[str]:
    validator = Draft202012Validator({**schema, "components": committed()["components"]})
    return [error.message for error in validator.iter_errors(value)]


def keeps_schema(answer: Any, path: str, method: str) -> bool:
    described = committed()["paths"][path][method]["responses"][str(answer.status_code)]
    media_type = answer["Content-Type"].partition(";")[0]
    return faults(described["content"][media_type]["schema"], answer.json()) == []


def test_answers_keep_the_schema(cast: Cast, open_round: ReportingRound) -> None:
    for method, version, body in (
        ("put", 0, {"value": "7"}),
        ("put", 1, {"value": "8"}),
        ("put", 1, {"value": "9"}),
        ("patch", 2, {"value": "x"}),
    ):
        headers = seen(version) if version else NEW
        answer = send(method.upper(), CELL, body, by=cast.clerk, headers=headers)
        assert keeps_schema(answer, CELLS, method), answer.content.decode()


def test_refusals_keep_the_schema(cast: Cast, open_round: ReportingRound) -> None:
    for path, body, headers in (
        ("", {"figures": [{"indicator": "CF05", "version": 0, "value": "7"}]}, {}),
        ("submit/", {}, {}),
        ("withdraw/", {}, {}),
        ("CF05/approve/", {}, seen(1)),
        ("CF05/return/", {"reason": "other"}, seen(1)),
    ):
        answer = send("POST", f"{TOWN}{path}", body, by=cast.office, headers=headers)
        described = f"{REPORTS}{path.replace('CF05', '{indicator}')}"
        assert keeps_schema(answer, described, "post"), answer.content.decode()
