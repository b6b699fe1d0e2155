"""No service that changes something for a person passes by the audit log."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

WRITERS = {"record_audit", "record", "_enter_in_audit_log"}
# What changes nothing that an auditor asks about, or only asks for work that leaves its own entry.
SPARED = {
    "accounts.services.audit.record_audit": "is the writer",
    "accounts.services.counting.count_request": "counts requests",
    "indicators.services.comparison.compare_forms": "reads only",
    "reports.services.passages.draw_passages": "whoever draws the report enters it",
    "reports.services.passages.mark_all_seen": "whoever issues the report enters it",
    "reports.services.report_files.request_files": "the job enters the files, as downloads of them are",
    "indicators.services.list_files.request_list_file": "the download of the file is entered",
    "indicators.services.jobs.request_assessment": "the job enters what it computes",
    "indicators.services.kept_answers.find_answer": "reads only",
    "indicators.services.kept_answers.keep_answer": "the repeated answer of a request that has its entry",
    "indicators.services.revisions._decided": "decides, writes nothing",
}


def services() -> Iterator[tuple[str, ast.FunctionDef, dict[str, ast.FunctionDef]]]:
    """Each public function of a service that is told who does it, with its module's functions."""
    for app in ("accounts", "indicators", "tasks", "reports"):
        for path in sorted((Path(settings.BASE_DIR) / app / "services").rglob("*.py")):
            module = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
            tree = ast.parse(path.read_text(encoding="utf-8"))
            own = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
            for name, node in own.items():
                arguments = {each.arg for each in node.args.kwonlyargs}
                if "by" in arguments and not name.startswith("_"):
                    yield f"{module}.{name}", node, own


def called(node: ast.AST) -> set[str]:
    calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
    return {call.id for call in calls if isinstance(call, ast.Name)}


def reaches(node: ast.FunctionDef, own: dict[str, ast.FunctionDef], seen: frozenset[str]) -> bool:
    """Whether the function calls a writer of the log, or one of its module that does."""
    names = called(node)
    nearer = (own[name] for name in names & own.keys() - seen)
    return bool(names & WRITERS) or any(reaches(each, own, seen | names) for each in nearer)


FOUND = list(services())


def test_there_are_services() -> None:
    assert len(FOUND) > 25


@pytest.mark.parametrize(("name", "node", "own"), FOUND, ids=[name for name, _node, _own in FOUND])
def test_service_enters_what_it_does(
    name: str, node: ast.FunctionDef, own: dict[str, ast.FunctionDef]
) -> None:
    assert reaches(node, own, frozenset({node.name})) is not (name in SPARED)


def test_function_without_entry_would_be_seen() -> None:
    """The twin: what enters nothing is found out."""
    node = ast.parse("def change(*, by):\n    save(by)").body[0]
    assert isinstance(node, ast.FunctionDef)
    assert not reaches(node, {}, frozenset())
