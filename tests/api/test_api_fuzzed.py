"""What the document allows, and what it does not, sent to every operation by schemathesis.

Half of the cases keep the document, half break it; each operation is asked in turn by a session and by keys
of each scope. Whatever a case changes is undone before the next. `CASES=200` (2,000 each night) sends so many
to each operation, new ones each time; by default the same few, so that the suite stays short:

    CASES=200 ./dev test tests/api/test_api_fuzzed.py
"""

import os
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
import requests
import schemathesis
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from accounts.types import Scope
from indicators.models import Figure
from indicators.workflow import State
from tests.api.conftest import MakeKey
from tests.api.test_api_schema import committed
from tests.cast import Cast

CASES = os.environ.get("CASES")
FUZZING = settings(
    max_examples=max(1, int(CASES or 20) // len(GenerationMode)),
    deadline=None,
    database=None,
    derandomize=not CASES,
    phases=(Phase.generate, Phase.shrink) if CASES else (Phase.generate,),
    # What a case changes is undone, and a client may be used again.
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
    "special_project": "ZX01",
    "measure": "ZX01-01",
    "version": 1,
    "sequence": 1,
    "name": "verdict",
}
"""Codes of what there is: by chance alone an address would never lead to anything."""

JSON = "application/json"
OPEN_YEAR = 2023
DRAFT, SUBMITTED, RETURNED = "CF02", "CF03", "CF04"
"""Figures of the open year, by the state in which the requests find them."""

STATES = {SUBMITTED: State.SUBMITTED, RETURNED: State.RETURNED}
REPORT = "/api/v1/figures/{plan}/{year}/{organization}/"
CELL = f"{REPORT}{{indicator}}/"
DECISION = {"organization": "hp-dh-ly", "indicator": SUBMITTED, "version": 1, "decision": "approve"}
LED: dict[str, tuple[str, Any]] = {
    f"PUT {CELL}": (DRAFT, {"value": "7", "explanation": "因故"}),
    f"PATCH {CELL}": (DRAFT, {"value": 8}),
    f"POST {CELL}approve/": (SUBMITTED, {}),
    f"POST {CELL}return/": (SUBMITTED, {"reason": "other", "text": "请核实"}),
    f"POST {CELL}recall/": (RETURNED, {}),
    f"POST {REPORT}": (DRAFT, {"figures": [{"indicator": DRAFT, "version": 1, "value": "9"}]}),
    f"POST {REPORT}submit/": (DRAFT, {}),
    f"POST {REPORT}withdraw/": (DRAFT, {}),
    "POST /api/v1/reviews/{plan}/{year}/": (SUBMITTED, {"decisions": [DECISION], "dry_run": True}),
}
"""Operation that writes → the figure, and the body, by which it takes effect."""

OPERATIONS = [each.ok() for each in schemathesis.openapi.from_dict(committed()).get_all_operations()]
WRITING = [each for each in OPERATIONS if each.method != "get"]
Send = Callable[..., Response]


@pytest.fixture
def callers(cast: Cast, make_key: MakeKey) -> list[Client]:
    """A session of the office, and its keys: one of each scope."""
    session = Client()
    session.force_login(cast.office)
    keys = [make_key(cast.office, scope) for scope in Scope]
    return [session, *(Client(headers={"authorization": f"Bearer {key}"}) for key in keys)]


@pytest.fixture
def send(callers: list[Client], everything: None, cast: Cast, settings: Any) -> Send:
    """Send a case to the site as one of the callers, undo what it did, and give the answer to schemathesis as
    it wants to have it."""
    settings.API_REQUESTS_PER_MINUTE = 10**9
    unit = Figure.objects.filter(year=OPEN_YEAR, organization__code=THERE["organization"])
    unit.update(numerator=None, denominator=None, value=5, explanation="因故")
    for code, state in STATES.items():
        stood = unit.filter(indicator__code=code)
        now = stood.get().entered_at
        checked = {"checked_by": cast.reviewer, "checked_at": now} if state == State.RETURNED else {}
        stood.update(state=state, submitted_by=cast.clerk, submitted_at=now, **checked)

    def send_case(case: Any, caller: Client) -> Response:
        sent = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
        # The client has its own cookies and its own key; nothing here would unpack an answer.
        left = ("cookie", "accept-encoding", "authorization")
        headers = {name: value for name, value in sent.headers.items() if name.lower() not in left}
        with transaction.atomic():
            answer: Any = caller.generic(str(sent.method), sent.path_url, sent.body or b"", headers=headers)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        found = {name.lower(): [value] for name, value in answer.headers.items()}
        return Response(answer.status_code, found, content, sent, elapsed=0.0, verify=False)

    return send_case


def there(operation: Any) -> dict[str, Any]:
    """The address of what there is, for the operation."""
    names = {each.name for each in operation.path_parameters}
    open_ones = {"year": OPEN_YEAR, "indicator": LED[operation.label][0]} if operation in WRITING else {}
    return {name: value for name, value in (THERE | open_ones).items() if name in names}


def cases_of(operation: Any, mode: GenerationMode) -> st.SearchStrategy[Any]:
    """Cases that keep the document, led to what there is, of writing ones every other with a body that takes
    effect; or cases that break it."""
    if mode is GenerationMode.NEGATIVE:
        return operation.as_strategy(generation_mode=mode)
    cases = operation.as_strategy(generation_mode=mode, path_parameters=there(operation))
    if operation not in WRITING:
        return cases
    led = operation.as_strategy(
        generation_mode=mode,
        path_parameters=there(operation),
        headers={"If-Match": '"1"'},
        body=LED[operation.label][1],
        media_type=JSON,
    )
    return st.one_of(led, cases)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_answer_keeps_the_document(send: Send, callers: list[Client], mode: GenerationMode) -> None:
    """No fault of ours, no status, header or content that the document does not tell of."""
    turn: Iterator[int] = count()
    for operation in OPERATIONS:

        @FUZZING
        @given(case=cases_of(operation, mode))
        def answers_keep_it(case: Any) -> None:
            # Rows of which the case chose some fields have not all that a row has.
            is_whole = "fields" not in (case.query or {})
            left = None if is_whole else [checks.response_schema_conformance]
            answer = send(case, callers[next(turn) % len(callers)])
            case.validate_response(answer, checks=CHECKS, excluded_checks=left)

        answers_keep_it()


def test_what_is_sent_takes_effect_by_a_key_that_writes_and_by_no_other(
    send: Send, callers: list[Client]
) -> None:
    """Else the cases above would only ever be refused. A report that has gaps is not handed in."""
    allowed = {}
    for operation in WRITING:
        case = operation.Case(
            path_parameters=there(operation),
            headers={"If-Match": '"1"'},
            body=LED[operation.label][1],
            media_type=JSON,
        )
        session, published, everything, write = (send(case, caller).status_code for caller in callers)
        assert (published, everything) == (403, 403)
        assert session == write
        allowed[operation.label] = write
    incomplete = allowed.pop(f"POST {REPORT}submit/")
    assert set(allowed.values()) == {200}
    assert incomplete in (201, 400)
