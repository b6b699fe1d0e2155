"""docs/configuration.md names every variable that the programs read, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SETTINGS = ROOT / "jiaxing_quality"
IN_PYTHON = (
    *(SETTINGS / f"{name}.py" for name in ("settings", "job_settings", "api_settings", "log_in")),
    ROOT / "deploy" / "gunicorn_settings.py",
)
IN_DEPLOYMENT = (ROOT / "docker-compose.yml", ROOT / "deploy" / "Caddyfile")
READERS = {"environment", "environ"}
NAME = re.compile(r"[A-Z][A-Z0-9_]+")


def read_by_python(text: str) -> Iterator[str]:
    """First arguments of calls, and keys of look-ups, of `environment.…` and `os.environ`."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=source, args=[ast.Constant(value=str(name)), *_]):
                pass
            case ast.Subscript(value=source, slice=ast.Constant(value=str(name))):
                pass
            case _:
                continue
        if READERS & set(ast.unparse(source).split(".")) and NAME.fullmatch(name):
            yield name


def read() -> set[str]:
    names = {name for path in IN_PYTHON for name in read_by_python(path.read_text(encoding="utf-8"))}
    for path in IN_DEPLOYMENT:
        names |= set(re.findall(r"\$\{?\{?\$?([A-Z][A-Z0-9_]+)", path.read_text(encoding="utf-8")))
    return names


def documented() -> set[str]:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([A-Z0-9_]+)` \|", text, re.MULTILINE))


def test_every_variable_is_documented() -> None:
    assert read() - documented() == set()


def test_nothing_is_documented_that_nobody_reads() -> None:
    assert documented() - read() == set()


def test_the_test_sees_variables() -> None:
    assert {
        "SECRET_KEY",
        "PROXIES",
        "WEB_WORKERS",
        "PROMETHEUS_MULTIPROC_DIR",
        "VALKEY_PASSWORD",
        "TLS",
    } <= read()
    assert set(read_by_python("environment.text('NEW_ONE')\nos.environ['OTHER_ONE']")) == {
        "NEW_ONE",
        "OTHER_ONE",
    }


def test_the_example_names_only_variables_that_exist() -> None:
    text = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")
    names = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", text, re.MULTILINE))
    assert {"SECRET_KEY", "SITE_HOST"} <= names <= documented()
