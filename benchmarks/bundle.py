"""Install the offline bundle as an office would, without a network, and serve from it (see README.md).

`python -m benchmarks.bundle [ARCHIVE]`: makes the bundle where no archive is named, unpacks it into an
empty folder, installs it in a network that reaches nobody (as root), and asks the site whether it is
ready. The same commands are those of the Dockerfile, but for apt.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from benchmarks.assess_city import ROOT, machine
from deploy import bundle
from tests.services import process

RESULTS = ROOT / "benchmarks" / "results" / "bundle.json"
BEHIND_THE_PROXY = {"Host": "quality.example", "X-Forwarded-Proto": "https"}
ALONE = ("unshare", "--net") if os.geteuid() == 0 else ()


def main(arguments: list[str]) -> int:
    """0 where the site of the bundle is ready."""
    with tempfile.TemporaryDirectory(prefix="quality-bundle-") as name:
        folder = Path(name)
        archive = Path(arguments[0]) if arguments else make(folder)
        with tarfile.open(archive) as tar:
            tar.extractall(folder / "unpacked", filter="data")
        [site] = (folder / "unpacked").iterdir()
        seconds = {}
        for step, run in steps(site, folder).items():
            begin = time.monotonic()
            run()
            seconds[step] = round(time.monotonic() - begin, 1)
        answers = serve(site, folder)
    report = {
        "archive_mb": round(archive.stat().st_size / 1e6, 1) if archive.exists() else None,
        "without_network": bool(ALONE),
        "seconds": seconds,
        "answers": answers,
        "machine": machine(),
    }
    RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=2))
    return 0 if set(answers.values()) == {200} else 1


def make(folder: Path) -> Path:
    bundle.main([str(folder)])
    [archive] = folder.glob("*.tar.gz")
    return archive


def environment(folder: Path) -> dict[str, str]:
    """What docs/deploy.md asks for, for an office with SQLite and a proxy."""
    return {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "for-the-replay-of-the-bundle-" * 2,
        "ALLOWED_HOSTS": "quality.example",
        "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
        "MEDIA_ROOT": str(folder / "media"),
        "PROXIES": "1",
    }


def steps(site: Path, folder: Path) -> dict[str, Callable[[], object]]:
    """The commands of the page, in its order."""
    python = str(site / ".venv" / "bin" / "python")

    def run(*command: str) -> Callable[[], object]:
        return lambda: subprocess.run([*ALONE, *command], cwd=site, env=environment(folder), check=True)

    return {
        "install": run(sys.executable, "deploy/install.py"),
        "migrate": run(python, "manage.py", "migrate", "--noinput", "--verbosity=0"),
        "check": run(python, "manage.py", "check", "--deploy", "--fail-level=WARNING"),
        "load": run(python, "manage.py", "load_plan", "fixtures/jiaxing-quality-2016-2020.yaml"),
        "backup": run(python, "manage.py", "backup", f"--into={folder}/backups"),
    }


def serve(site: Path, folder: Path) -> dict[str, int]:
    """The answers of the bundle's own gunicorn."""
    port = process.free_port()
    gunicorn = [site / ".venv" / "bin" / "gunicorn", "--config", "deploy/gunicorn_settings.py"]
    command = ["env", "-C", site, *gunicorn, "jiaxing_quality.wsgi"]
    with process.running(
        command,
        log=folder / "gunicorn.log",
        is_ready=lambda: process.is_listening(port),
        environment={**environment(folder), "WEB_BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "1"},
    ):
        paths = ("/healthz", "/readyz", "/accounts/login/", static_file(site))
        return {path: ask(port, path) for path in paths}


def static_file(site: Path) -> str:
    """A style sheet by the name with its digest, as pages ask for it."""
    names = json.loads((site / "staticfiles" / "staticfiles.json").read_text())["paths"]
    return f"/static/{names['css/base.css']}"


def ask(port: int, path: str) -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=BEHIND_THE_PROXY)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


if __name__ == "__main__":
    process.leave_by_exception()
    sys.exit(main(sys.argv[1:]))
