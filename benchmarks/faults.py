"""What people notice while parts of the system fail under them (see README.md).

`.venv/bin/python -m benchmarks.faults` (`--only restarts|broker|disk`, `--restarts 20`, `--away 120`).
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks import fault_services
from benchmarks.assess_city import ROOT, machine
from benchmarks.fault_clerks import Lane, Verdict, judge, log_in
from tests.services import process

RESULTS = ROOT / "benchmarks" / "results" / "faults.json"
HEALTHY_AIM = 10.0  # seconds until the site answers again
# The twin: PostgreSQL says “saved” before it is. An immediate restart must then lose acknowledged saves; a
# benchmark that does not see it would not see a real loss either.
SABOTAGE = ("synchronous_commit=off", "wal_writer_delay=10000ms")
FIT = {"200", "412", "503 Retry-After"}  # saved; saved by an earlier try whose answer was lost; come again
DISK = 160  # megabytes of the small disk


def main() -> int:
    """Run the scenarios; 1 where one of them fails, or where the twin shows no damage."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", choices=("restarts", "broker", "disk"))
    parser.add_argument("--restarts", type=int, default=20)
    parser.add_argument("--rate", type=float, default=20.0, help="saves a second")
    parser.add_argument("--away", type=float, default=120.0, help="seconds without a broker")
    arguments = parser.parse_args()
    report = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    report["machine"] = machine()
    if arguments.only in (None, "restarts"):
        report["restarts"] = restarts(arguments.restarts, arguments.rate)
        write(report)
        report["restarts_sabotaged"] = restarts(max(3, arguments.restarts // 4), arguments.rate, SABOTAGE)
        report["restarts_sabotaged"]["fine"] = report["restarts_sabotaged"]["lost"] > 0
    if arguments.only in (None, "broker"):
        report["broker_away"] = broker_away(arguments.away)
    write(report)
    if arguments.only in (None, "disk"):
        report["disk_full"] = disk_full()
    write(report)
    print(json.dumps(report, indent=2))
    return 0 if all(each["fine"] for each in report.values() if "fine" in each) else 1


def write(report: dict[str, Any]) -> None:
    """After each scenario, so that a later one that breaks off takes nothing away."""
    RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def data(settings: dict[str, str], what: str) -> dict[str, Any]:
    """Run benchmarks.faults_data on the database."""
    command = [sys.executable, "-m", "benchmarks.faults_data", what]
    done = subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


@contextmanager
def temporary() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="quality-faults-", dir="/tmp") as name:
        yield Path(name)


def lanes_of(base: str, facts: dict[str, Any], every: float, explanation: str = "") -> list[Lane]:
    """One lane for each cell; the lanes of a clerk share a session, as the tabs of a browser do."""
    clerks: dict[str, httpx.Client] = {}
    lanes = []
    for each in facts["lanes"]:
        if each["clerk"] not in clerks:
            clerks[each["clerk"]] = log_in(base, each["clerk"], facts["password"])
        path = f"/entry/{facts['plan']}/{facts['year']}/{each['unit']}/cells/{each['code']}/"
        name = f"{each['unit']} {each['code']}"
        lanes.append(Lane(clerks[each["clerk"]], path, name, every, each["step"], explanation))
    return lanes


# --- The database is restarted ------------------------------------------------------------------------------


def restarts(count: int, rate: float, options: tuple[str, ...] = ()) -> dict[str, Any]:
    """Immediate restarts of PostgreSQL under people who save; nobody touches the site."""
    with temporary() as folder, ExitStack() as stack:
        database, url = stack.enter_context(fault_services.postgresql(folder, options))
        settings = fault_services.environment(url)
        facts = data(settings, "fill")
        _site, base = stack.enter_context(fault_services.site(folder, settings))
        lanes = lanes_of(base, facts, len(facts["lanes"]) / rate)
        stop = threading.Event()
        threads = [threading.Thread(target=lane.work, args=(stop,)) for lane in lanes]
        begin = time.monotonic()
        for thread in threads:
            thread.start()
        healthy = []
        for _ in range(count):
            time.sleep(3)
            restarted = time.monotonic()
            database.stop(signal.SIGQUIT)  # to PostgreSQL: end at once, write nothing more
            stopped = time.monotonic()
            database.start()
            healthy.append(round(first_save_after(lanes, stopped) - restarted, 2))
        time.sleep(2)
        seconds = time.monotonic() - begin
        stop.set()
        for thread in threads:
            thread.join()
        verdict = judge(lanes, data(settings, "events")["saved"])
    return restart_report(verdict, lanes, healthy, seconds)


def restart_report(
    verdict: Verdict, lanes: list[Lane], healthy: list[float], seconds: float
) -> dict[str, Any]:
    answers = sum((lane.answers for lane in lanes), Counter[str]())
    unfit = [each for each in answers if each[:1].isdigit() and each not in FIT]
    return {
        "restarts": len(healthy),
        "sent_per_second": round(sum(answers.values()) / seconds, 1),
        "acknowledged": verdict.acknowledged,
        "lost": verdict.lost,
        "doubled": verdict.doubled,
        "answers": dict(answers),
        "healthy_after_seconds": {"longest": max(healthy), "all": healthy},
        "fine": verdict.is_fine and max(healthy) <= HEALTHY_AIM and not unfit,
    }


def first_save_after(lanes: list[Lane], moment: float) -> float:
    """When the first save after a moment was acknowledged. Raises RuntimeError where none is for a minute."""
    while time.monotonic() < moment + 60:
        saved = [lane.acknowledged_at[-1] for lane in lanes if lane.acknowledged_at]
        if saved and max(saved) > moment:
            return max(saved)
        time.sleep(0.02)
    raise RuntimeError("Nobody could save for a minute after a restart.")


# --- The broker is away -------------------------------------------------------------------------------------


def broker_away(seconds: float) -> dict[str, Any]:
    """Log-in, entry, submitting, approving and asking for a job while Valkey is away; then it comes back."""
    with temporary() as folder, ExitStack() as stack:
        _database, url = stack.enter_context(fault_services.postgresql(folder))
        broker, address = stack.enter_context(fault_services.broker(folder))
        services = {
            "CELERY_BROKER_URL": f"{address}/0",
            "REDIS_URL": f"{address}/1",
            "JOB_LEASE_SECONDS": "10",
        }
        settings = fault_services.environment(url, **services)
        facts = data(settings, "fill")
        _site, base = stack.enter_context(fault_services.site(folder, settings))
        celery = ["celery", "-A", "jiaxing_quality"]
        worker = [*celery, "worker", "--concurrency=1"]
        beat = [*celery, "beat", f"--schedule={folder}/beat", "--pidfile="]
        stack.enter_context(fault_services.program("worker", worker, folder, settings))
        stack.enter_context(fault_services.program("beat", beat, folder, settings))
        time.sleep(5)
        broker.stop(signal.SIGKILL)
        begin = time.monotonic()
        statuses: dict[str, Counter[str]] = {}
        slowest: dict[str, float] = {}
        job = 0
        while job == 0 or time.monotonic() - begin < seconds:
            job = work_once(base, facts, statuses, slowest) or job
            time.sleep(1)
        broker.start()
        waited = job_is_done(base, facts, job)
    done = {name: dict(counts) for name, counts in statuses.items()}
    unfit = [each for counts in done.values() for each in counts if each not in {"200", "201", "302"}]
    return {
        "seconds_away": seconds,
        "answers": done,
        "slowest_seconds": {name: round(value, 2) for name, value in slowest.items()},
        "job_done_seconds_after_it_came_back": round(waited, 1),
        "fine": not unfit and waited < 120,
    }


def work_once(
    base: str, facts: dict[str, Any], statuses: dict[str, Counter[str]], slowest: dict[str, float]
) -> int:
    """Everything once; the number of the job that was asked for, where there is one already."""
    report = f"/api/v1/figures/{facts['plan']}/{facts['year']}/{facts['reporter']['unit']}/"

    def note(name: str, answer: httpx.Response, begin: float) -> httpx.Response:
        statuses.setdefault(name, Counter())[str(answer.status_code)] += 1
        slowest[name] = max(slowest.get(name, 0.0), time.monotonic() - begin)
        return answer

    begin = time.monotonic()
    reporter = log_in(base, facts["reporter"]["clerk"], facts["password"])
    note("log-in", reporter.get("/accounts/password/"), begin)
    lane = lanes_of(base, {**facts, "lanes": facts["lanes"][:1]}, 1.0)[0]
    begin = time.monotonic()
    lane.save(round(1 + time.time() % 90))
    if lane.answers.keys() == {"412"}:  # the version of the round before
        begin = time.monotonic()
        lane.save(round(1 + time.time() % 90))
    statuses.setdefault("entry", Counter())["200" if lane.acknowledged else str(lane.answers)] += 1
    slowest["entry"] = max(slowest.get("entry", 0.0), time.monotonic() - begin)
    office = log_in(base, facts["office"], facts["password"])
    if "submit" not in statuses:
        begin = time.monotonic()
        note("submit", reporter.post(f"{report}submit/", json={}, headers={"Referer": base}), begin)
        begin = time.monotonic()
        rows = office.get("/api/v1/figures/", params={"organization": facts["reporter"]["unit"]}).json()[
            "results"
        ]
        row = next(each for each in rows if each["state"] == "submitted")
        path, seen = f"{report}{row['indicator']}/approve/", {"If-Match": f'"{row["version"]}"'}
        note("approve", office.post(path, json={}, headers=seen), begin)
        begin = time.monotonic()
        address = f"/plans/{facts['plan']}/{facts['year']}/compute/"
        page = note("ask for a job", office.post(address, headers={"HX-Request": "true"}), begin)
        return int(page.text.partition("/jobs/")[2].partition("/")[0] or -1)
    return 0


def job_is_done(base: str, facts: dict[str, Any], job: int) -> float:
    """Seconds until the worker has done what was asked for while the queue was away."""
    office, begin = log_in(base, facts["office"], facts["password"]), time.monotonic()
    while time.monotonic() - begin < 180:
        if "HX-Refresh" in office.get(f"/jobs/{job}/").headers:
            return time.monotonic() - begin
        time.sleep(0.5)
    return float("inf")


# --- The disk is full ---------------------------------------------------------------------------------------


def disk_full() -> dict[str, Any]:
    """A small disk for the tables and the uploaded files is filled up, and emptied again (root only)."""
    if os.geteuid() != 0:
        return {"skipped": "a small disk can only be mounted as root"}
    with temporary() as folder, temporary() as disk, ExitStack() as stack:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}m", "none", disk], check=True)
        stack.callback(subprocess.run, ["umount", "--lazy", disk], check=True)
        _database, url = stack.enter_context(fault_services.postgresql(folder, data=disk))
        settings = fault_services.environment(url, MEDIA_ROOT=str(disk / "media"))
        facts = data(settings, "fill")
        _site, base = stack.enter_context(fault_services.site(folder, settings))
        lane = lanes_of(base, facts, 0.0, "x" * 400)[0]
        upload = (
            "/".join([lane.path.rstrip("/"), "evidence", ""]),
            {"file": ("a.pdf", b"%PDF-1.7" + b"x" * 10**6)},
        )
        lane.save(lane.step)
        before = lane.client.post(upload[0], files=upload[1]).status_code
        ballast = disk / "ballast"
        fill_up(ballast)
        lane.answers.clear()
        another = {
            "file": ("b.pdf", b"%PDF-1.7" + b"y" * 10**6)
        }  # a file that is there already needs no room
        full = [save_until_refused(lane), str(lane.client.post(upload[0], files=another).status_code)]
        refused = dict(lane.answers)
        ballast.unlink()  # on a full disk PostgreSQL may let nobody new in, the look below neither
        standing = data(settings, "events")["standing"][lane.name]
        again = (
            lane.save(round(3001 * lane.step, 4)),
            lane.client.post(upload[0], files=upload[1]).status_code,
        )
        verdict = judge([lane], data(settings, "events")["saved"])
    unchanged = tuple(standing) == lane.acknowledged[-2]
    return {
        "upload_before": before,
        "answers_while_full": {"save": full[0], "upload": full[1]},
        "answers_to_saves": refused,
        "nothing_changed": unchanged,
        "well_again_without_restart": again[0] and again[1] == 302,
        "lost": verdict.lost,
        "doubled": verdict.doubled,
        "fine": full[0] in {"507 Retry-After", "503 Retry-After"}
        and full[1] in {"503", "507"}
        and unchanged
        and verdict.is_fine
        and again == (True, 302),
    }


def fill_up(ballast: Path) -> None:
    """Write until nothing fits any more: first a large file, then what is left, piece by piece."""
    for size in (1 << 20, 4096, 1):
        try:
            with ballast.open("ab", buffering=0) as file:
                while file.write(b"x" * size) == size:
                    pass
        except OSError:
            continue


def save_until_refused(lane: Lane) -> str:
    """Save until the rows no longer fit into what the tables already have; the answer then."""
    for number in range(2, 3000):
        if not lane.save(round(number * lane.step, 4)):
            return next(each for each in lane.answers if each != "200")
    return "never refused"


if __name__ == "__main__":
    process.leave_by_exception()
    sys.exit(main())
