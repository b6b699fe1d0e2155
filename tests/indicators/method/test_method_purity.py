"""The method is plain Python: no Django, no clock, no input or output (method, first paragraph)."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "indicators" / "method"
ALLOWED = {"collections", "dataclasses", "decimal", "enum", "fractions", "functools", "indicators", "typing"}
PROBE = "import sys, indicators.method.outcome; print('django' in sys.modules)"


def imported_names() -> Iterator[str]:
    """Every module that a file of the method imports."""
    for file in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.module or ""


def test_the_method_imports_only_plain_python_and_itself() -> None:
    assert {name.split(".")[0] for name in imported_names()} <= ALLOWED


def test_the_method_imports_nothing_else_of_its_app() -> None:
    own = {name for name in imported_names() if name.startswith("indicators")}
    assert own
    assert all(name.startswith("indicators.method") for name in own)


def test_importing_the_method_does_not_load_django() -> None:
    found = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "False"
