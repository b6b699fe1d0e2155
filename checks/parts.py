"""`python -m checks.parts [FILE]`: the list of parts of a release (SBOM) in CycloneDX, from the lock.

The same lock gives the same bytes: no time and no serial number is in it.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "run.lock"
DEFAULT = ROOT / "var" / "sbom.cdx.json"


def main(arguments: list[str]) -> int:
    """Write the list and say how many parts it has."""
    path = Path(arguments[0]) if arguments else DEFAULT
    path.parent.mkdir(parents=True, exist_ok=True)
    program = Path(sys.executable).with_name("cyclonedx-py")
    command = [str(program), "requirements", str(LOCK), "--pyproject", str(ROOT / "pyproject.toml")]
    command += ["--output-reproducible", "--of", "JSON", "--validate", "--output-file", str(path)]
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode:
        return done.returncode
    parts = json.loads(path.read_text(encoding="utf-8"))["components"]
    print(f"{path}: {len(parts)} parts")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
