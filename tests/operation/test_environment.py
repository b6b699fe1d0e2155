"""A start with wrong settings is refused, with each fault named and how to mend it."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from jiaxing_quality import environment

GOOD = {
    "SECRET_KEY": "Kx7vQ2mZ9rT4wB6nY1cJ8hF3pL5sD0gA-only-for-this-test-never-used",
    "ALLOWED_HOSTS": "quality.example",
    "DATABASE_URL": "sqlite:////tmp/never-made.sqlite3",
}


def start(changes: dict[str, str]) -> tuple[int, str]:
    """Load the settings as a server would; the exit code, and what it said."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env={**inherited, **GOOD, "DJANGO_SETTINGS_MODULE": "jiaxing_quality.settings", **changes},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def test_a_right_environment_starts() -> None:
    assert start({}) == (0, "")


def test_all_faults_are_named_at_once() -> None:
    wrong = {
        "SECRET_KEY": "geheim",
        "ALLOWED_HOSTS": "",
        "DATABASE_URL": "",
        "PROXIES": "two",
        "DEBUG": "perhaps",
    }
    code, said = start(wrong)
    assert code == 1
    assert [name for name in wrong if f"- {name}" not in said] == []
    assert "geheim" not in said  # the secret itself is not repeated


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The faults of this test alone."""
    found: list[str] = []
    monkeypatch.setattr(environment, "FAULTS", found)
    return found


@pytest.mark.parametrize(
    "value", ["", "x" * 49, "ab" * 30, "change-me-" * 6, "django-insecure-0123456789-abcdefghijklmnopqrst"]
)
def test_a_missing_or_simple_secret_is_refused(
    faults: list[str], monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SECRET_KEY", value)
    environment.secret("SECRET_KEY", development="")
    [fault] = faults
    assert "secrets.token_urlsafe(50)" in fault


@pytest.mark.parametrize("value", ["", "*", "https://quality.example", "quality.example:443", "a b"])
def test_hosts_are_plain_names(faults: list[str], monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", value)
    environment.hosts("ALLOWED_HOSTS", development=[])
    assert len(faults) == 1


@pytest.mark.parametrize("value", ["", "mysql://host/name", "host/name"])
def test_a_database_is_named(faults: list[str], monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DATABASE_URL", value)
    environment.database("DATABASE_URL", development="")
    assert "postgres://user:password@host/name" in faults[0]


@pytest.mark.parametrize("value", ["-1", "nan", "many", "0.5x"])
def test_a_number_is_one(faults: list[str], monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PROXIES", value)
    assert environment.whole("PROXIES", 0) == 0
    assert len(faults) == 1


def test_an_address_has_its_scheme(faults: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "valkey:6379")
    monkeypatch.setenv("CSRF_TRUSTED_ORIGINS", "quality.example")
    monkeypatch.setenv("METRICS_NETWORKS", "10.0.0.0/33")
    environment.address("REDIS_URL", ("redis",), "redis://host:6379/1")
    environment.origins("CSRF_TRUSTED_ORIGINS")
    environment.networks("METRICS_NETWORKS")
    assert len(faults) == 3


def test_a_password_in_an_address_is_not_repeated(faults: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "oracle://user:geheim@host/name")
    environment.database("DATABASE_URL", development="")
    assert "geheim" not in faults[0]


def test_what_was_collected_is_refused_once(faults: list[str]) -> None:
    faults.append("A is wrong")
    with pytest.raises(ImproperlyConfigured, match="A is wrong"):
        environment.refuse_faults()
    environment.refuse_faults()
