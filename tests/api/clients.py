"""The clients of docs/api-clients.md: cut out, and run as their reader runs them."""

import os
import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from rest_framework.request import Request

from accounts.models import User
from indicators.api.endpoint import SessionAuthentication

PAGE = settings.BASE_DIR / "docs" / "api-clients.md"
BLOCK = re.compile(r"^```(?:python|sh)\n# ([a-z.]+)(.*?)^```$", re.MULTILINE | re.DOTALL)
PROGRAMS = {".py": [sys.executable], ".sh": ["sh"]}


class BearerOfTests(SessionAuthentication):
    """Takes a session's number for a key, so that the clients of the page run as they stand there."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")
        person = SessionStore(key).get("_auth_user_id") if key else None
        return (User.objects.with_roles().get(pk=person), None) if person else super().authenticate(request)


def key_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def write_clients(folder: Path) -> None:
    """All clients of the page, as files."""
    for name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        (folder / name).write_text(f"# {name}{text}", encoding="utf-8")


def start(name: str, folder: Path, url: str, key: str, **environment: str) -> "subprocess.Popen[str]":
    """Start a client in the folder, with what its reader sets."""
    return subprocess.Popen(
        [*PROGRAMS[Path(name).suffix], name],
        cwd=folder,
        env={**os.environ, "QUALITY_URL": url, "QUALITY_KEY": key, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(name: str, folder: Path, url: str, key: str, *, seconds: float = 60, **environment: str) -> str:
    """Run a client to its end; what it printed. Fails the test where the client fails, or takes too long."""
    client = start(name, folder, url, key, **environment)
    said, errors = client.communicate(timeout=seconds)
    assert client.returncode == 0, said + errors
    return said
