"""A line of the log is one line of JSON with the request's id, and holds nothing secret or personal."""

import io
import json
import logging
import sys

import pytest
from django.core import mail
from django.test import Client

from accounts.origin import request_id
from jiaxing_quality.operation.logs import FailureMail, JsonLines, TextLines, without_secrets


def record(
    message: str, *arguments: object, level: int = logging.ERROR, **extra: object
) -> logging.LogRecord:
    made = logging.LogRecord("a.logger", level, __file__, 1, message, arguments, None)
    vars(made).update(extra)
    return made


def test_a_line_break_stays_inside_its_line() -> None:
    for formatter in (JsonLines(), TextLines()):
        assert "\n" not in formatter.format(record("one\nERROR forged %s", "two\r\nthree"))


def test_a_line_bears_the_id_of_its_request() -> None:
    token = request_id.set("an-id-of-a-request")
    try:
        line = json.loads(JsonLines().format(record("x", status=503, milliseconds=1.5, unknown="left out")))
    finally:
        request_id.reset(token)
    assert line["request"] == "an-id-of-a-request"
    assert (line["level"], line["logger"], line["status"], line["milliseconds"]) == (
        "ERROR",
        "a.logger",
        503,
        1.5,
    )
    assert "unknown" not in line


@pytest.mark.parametrize(
    "secret",
    [
        "postgres://user:{}@host/name",
        "password={}",
        "'token': '{}'",
        "Authorization: Bearer {}",
        "mail to {}@example.com",
        "DETAIL:  Key (username)=({}) already exists.",
    ],
)
def test_secrets_are_masked(secret: str) -> None:
    assert "geheim" not in without_secrets(f"it failed:\n{secret.format('geheim')}\nand went on")


@pytest.mark.parametrize("number", ["13812345678", "33040219900101123X"])
def test_numbers_of_people_are_masked(number: str) -> None:
    assert number not in without_secrets(f"电话{number}。")


def test_plain_text_stays_as_it_is() -> None:
    text = "Drew 12 charts of jiaxing-quality-2016-2020 2019 in 1380 ms; figure 1234567890123 stands."
    assert without_secrets(text) == text


def failing_record(message: str) -> logging.LogRecord:
    try:
        raise ValueError("password=geheim")
    except ValueError:
        return record(message, exc_info=sys.exc_info())


def test_an_error_is_told_with_its_trace_and_without_its_secrets() -> None:
    line = json.loads(JsonLines().format(failing_record("x")))
    assert "ValueError" in line["error"]
    assert "geheim" not in line["error"]


def test_a_failure_is_told_once_by_mail(settings: object) -> None:
    settings.ADMINS = [("admin", "admin@example.com")]
    handler = FailureMail()
    for _ in range(3):
        handler.emit(failing_record("The nightly backup failed"))
    handler.emit(record("Another failure"))
    subjects = [message.subject for message in mail.outbox]
    assert subjects == ["The nightly backup failed", "Another failure"]
    assert "geheim" not in mail.outbox[0].body


def test_a_mail_server_that_is_away_adds_no_failure(
    settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ADMINS = [("admin", "admin@example.com")]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    FailureMail().emit(record("x"))
    assert "ConnectionRefusedError" in sys.stderr.getvalue()


def test_nothing_that_was_typed_goes_into_mail_or_log(
    client: Client, settings: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Django's own handler of errors would send the whole form."""
    settings.ADMINS = [("admin", "admin@example.com")]
    settings.LOG_FORMAT = "json"

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("accounts.middleware.LoginRequired.process_view", fail)
    client.raise_request_exception = False
    client.post("/accounts/login/?q=geheim", {"username": "geheim", "password": "geheim"})
    lines = [JsonLines().format(each) for each in caplog.records]
    assert any("ZeroDivisionError" in line for line in lines)
    assert "geheim" not in "".join([*lines, *(str(each.body) for each in mail.outbox)])
