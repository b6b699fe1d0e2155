"""A change that breaks a client fails here, until a release says so."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from checks.promises import DOCUMENT, RELEASED, broken, promises_of

FIGURES = "/api/v1/figures/"
Change = Callable[[dict[str, Any]], Any]


def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return found


def test_nothing_that_was_released_is_gone() -> None:
    """Where this is meant, raise the version and write the promises anew: `python -m checks.promises`."""
    released = RELEASED.read_text(encoding="utf-8").splitlines()
    assert broken(released, promises_of(document())) == []


def test_something_new_breaks_nobody() -> None:
    changed = document()
    changed["components"]["schemas"]["FigureRow"]["properties"]["new"] = {"type": "string"}
    assert broken(promises_of(document()), promises_of(changed)) == []


CHANGES: dict[str, tuple[Change, str]] = {
    "operation": (lambda new: new["paths"].pop(FIGURES), f"GET {FIGURES} 200"),
    "parameter": (
        lambda new: new["paths"][FIGURES]["get"].update(parameters=[]),
        f"GET {FIGURES} query state = draft",
    ),
    "field": (
        lambda new: new["components"]["schemas"]["FigureRow"]["properties"].pop("value"),
        f"GET {FIGURES} 200 application/json results.[].value: null|string",
    ),
    "type": (
        lambda new: new["components"]["schemas"]["FigureRow"]["properties"]["year"].update(type="string"),
        f"GET {FIGURES} 200 application/json results.[].year: integer",
    ),
    "needed": (
        lambda new: new["paths"][FIGURES]["get"]["parameters"][0].update(required=True),
        f"GET {FIGURES} needs -",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_breaks_a_client_is_found(what: str) -> None:
    change, line = CHANGES[what]
    changed = copy.deepcopy(document())
    change(changed)
    assert line in broken(promises_of(document()), promises_of(changed))
