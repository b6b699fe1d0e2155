"""Each test that docs/security.md names exists, and each row of its tables names one or says why not."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "security.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
ROW = re.compile(r"^\| *([A-Z0-9][\w.]*)[^|]*\|(.*)\|\s*$")
ANSWERED_WITHOUT = ("not ours", "of the place", "not built", "partly", "documented")
"""What a row without a test says of itself: whose duty it is, or what is missing."""


def main() -> int:
    """Print each gap; return 1 if there is one."""
    problems = list(find_problems(PAGE.read_text(encoding="utf-8")))
    print("\n".join(problems) or "Every answer of docs/security.md has its test, or says why not.")
    return 1 if problems else 0


def find_problems(text: str) -> Iterator[str]:
    """What is wrong with the page."""
    for file, test in NAMED.findall(text):
        path = ROOT / file
        if not path.exists():
            yield f"no such file: {file}"
        elif test and not re.search(rf"^ *def {test}\(", path.read_text(encoding="utf-8"), re.MULTILINE):
            yield f"no such test: {file}::{test}"
    for line in text.splitlines():
        row = ROW.match(line)
        if row and not NAMED.search(row[2]) and not any(word in row[2] for word in ANSWERED_WITHOUT):
            yield f"{row[1]}: neither a test nor a reason"


if __name__ == "__main__":
    sys.exit(main())
