"""`python -m checks.vulnerabilities`: the locked packages of service, looked up among known vulnerabilities.

Not part of `make check`: the source is on the internet, and an intranet does not reach it.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "run.lock"
SOURCES = ("pypi", "osv")
FOUND, UNKNOWN = 1, 3


def main() -> int:
    """0: nothing known. 1: something is, and is printed. 3: no source knows the packages, nobody can say.

    pip-audit itself calls it clean when a source knows none of the packages: what it skipped is counted here.
    """
    for source in SOURCES:
        packages = ask(source)
        skipped = [each["name"] for each in packages if "skip_reason" in each]
        if packages and not skipped:
            return tell(source, packages)
        print(f"{source}: " + (f"does not know {len(skipped)} packages" if skipped else "gave no answer"))
    print("Nothing is known about the packages: no source of known vulnerabilities could be reached.")
    return UNKNOWN


def ask(source: str) -> list[dict[str, Any]]:
    """What a source says of each package; nothing where it could not be asked."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--require-hashes"]
    command += ["--disable-pip", "--progress-spinner", "off", "--format", "json"]
    done = subprocess.run(
        [*command, "--vulnerability-service", source], cwd=ROOT, capture_output=True, text=True, check=False
    )
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except ValueError:
        return []
    return found


def tell(source: str, packages: list[dict[str, Any]]) -> int:
    """Print what is known."""
    lines = [
        f"{each['name']} {each['version']}: {fault['id']}, mended in {fault['fix_versions'] or 'no version'}"
        for each in packages
        for fault in each["vulns"]
    ]
    print("\n".join(lines) or f"{source} knows all {len(packages)} packages and no vulnerability of them.")
    return FOUND if lines else 0


if __name__ == "__main__":
    sys.exit(main())
