"""The checks of security find what they look for."""

from pathlib import Path

import pytest

from checks import unsafe_calls, vulnerabilities
from checks.answers import find_problems
from checks.unsafe_calls import is_accepted

THIS = "tests/checks/test_security_checks.py"
ROW = "| V1.2 something | {answer} |"


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("`tests/checks/test_gone.py`", "no such file: tests/checks/test_gone.py"),
        (f"`{THIS}::test_gone`", f"no such test: {THIS}::test_gone"),
        ("we are careful", "V1.2: neither a test nor a reason"),
    ],
)
def test_an_answer_without_its_proof_is_named(answer: str, problem: str) -> None:
    assert list(find_problems(ROW.format(answer=answer))) == [problem]


@pytest.mark.parametrize(
    "answer",
    [f"`{THIS}::test_an_answer_without_its_proof_is_named`", "of the place", "not built: nobody asked"],
)
def test_a_proof_or_a_reason_is_an_answer(answer: str) -> None:
    assert list(find_problems(ROW.format(answer=answer))) == []


@pytest.mark.parametrize(
    ("line", "rule", "expected"),
    [
        ("run(text)  # noqa: S608 – our own columns", "B608", True),
        ("run(text)  # noqa: S105", "B608", False),
        ("run(text)", "B608", False),
        ("mark_safe(text)  # noqa: S308 - our own", "B703", True),
    ],
)
def test_a_finding_is_accepted_by_its_own_reason_only(
    line: str, rule: str, expected: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unsafe_calls, "ROOT", tmp_path)
    (tmp_path / "code.py").write_text(line)
    assert is_accepted({"filename": "code.py", "test_id": rule, "line_range": [1]}) is expected


FAULT = {"id": "CVE-1", "fix_versions": ["2"]}
CLEAN, FAULTY = {"name": "a", "version": "1", "vulns": []}, {"name": "b", "version": "1", "vulns": [FAULT]}
UNKNOWN = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"pypi": [CLEAN]}, 0),
        ({"pypi": [CLEAN, FAULTY]}, 1),
        ({"pypi": [UNKNOWN], "osv": [CLEAN]}, 0),
        ({"pypi": [CLEAN, UNKNOWN], "osv": []}, 3),
    ],
)
def test_packages_that_no_source_knows_are_not_clean(
    answers: dict[str, list[dict[str, object]]], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vulnerabilities, "ask", lambda source: answers.get(source, []))
    assert vulnerabilities.main() == code
