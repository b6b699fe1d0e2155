"""What the tests about log-ins share."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.types import Role
from tests.accounts.people import person_with

Later = Callable[[timedelta], None]


@pytest.fixture
def town_clerk(db: None) -> User:
    """Somebody with a password of the own, and nothing else."""
    return person_with("town-clerk", Role.CLERK)


@pytest.fixture
def administrator(db: None) -> User:
    return person_with("administrator", Role.ADMINISTRATOR)


@pytest.fixture
def auditor(db: None) -> User:
    return person_with("auditor", Role.AUDITOR)


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Let time go by for Django's clock."""
    passed = timedelta()
    real = timezone.now

    def now() -> datetime:
        return real() + passed

    def later(more: timedelta) -> None:
        nonlocal passed
        passed += more

    monkeypatch.setattr(timezone, "now", now)
    return later
