"""checks.project: gaps in the hand-kept lists."""

import pytest

from checks.project import outside_contracts, unexplained, unlocked


def test_dependency_without_a_reason_is_named() -> None:
    text = '[project]\ndependencies = [\n    "celery[redis]>=5", # jobs\n    "orjson>=3",\n]\n'
    assert list(unexplained(text)) == ["pyproject.toml: orjson does not say why it is there"]


def test_dependency_that_no_lock_holds_is_named() -> None:
    groups: dict[str, list[str]] = {"dev": ["pytest>=8", "no-such-thing"], "setup": []}
    project: dict[str, object] = {"project": {"dependencies": ["Django>=5"]}, "dependency-groups": groups}
    assert list(unlocked(project)) == ["requirements/dev.lock: no-such-thing is missing; run ./dev lock"]


@pytest.mark.parametrize("missing", ["roots", "apps", "inside"])
def test_app_outside_a_contract_is_named(missing: str) -> None:
    every = ["accounts", "indicators", "tasks", "reports"]
    lists = {name: every[1:] if name == missing else every for name in ("roots", "apps", "inside")}
    contracts = [{"layers": lists["apps"]}, {"containers": lists["inside"]}]
    project: dict[str, object] = {
        "tool": {"importlinter": {"root_packages": lists["roots"], "contracts": contracts}}
    }
    assert list(outside_contracts(project)) == [
        "pyproject.toml: the import contracts do not name the app accounts"
    ]
