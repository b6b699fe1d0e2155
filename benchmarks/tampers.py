"""1,000 random tampers of the audit log, each of which `verify_audit` must find (see README.md).

Run it from the project's folder: `.venv/bin/python -m benchmarks.tampers`. The worker runs on a PostgreSQL of
its own; writers add entries at once while the log is verified, and then it is tampered with.
"""

import argparse
import json
import os
import subprocess
import sys

from benchmarks.assess_city import ROOT, machine
from tests.services import process
from tests.services.postgres import postgresql

RESULTS = ROOT / "benchmarks" / "results" / "tampers.json"
WORKER = [sys.executable, "-m", "benchmarks.tampers_worker"]


def main() -> int:
    """Measure, print, write the results; 1 where a tamper was missed, where an untouched log raised an alarm,
    or where the verification that skips digests missed nothing: the tampers would then prove nothing."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tampers", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    with postgresql() as url:
        secrets = {"SECRET_KEY": process.new_password() * 4, "DEBUG": "1"}
        answer = subprocess.run(
            [*WORKER, str(arguments.tampers), str(arguments.seed)],
            env={**os.environ, **secrets, "DATABASE_URL": url},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    report = json.loads(answer.stdout.splitlines()[-1])
    report["machine"] = machine()
    is_fine = (
        report["found"] == report["tampers"]
        and report["false_alarms"] == 0
        and report["without_digests"]["found"] < report["tampers"]
    )
    print(
        f"{report['found']} of {report['tampers']} tampers found, {report['named']} by their own link; "
        f"{report['false_alarms']} false alarms in {report['verifications']} verifications beside "
        f"{report['writers']} writers; without digests {report['without_digests']['found']} found → "
        f"{'fine' if is_fine else 'NOT fine'}"
    )
    RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0 if is_fine else 1


if __name__ == "__main__":
    process.leave_by_exception()
    sys.exit(main())
