"""The hand-kept lists of the project are complete: dependencies, locks, apps in the import contracts."""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# A line of a list of dependencies, with the comment that says why it is there.
REQUIREMENT = re.compile(r"^ +\"([A-Za-z0-9._-]+)[^\"]*\", *(# \S.*)?$")
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def main() -> int:
    """Print each gap; return 1 if there is one."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    problems = [*unexplained(text), *unlocked(project), *badly_locked(), *outside_contracts(project)]
    print("\n".join(problems) or "Dependencies are explained and locked; every app is under the contracts.")
    return 1 if problems else 0


def unexplained(text: str) -> Iterator[str]:
    """Dependencies that do not say in a comment on their line why they are there."""
    for line in text.partition("[tool.")[0].splitlines():
        found = REQUIREMENT.match(line)
        if found and not found[2]:
            yield f"pyproject.toml: {found[1]} does not say why it is there"


def unlocked(project: dict[str, object]) -> Iterator[str]:
    """Dependencies that `./dev lock` has not seen yet."""
    for lock, names in dependencies(project).items():
        locked = {normal(name) for name in LOCKED.findall(lock_text(lock))}
        for name in sorted(names - locked):
            yield f"requirements/{lock}.lock: {name} is missing; run ./dev lock"


def dependencies(project: dict[str, object]) -> dict[str, set[str]]:
    """Names of the dependencies that each lock must hold."""
    match project:
        case {
            "project": {"dependencies": list(run)},
            "dependency-groups": {"dev": list(dev), "setup": list(setup)},
        }:
            lists = {"run": run, "dev": [*run, *dev], "setup": setup}
            return {
                lock: {normal(re.split(r"[^\w.-]", each)[0]) for each in each_list}
                for lock, each_list in lists.items()
            }
    raise ValueError("pyproject.toml lists no dependencies")


def badly_locked() -> Iterator[str]:
    """Locks that name an address, or a package without a hash: they must work on any network, and be safe."""
    for lock in ("run", "dev", "setup"):
        text = lock_text(lock)
        if "://" in text:
            yield f"requirements/{lock}.lock: names an address"
        for entry in re.split(r"\n(?=\S)", text.strip()):
            if "--hash=sha256:" not in entry:
                yield f"requirements/{lock}.lock: no hash for {entry.splitlines()[0]}"


def outside_contracts(project: dict[str, object]) -> Iterator[str]:
    """Django apps that the import contracts do not name."""
    match project:
        case {"tool": {"importlinter": {"root_packages": list(roots), "contracts": [apps, inside, *_]}}}:
            for app in sorted(path.parent.name for path in ROOT.glob("*/apps.py")):
                if not all(app in names for names in (roots, apps["layers"], inside["containers"])):
                    yield f"pyproject.toml: the import contracts do not name the app {app}"


def lock_text(lock: str) -> str:
    """Text of a lock."""
    return (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")


def normal(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
