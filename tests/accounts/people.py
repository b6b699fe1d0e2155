"""People of the tests about log-ins, beside the cast."""

from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from accounts.types import Role
from tests.cast import PASSWORD

LOGIN = "/accounts/login/"


def person_with(username: str, *roles: Role) -> User:
    """A person of no organization."""
    user = User.objects.create_user(username, password=PASSWORD, name=username)
    user.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
    return user


def try_log_in(username: str, password: str = PASSWORD, *, client: Client | None = None, **extra: str) -> Any:
    """What the log-in page answers to a stranger's browser."""
    fields = {"username": username, "password": password}
    return (client or Client()).post(LOGIN, fields, **extra)
