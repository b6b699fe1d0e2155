"""`python3 deploy/install.py`, in an unpacked bundle: checks every file, then fills .venv without a network.

Needs the Python that the bundle was made for, and nothing else.
"""

import hashlib
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WHEELS, SUMS, PLATFORM = "wheels", "SHA256SUMS", "PLATFORM"


def main() -> int:
    """0 where all is installed; else say what is wrong."""
    problems = [*wrong_platform(), *wrong_files()]
    if problems:
        sys.stderr.write("".join(f"{problem}\n" for problem in problems))
        return 1
    venv.create(ROOT / ".venv", with_pip=True, clear=True)
    python = ROOT / ".venv" / "bin" / "python"
    pip = (str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    options = ("--isolated", "--no-index", f"--find-links={ROOT / WHEELS}", "--require-hashes")
    code = subprocess.call([*pip, *options, "--requirement", str(ROOT / "requirements" / "run.lock")])
    if code == 0:
        sys.stdout.write(f"Installed into {ROOT / '.venv'}. Go on in docs/deploy.md.\n")
    return code


def wrong_platform() -> list[str]:
    """What to do where this is another Python or another machine than the bundle was made for."""
    major, minor = sys.version_info[:2]
    here = f"cp{major}{minor}-{sysconfig.get_platform().replace('-', '_')}"
    made_for = (ROOT / PLATFORM).read_text(encoding="utf-8").strip() if (ROOT / PLATFORM).exists() else ""
    if not made_for:
        return [f"This is no unpacked bundle: {ROOT / PLATFORM} is missing. Make one by ./dev bundle."]
    if here != made_for:
        return [f"The bundle is for {made_for}, this Python is {here}: start this program with that Python."]
    return []


def wrong_files() -> list[str]:
    """The files that are missing or not as they were bundled."""
    if not (ROOT / SUMS).exists():
        return [f"{ROOT / SUMS} is missing: unpack the bundle again."]
    problems = []
    for line in (ROOT / SUMS).read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        path = ROOT / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            problems.append(f"{name} is missing or was changed: copy and unpack the bundle again.")
    return problems


if __name__ == "__main__":
    sys.exit(main())
