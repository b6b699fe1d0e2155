"""Each request has an id: a safe one that came with it, or a new one; and it ends with the request."""

import logging

import pytest
from django.test import Client

from accounts.origin import id_from
from accounts.requests import request_id


@pytest.mark.parametrize("given", ["0123abcd", "a-b_c.d-e", "x" * 64])
def test_safe_id_is_kept(client: Client, db: None, given: str) -> None:
    assert client.get("/accounts/login/", headers={"X-Request-ID": given})["X-Request-ID"] == given


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "abcdefgh\nforged line", "abcdefgh'; --", "编号编号编号编号"]
)
def test_unsafe_id_is_replaced(given: str) -> None:
    found = id_from(given)
    assert found != given
    assert len(found) == 32


def test_every_answer_has_an_id_of_its_own(client: Client, db: None) -> None:
    ids = {
        client.get(address)["X-Request-ID"] for address in ("/", "/accounts/login/", "/no-such", "/api/v1/")
    }
    assert len(ids) == 4


class Heard(logging.Handler):
    """Keeps the id that stood while each line was written."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.ids.append(request_id.get())


def test_djangos_own_line_still_has_it(client: Client, db: None) -> None:
    """It is written when all middleware has returned."""
    heard, logger = Heard(), logging.getLogger("django.request")
    logger.addHandler(heard)
    try:
        client.get("/no-such-page/", headers={"X-Request-ID": "id-of-this-request"})
        client.get("/api/v1/no-such/", headers={"X-Request-ID": "id-of-this-request"})
    finally:
        logger.removeHandler(heard)
    assert set(heard.ids) == {"id-of-this-request"}


def test_it_ends_with_the_request(client: Client, db: None) -> None:
    client.get("/accounts/login/")
    assert request_id.get() == ""
