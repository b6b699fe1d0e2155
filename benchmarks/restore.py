"""The restore drill: fill, back up, drop, restore, compare, work (see README.md), on PostgreSQL.

`.venv/bin/python -m benchmarks.restore` (`--figures 1000000`). The commands are those of an administrator.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import fault_services
from benchmarks.assess_city import ROOT, machine
from tests.services import process

RESULTS = ROOT / "benchmarks" / "results" / "restore.json"
AIM = 30 * 60.0  # seconds from the lost database to work


def main() -> int:
    """Print and write what each step took; 1 where one fails, takes too long, or the twin is not refused."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--figures", type=int, default=1_000_000)
    report = drill(parser.parse_args().figures)
    RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=2))
    return 0 if report["fine"] else 1


def drill(figures: int) -> dict[str, Any]:
    """The whole drill; the times in seconds."""
    seconds: dict[str, float] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="quality-restore-", dir="/tmp")))
        backups = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="quality-backups-")))
        _server, url = stack.enter_context(fault_services.postgresql(folder))
        name = url.rpartition("/")[0]
        settings = fault_services.environment(f"{name}/city", MEDIA_ROOT=str(backups / "media"))

        def step(what: str, *command: str) -> str:
            begin = time.monotonic()
            done = subprocess.run(
                [sys.executable, *command],
                cwd=ROOT,
                env=settings,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            seconds[what] = round(time.monotonic() - begin, 1)
            return done.stdout.strip()

        on_server(url, "CREATE DATABASE city")
        filled = json.loads(
            step("fill", "-m", "benchmarks.restore_data", "fill", str(figures)).splitlines()[-1]
        )
        backup = step("backup", "manage.py", "backup", f"--into={backups}/kept")
        on_server(url, "DROP DATABASE city WITH (FORCE)", "CREATE DATABASE city")
        restored = step("restore and compare", "manage.py", "restore", backup)
        worked = json.loads(step("work", "-m", "benchmarks.restore_data", "work").splitlines()[-1])
        refused = twin(settings, url, Path(backup))
        manifest = json.loads((Path(backup) / "manifest.json").read_text())
    needed = seconds["restore and compare"] + seconds["work"]
    answers = (worked["log_in"], worked["entry_page"], worked["save"])
    return {
        **filled,
        "seconds": seconds,
        "seconds_from_lost_to_work": round(needed, 1),
        "dump_mb": round(manifest["dump_size"] / 1e6, 1),
        "tables": len(manifest["tables"]),
        "restored": restored.splitlines(),
        "work": worked,
        "twin": refused,
        "machine": machine(),
        "fine": needed <= AIM
        and answers == (302, 200, 200)
        and worked["is_saved"]
        and worked["has_its_events"]
        and all(refused.values()),
    }


def twin(settings: dict[str, str], url: str, backup: Path) -> dict[str, bool]:
    """Whether damage is refused: a truncated dump, and a dump that is not what the digests were taken of."""
    dump = backup / "database.dump"
    content = dump.read_bytes()

    def is_refused(word: str) -> bool:
        on_server(url, "DROP DATABASE city WITH (FORCE)", "CREATE DATABASE city")
        command = [sys.executable, "manage.py", "restore", str(backup)]
        done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
        return done.returncode == 1 and word in done.stderr

    dump.write_bytes(content[: len(content) // 2])
    truncated = is_refused("truncated")
    middle = len(content) // 2
    dump.write_bytes(content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :])
    changed = is_refused("digest")
    return {"truncated_is_refused": truncated, "changed_is_refused": changed}


def on_server(url: str, *statements: str) -> None:
    """Run statements outside of the city's database."""
    with psycopg.connect(url, autocommit=True) as server:
        for statement in statements:
            server.execute(statement)  # type: ignore[call-overload]


if __name__ == "__main__":
    process.leave_by_exception()
    sys.exit(main())
