"""Every relative link and anchor in the project's Markdown files leads somewhere."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {".venv", ".git", "var", "node_modules", "staticfiles"}
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
INLINE = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
REFERENCE = re.compile(r"^\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)", re.MULTILINE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*\s*$", re.MULTILINE)
NAMED = re.compile(r"<a\s+(?:id|name)=\"([^\"]+)\"")


def main() -> int:
    """Print each broken link; return 1 if there is one."""
    problems = [
        f"{path.relative_to(ROOT)}: {problem}" for path in documents() for problem in broken_links(path)
    ]
    print("\n".join(problems) or "Every link in the documents leads somewhere.")
    return 1 if problems else 0


def documents() -> list[Path]:
    """The project's own Markdown files."""
    return sorted(
        path for path in ROOT.rglob("*.md") if not NOT_OURS.intersection(path.relative_to(ROOT).parts)
    )


def broken_links(path: Path) -> Iterator[str]:
    """What is wrong with a file's relative links; addresses with a scheme are not followed."""
    text = CODE.sub("", FENCE.sub("", path.read_text(encoding="utf-8")))
    for link in [*INLINE.findall(text), *REFERENCE.findall(text)]:
        if SCHEME.match(link):
            continue
        file, _, anchor = unquote(link).partition("#")
        target = (path.parent / file) if file else path
        if file.startswith("/") or not target.exists():
            yield f"no such file: {link}"
        elif anchor and target.suffix == ".md" and anchor not in anchors(target):
            yield f"no such heading: {link}"


def anchors(path: Path) -> set[str]:
    """The anchors that a page of this file has, by the rule that code forges share."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    found, seen = set(NAMED.findall(text)), Counter[str]()
    for heading in HEADING.findall(text):
        name = slug(heading)
        found.add(f"{name}-{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return found


def slug(heading: str) -> str:
    """A heading's anchor: its words in lower case, joined by hyphens, without punctuation."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", words.strip().lower()).replace(" ", "-")


if __name__ == "__main__":
    sys.exit(main())
