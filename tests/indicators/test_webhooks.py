"""Webhooks: each change is told once, signed, tried again after failures, and kept on record."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from accounts.models import Organization
from indicators import jobs
from indicators.models import DeliveryState, Webhook, WebhookDelivery
from indicators.services import webhooks
from indicators.services.outbound import Answer, CallFailed
from indicators.services.webhooks import (
    DELAYS,
    add_webhook,
    forget_deliveries,
    make_deliveries,
    resend_delivery,
    send_delivery,
    waiting_deliveries,
)
from tests.cast import Cast
from tests.indicators.conftest import Enter

Sent = list[tuple[str, bytes, dict[str, str]]]
Add = Callable[..., Webhook]


@pytest.fixture
def add(cast: Cast) -> Add:
    """A webhook of the office, told of figures that are saved unless told otherwise."""

    def add_one(**options: Any) -> Webhook:
        values = {"name": "x", "url": "https://receiver.invalid/", "kinds": ["figure.saved"], **options}
        return add_webhook(webhook=Webhook(**values), by=cast.office)

    return add_one


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What would be sent; the other side takes everything."""
    calls: Sent = []

    def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
        calls.append((url, body, headers))
        return Answer(204, "")

    monkeypatch.setattr(webhooks, "post", post)
    return calls


def fail_with(monkeypatch: pytest.MonkeyPatch, answer: Answer | CallFailed) -> None:
    def post(*_args: Any) -> Answer:
        if isinstance(answer, CallFailed):
            raise answer
        return answer

    monkeypatch.setattr(webhooks, "post", post)


def only() -> WebhookDelivery:
    return WebhookDelivery.objects.select_related("webhook").get()


def make_due() -> None:
    WebhookDelivery.objects.filter(state=DeliveryState.WAITING).update(next_at=timezone.now())


def test_a_change_is_told_once(add: Add, enter: Enter, sent: Sent) -> None:
    hook = add()
    enter("CF05", value="7")
    assert [len(make_deliveries(hook.pk)) for _ in range(2)] == [1, 0]
    jobs.tell_webhooks()
    jobs.tell_webhooks()
    assert (len(sent), only().state) == (1, DeliveryState.SENT)


def test_a_message_is_what_the_feed_says(add: Add, enter: Enter, sent: Sent) -> None:
    make = add()
    enter("CF05", value="7")
    [made] = make_deliveries(make.pk)
    send_delivery(made)
    [(url, body, _headers)] = sent
    message = json.loads(body)
    assert (url, message["type"]) == ("https://receiver.invalid/", "figure.saved")
    assert (message["data"]["indicator"], message["data"]["data"]["value"]) == ("CF05", "7")


