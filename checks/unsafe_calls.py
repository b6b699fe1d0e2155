"""bandit over our own code. What a line's `noqa: S…` accepts holds for bandit's number, too."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CODE = ("accounts", "indicators", "jiaxing_quality", "reports", "tasks", "checks", "manage.py")
# As in pyproject.toml: programs are started by fixed lists of arguments, some by name on PATH.
ACCEPTED_EVERYWHERE = ("B404", "B603", "B606", "B607")
ACCEPTED_HERE = re.compile(r"# noqa: ([S\d, ]+)")
# bandit has two numbers for what ruff has one for: marking text as safe.
SAME = {"S703": "S308"}


def main() -> int:
    """Print each finding; return 1 if there is one."""
    command = [sys.executable, "-m", "bandit", "--quiet", "--recursive", "--format", "json"]
    command += ["--skip", ",".join(ACCEPTED_EVERYWHERE), *CODE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if not done.stdout:
        sys.exit(f"bandit did not run:\n{done.stderr}")
    report = json.loads(done.stdout)
    problems = [shown(each) for each in report["results"] if not is_accepted(each)]
    problems += [f"{each['filename']}: {each['reason']}" for each in report["errors"]]
    print("\n".join(problems) or "bandit finds nothing that nobody has looked at.")
    return 1 if problems else 0


def is_accepted(finding: dict[str, Any]) -> bool:
    """Whether one of the finding's lines says why it is as it is."""
    rule = "S" + finding["test_id"].removeprefix("B")
    lines = (ROOT / finding["filename"]).read_text(encoding="utf-8").splitlines()
    found = {
        number
        for line in finding["line_range"]
        for match in ACCEPTED_HERE.findall(lines[line - 1])
        for number in re.findall(r"S\d+", match)
    }
    return SAME.get(rule, rule) in found


def shown(finding: dict[str, Any]) -> str:
    return f"{finding['filename']}:{finding['line_number']}: {finding['test_id']} {finding['issue_text']}"


if __name__ == "__main__":
    sys.exit(main())
