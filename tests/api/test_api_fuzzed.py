"""What the document allows, and what it does not, sent to every operation by schemathesis.

`CASES=200` (2,000 each night) sends so many of each kind to each operation, new ones each time; by default
the same few, so that the suite stays short:

    CASES=200 ./dev test tests/api/test_api_fuzzed.py
"""

import os
from collections.abc import Callable
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from tests.api.test_api_schema import committed
from tests.cast import Cast

CASES = os.environ.get("CASES")
FUZZING = settings(
    max_examples=int(CASES or 4),
    deadline=None,
    database=None,
    derandomize=not CASES,
    phases=(Phase.generate, Phase.shrink) if CASES else (Phase.generate,),
    # Operations that only read leave the database as it was, and a client may be used again.
    suppress_health_check=list(HealthCheck),
)
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
THERE = {
    "plan": "invented-lakeside-2023-2025",
    "year": 2024,
    "indicator": "CF02",
    "organization": "hp-dh-ly",
    "domain": "goods-services",
    "version": 1,
    "sequence": 1,
    "name": "verdict",
}
"""Codes of what there is: by chance alone an address would never lead to anything."""

OPERATIONS = [
    each.ok()
    for each in schemathesis.openapi.from_dict(committed()).get_all_operations()
    if each.ok().method == "get"
]
Send = Callable[[Any], Response]


@pytest.fixture
def send(client: Client, cast: Cast, everything: None) -> Send:
    """Send a case to the site as the office, and give the answer to schemathesis as it wants to have it."""
    client.force_login(cast.office)

    def send_case(case: Any) -> Response:
        sent = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
        # The client has its own cookies; nothing here would unpack an answer.
        left = ("cookie", "accept-encoding")
        headers = {name: value for name, value in sent.headers.items() if name.lower() not in left}
        answer: Any = client.generic(str(sent.method), sent.path_url, sent.body or b"", headers=headers)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found = {name.lower(): [value] for name, value in answer.headers.items()}
        return Response(answer.status_code, found, content, sent, elapsed=0.0, verify=False)

    return send_case


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_answer_keeps_the_document(send: Send, mode: GenerationMode) -> None:
    """No fault of ours, no status, header or content that the document does not tell of."""
    for operation in OPERATIONS:
        names = {each.name for each in operation.path_parameters}
        there = {name: value for name, value in THERE.items() if name in names}
        is_led = mode is GenerationMode.POSITIVE
        cases = operation.as_strategy(generation_mode=mode, path_parameters=there if is_led else None)

        @FUZZING
        @given(case=cases)
        def answers_keep_it(case: Any) -> None:
            # Rows of which the case chose some fields have not all that a row has.
            is_whole = "fields" not in (case.query or {})
            left = None if is_whole else [checks.response_schema_conformance]
            case.validate_response(send(case), checks=CHECKS, excluded_checks=left)

        answers_keep_it()