def test_the_standards_own_library_verifies_a_message(add: Add, enter: Enter, sent: Sent) -> None:
    hook = add()
    enter("CF05", value="7")
    jobs.tell_webhooks()
    [(_url, body, headers)] = sent
    assert Verifier(hook.secret).verify(body, headers)["type"] == "figure.saved"
    with pytest.raises(WebhookVerificationError):
        Verifier(hook.secret).verify(body + b" ", headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(add(name="y").secret).verify(body, headers)


def test_what_happened_before_is_not_told(add: Add, enter: Enter, sent: Sent) -> None:
    enter("CF05", value="7")
    hook = add()
    enter("CF05", value="8", version=1)
    make_deliveries(hook.pk)
    assert json.loads(only().body)["data"]["data"]["version"] == 2


def test_a_webhook_is_told_of_what_it_asks_for(add: Add, enter: Enter) -> None:
    county = Organization.objects.get(code="hp-dh")
    hooks = [
        add(kinds=["figure.approved"]),
        add(organization=county),
        add(organization=Organization.objects.get(code="hp-xh")),
        add(kinds=[]),
    ]
    enter("CF05", value="7")
    assert [len(make_deliveries(hook.pk)) for hook in hooks] == [0, 1, 0, 1]


def test_a_webhook_tells_no_more_than_who_added_it_may_see(add: Add, enter: Enter, cast: Cast) -> None:
    hook = add()
    cast.office.groups.clear()
    enter("CF05", value="7")
    assert make_deliveries(hook.pk) == []


def test_one_that_is_switched_off_is_told_nothing(add: Add, enter: Enter, sent: Sent) -> None:
    add(is_active=False)
    enter("CF05", value="7")
    jobs.tell_webhooks()
    assert not WebhookDelivery.objects.exists()


def test_many_changes_are_told_in_several_steps(
    add: Add, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "AT_ONCE", 2)
    hook = add()
    for version in range(5):
        enter("CF05", value=str(version), version=version)
    assert len(make_deliveries(hook.pk)) == 5


def test_after_a_failure_it_is_tried_again_later(
    add: Add, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, Answer(500, "out of\x00 order"))
    hook = add()
    enter("CF05", value="7")
    [made] = make_deliveries(hook.pk)
    send_delivery(made)
    delivery = only()
    assert (delivery.state, delivery.status, delivery.answer) == (DeliveryState.WAITING, 500, "out of order")
    assert delivery.next_at is not None
    assert timedelta(0) < delivery.next_at - timezone.now() <= DELAYS[0]
    assert (waiting_deliveries(), delivery.webhook.failing_since is not None) == ([], True)


def test_no_answer_is_a_failure_with_its_reason(
    add: Add, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, CallFailed("ConnectTimeout"))
    add()
    enter("CF05", value="7")
    jobs.tell_webhooks()
    assert (only().status, only().answer) == (None, "ConnectTimeout")


def test_in_the_end_it_is_given_up(add: Add, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, Answer(500, ""))
    hook = add()
    enter("CF05", value="7")
    [made] = make_deliveries(hook.pk)
    for _attempt in range(len(DELAYS) + 2):
        make_due()
        send_delivery(made)
    assert (only().state, only().attempts) == (DeliveryState.FAILED, len(DELAYS) + 1)


def test_success_forgets_the_failures(
    add: Add, enter: Enter, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = add()
    Webhook.objects.update(failing_since=timezone.now())
    enter("CF05", value="7")
    jobs.tell_webhooks()
    hook.refresh_from_db()
    assert hook.failing_since is None


@pytest.mark.parametrize(
    ("answer", "failing_for", "is_active"),
    [
        (Answer(410, ""), timedelta(0), False),
        (Answer(500, ""), timedelta(days=4), True),
        (Answer(500, ""), timedelta(days=6), False),
    ],
)
def test_a_webhook_that_fails_for_days_or_is_gone_is_switched_off(
    add: Add,
    enter: Enter,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
    failing_for: timedelta,
    is_active: bool,
) -> None:
    fail_with(monkeypatch, answer)
    hook = add()
    Webhook.objects.update(failing_since=timezone.now() - failing_for)
    enter("CF05", value="7")
    jobs.tell_webhooks()
    hook.refresh_from_db()
    assert hook.is_active is is_active


def test_while_somebody_sends_it_nobody_else_does(add: Add, enter: Enter, sent: Sent) -> None:
    hook = add()
    enter("CF05", value="7")
    [made] = make_deliveries(hook.pk)
    WebhookDelivery.objects.update(lease_until=timezone.now() + timedelta(seconds=30))
    send_delivery(made)
    WebhookDelivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    send_delivery(made)
    assert len(sent) == 1


def test_a_message_is_sent_again_under_its_number(
    add: Add, enter: Enter, sent: Sent, client: Client, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    add()
    enter("CF05", value="7")
    jobs.tell_webhooks()
    client.force_login(cast.office)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/webhooks/{only().pk}/resend/")
    first, second = (headers["webhook-id"] for _url, _body, headers in sent)
    assert (first, only().state) == (second, DeliveryState.SENT)


def test_old_messages_are_forgotten_and_waiting_ones_kept(add: Add, enter: Enter, sent: Sent) -> None:
    hook = add()
    for version in range(2):
        enter("CF05", value=str(version), version=version)
    done, _waiting = make_deliveries(hook.pk)
    send_delivery(done)
    WebhookDelivery.objects.update(made_at=timezone.now() - timedelta(days=31))
    assert (forget_deliveries(), only().state) == (1, DeliveryState.WAITING)
    resend_delivery(delivery=only())


def test_the_secret_is_shown_once_and_is_not_in_the_database(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    data = {"name": "x", "url": "https://receiver.invalid/", "kinds": [], "is_active": "on"}
    shown = client.post("/admin/indicators/webhook/add/", data, follow=True).content.decode()
    hook = Webhook.objects.get()
    assert hook.secret in shown
    assert hook.secret not in client.get("/admin/indicators/webhook/").content.decode()
    assert hook.secret not in [str(value) for value in Webhook.objects.values_list().get()]


def test_an_address_of_another_kind_is_refused_in_the_form(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    data = {"name": "x", "url": "ftp://receiver.invalid/", "is_active": "on"}
    assert client.post("/admin/indicators/webhook/add/", data).status_code == 200
    assert not Webhook.objects.exists()


def test_the_log_shows_what_came_of_each_message(
    add: Add, enter: Enter, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, Answer(500, "<b>out of order</b>"))
    add()
    enter("CF05", value="7")
    jobs.tell_webhooks()
    client.force_login(cast.office)
    page = client.get("/webhooks/?state=waiting").content.decode()
    assert "&lt;b&gt;out of order" in page
    assert "msg_" not in client.get("/webhooks/?state=sent").content.decode()


def test_the_log_takes_as_many_queries_for_many_messages(add: Add, client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    hook, now = add(), timezone.now()

    def count(messages: int) -> int:
        WebhookDelivery.objects.bulk_create(
            WebhookDelivery(
                webhook=hook, number=f"m{messages}{n}", kind="x", body="", made_at=now, next_at=now
            )
            for n in range(messages)
        )
        with CaptureQueriesContext(connection) as queries:
            client.get("/webhooks/")
        return len(queries)

    assert count(1) == count(20)
