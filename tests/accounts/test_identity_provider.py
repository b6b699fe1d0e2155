"""Log-in by an identity provider that speaks OpenID Connect: one that is honest, and one that is not."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User

START, CALLBACK = "/accounts/provider/", "/accounts/provider/callback/"
INSIDE = "/accounts/second-factor/"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider(BaseHTTPRequestHandler):
    """Answers as a provider does. What it claims is for the test to say."""

    username: ClassVar[str] = "town-clerk"
    claims: ClassVar[dict[str, Any]] = {}
    key: ClassVar[rsa.RSAPrivateKey] = KEY
    nonce: ClassVar[str] = ""
    asked: ClassVar[list[dict[str, list[str]]]] = []

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        type(self).asked.append(parse_qs(self.rfile.read(length).decode()))
        now = int(timezone.now().timestamp())
        token = {
            "iss": "https://id.example",
            "aud": "plan-tracker",
            "sub": "17",
            "nonce": self.nonce,
            "exp": now + 60,
        }
        signed = jwt.encode({**token, **self.claims}, self.key, "RS256", headers={"kid": "one"})
        self.answer({"access_token": "a", "id_token": signed, "token_type": "Bearer"})

    def do_GET(self) -> None:
        if self.path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self.answer({"keys": [{**public, "kid": "one", "alg": "RS256"}]})
        else:
            self.answer({"sub": "17", "preferred_username": self.username})

    def answer(self, body: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *arguments: Any) -> None:
        """Quiet."""


@pytest.fixture
def provider(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Provider]]:
    """A provider on this machine, and a site that is set up for it."""
    monkeypatch.setattr(Provider, "asked", [])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    settings.ROOT_URLCONF = "tests.accounts.provider_urls"
    settings.AUTHENTICATION_BACKENDS = [
        *settings.AUTHENTICATION_BACKENDS,
        "accounts.identity.ProviderBackend",
    ]
    settings.OIDC_ENABLED = True
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = "plan-tracker", "a-secret-for-tests"
    settings.OIDC_ISSUER = "https://id.example"
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{address}/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{address}/token"
    settings.OIDC_OP_USER_ENDPOINT = f"{address}/user"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{address}/keys"
    yield Provider
    server.shutdown()
    thread.join()
    server.server_close()


def log_in(client: Client, provider: type[Provider], monkeypatch: pytest.MonkeyPatch, **claims: Any) -> str:
    """Go through all steps; where the site leads to at the end."""
    sent_to = urlsplit(client.get(START, {"next": INSIDE}).headers["Location"])
    asked = parse_qs(sent_to.query)
    monkeypatch.setattr(provider, "nonce", asked["nonce"][0])
    monkeypatch.setattr(provider, "claims", claims)
    answer = client.get(CALLBACK, {"code": "c", "state": asked["state"][0]})
    return str(answer.headers["Location"])


def is_in(client: Client) -> bool:
    return client.get(INSIDE).status_code == 200


def test_without_a_provider_there_is_no_such_door(client: Client, db: None) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("oidc_authentication_init")
    assert client.get(START).status_code == 404
    assert "provider" not in client.get("/accounts/login/").content.decode()


def test_a_person_with_an_account_comes_in(
    provider: type[Provider], monkeypatch: pytest.MonkeyPatch, town_clerk: User
) -> None:
    client = Client()
    assert START in client.get("/accounts/login/").content.decode()
    assert log_in(client, provider, monkeypatch) == INSIDE
    assert is_in(client)
    assert provider.asked[0]["code_verifier"]  # PKCE


@pytest.mark.parametrize("username", ["stranger", "Town-Clerk", ""])
def test_who_has_no_account_gets_none(
    provider: type[Provider], monkeypatch: pytest.MonkeyPatch, town_clerk: User, username: str
) -> None:
    monkeypatch.setattr(provider, "username", username)
    client = Client()
    assert log_in(client, provider, monkeypatch) == "/accounts/login/"
    assert not is_in(client)
    assert User.objects.count() == 1


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_superuser": True}])
def test_disabled_people_and_superusers_do_not_come_in_this_way(
    provider: type[Provider], monkeypatch: pytest.MonkeyPatch, town_clerk: User, change: dict[str, bool]
) -> None:
    User.objects.update(**change)
    client = Client()
    log_in(client, provider, monkeypatch)
    assert not is_in(client)


@pytest.mark.parametrize(
    "claims",
    [{"aud": "another-site"}, {"iss": "https://evil.example"}, {"nonce": "replayed"}, {"exp": 1_000_000}],
)
def test_a_token_for_somebody_else_or_of_another_time_is_refused(
    provider: type[Provider], monkeypatch: pytest.MonkeyPatch, town_clerk: User, claims: dict[str, Any]
) -> None:
    client = Client()
    assert log_in(client, provider, monkeypatch, **claims) == "/accounts/login/"
    assert not is_in(client)


def test_a_token_that_another_key_signed_is_refused(
    provider: type[Provider], monkeypatch: pytest.MonkeyPatch, town_clerk: User
) -> None:
    monkeypatch.setattr(provider, "key", OTHER_KEY)
    client = Client()
    assert log_in(client, provider, monkeypatch) == "/accounts/login/"
    assert not is_in(client)


def test_a_provider_that_is_away_leads_back_to_the_log_in(
    provider: type[Provider], monkeypatch: pytest.MonkeyPatch, town_clerk: User, settings: Settings
) -> None:
    settings.OIDC_OP_TOKEN_ENDPOINT = "http://127.0.0.1:9/"
    client = Client()
    assert log_in(client, provider, monkeypatch) == "/accounts/login/"


def test_a_callback_that_nobody_asked_for_is_refused(provider: type[Provider], town_clerk: User) -> None:
    client = Client()
    assert client.get(CALLBACK, {"code": "c", "state": "made-up"}).headers["Location"] == "/accounts/login/"
    assert not is_in(client)


def test_passwords_work_beside_it(provider: type[Provider], town_clerk: User) -> None:
    fields = {"username": "town-clerk", "password": "a-long-password-4-tests"}
    assert Client().post("/accounts/login/", fields).headers["Location"] == "/"
