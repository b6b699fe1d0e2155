"""`./dev bundle [FOLDER]`: all that a machine without a network needs, in one archive.

It holds the source as committed, the wheels of run.lock for this Python and platform, the collected
static files, and SHA256SUMS over all of them. `python3 deploy/install.py` installs it (docs/deploy.md).
"""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path

from deploy.install import PLATFORM, SUMS, WHEELS

ROOT = Path(__file__).resolve().parent.parent
# These only let the settings load while static files are collected; nothing is kept of them.
SETTINGS = {
    "SECRET_KEY": "only-for-collecting-static-files-of-the-bundle-0123456789",
    "ALLOWED_HOSTS": "bundle",
    "DATABASE_URL": "sqlite://:memory:",
    "DEBUG": "0",
}
NOT_NEEDED = ("tests", "benchmarks", "docs/pictures", "requirements/dev.lock")


def main(arguments: list[str]) -> int:
    """Write the archive below FOLDER (var/bundle where it is left out) and print its path."""
    target = Path(arguments[0]) if arguments else ROOT / "var" / "bundle"
    name = f"plan-tracker-{version()}-{platform_tag()}"
    folder = target / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    copy_source(folder)
    download_wheels(folder / WHEELS)
    collect_static(folder / "staticfiles")
    (folder / PLATFORM).write_text(f"{platform_tag()}\n", encoding="utf-8")
    write_sums(folder)
    archive = target / f"{name}.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:  # wheels are compressed already
        tar.add(folder, arcname=name)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    archive.with_name(f"{archive.name}.sha256").write_text(f"{digest}  {archive.name}\n", encoding="utf-8")
    shutil.rmtree(folder)
    sys.stdout.write(f"{archive} ({archive.stat().st_size / 1e6:.0f} MB)\n")
    return 0


def version() -> str:
    """The software's version, as `manage.py` knows it."""
    text = (ROOT / "jiaxing_quality" / "__init__.py").read_text(encoding="utf-8")
    return text.partition('__version__ = "')[2].partition('"')[0]


def platform_tag() -> str:
    """What the wheels fit: the Python's version and the platform."""
    major, minor = sys.version_info[:2]
    return f"cp{major}{minor}-{sysconfig.get_platform().replace('-', '_')}"


def copy_source(folder: Path) -> None:
    """The files of the last commit, without tests and pictures."""
    archive = subprocess.run(
        ["git", "archive", "--format=tar", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    subprocess.run(["tar", "--extract", "--directory", str(folder)], input=archive.stdout, check=True)
    for each in NOT_NEEDED:
        path = folder / each
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def download_wheels(folder: Path) -> None:
    """The locked wheels, checked by their hashes, from wherever pip is set up to look."""
    command = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check")
    options = ("--require-hashes", "--only-binary=:all:", f"--dest={folder}")
    subprocess.run([*command, *options, "--requirement", "requirements/run.lock"], cwd=ROOT, check=True)


def collect_static(folder: Path) -> None:
    """The static files as the site serves them, compressed and with digests in their names."""
    code = (
        "import django; django.setup(); from django.core.management import call_command; "
        f"from django.conf import settings; settings.STATIC_ROOT = {str(folder)!r}; "
        "call_command('collectstatic', interactive=False, verbosity=0)"
    )
    environment = {**os.environ, **SETTINGS, "DJANGO_SETTINGS_MODULE": "jiaxing_quality.settings"}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)


def write_sums(folder: Path) -> None:
    """SHA256SUMS over every file of the bundle, as `sha256sum -c` reads it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in files
    ]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
