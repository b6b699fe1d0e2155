"""From a city to a province and the country (see README.md).

Run it from the project's folder: `.venv/bin/python -m benchmarks.scale`. Each part measures in processes
of its own on one PostgreSQL; what is compared takes turns in each round, so that a busy moment falls on both.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from benchmarks import scale_growth
from benchmarks.assess_city import ROOT, machine
from benchmarks.scale_server import Sizes, sizes
from tests.services import process

RESULTS = ROOT / "benchmarks" / "results"
CORE_ROUNDS = 2  # each takes minutes, and the aim is far from what noise does
CHANGES = 1000
OFFICE_SHARE = 5  # a whole province is 500 MB of XML: LibreOffice gets a fifth of its sheets

Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Aim:
    """What was to be seen, and what was."""

    what: str
    seen: float
    limit: float
    is_at_least: bool = False

    @property
    def is_met(self) -> bool:
        return self.seen >= self.limit if self.is_at_least else self.seen <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.is_at_least else "≤"
        return (
            f"{self.what}: {self.seen:g} (aim {sign} {self.limit:g}) → {'met' if self.is_met else 'MISSED'}"
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One measurement and its aims."""

    measure: Callable[[Sizes, argparse.Namespace], Report]
    aims: Callable[[Report], list[Aim]]


def main() -> int:
    """Measure part by part, print each aim with what was seen; 1 where one is missed."""
    arguments = read_arguments()
    content = kept_content(arguments)
    missed = 0
    with sizes(arguments.provinces, is_durable=arguments.durable, is_tiny=arguments.tiny) as server:
        for name in arguments.only or PARTS:
            report = PARTS[name].measure(server, arguments)
            aims = PARTS[name].aims(report) if "skipped" not in report else []
            missed += sum(not aim.is_met for aim in aims)
            content["parts"][name] = {
                "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "load": [round(each, 2) for each in os.getloadavg()],
                **report,
                "aims": [{**asdict(aim), "is_met": aim.is_met} for aim in aims],
            }
            content["databases"] = {**content.get("databases", {}), **server.filled}
            content["server"] = server.settings()
            write(content, arguments)
            print(f"{name}: {report.get('skipped') or report.get('seconds') or ''}", flush=True)
            for aim in aims:
                print(f"  {aim}", flush=True)
    return 1 if missed and not arguments.tiny else 0


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, help="these parts; others stay as they were written"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--core-rounds", type=int, default=CORE_ROUNDS, help="rounds of the Python core")
    parser.add_argument("--office-rounds", type=int, help="rounds of LibreOffice with a province")
    parser.add_argument(
        "--office-share", type=int, default=OFFICE_SHARE, help="one of so many sheets; 1: all"
    )
    parser.add_argument("--provinces", type=int, default=4, help="the size of the country")
    parser.add_argument(
        "--durable", action="store_true", help="a server that waits for its disk, as in service"
    )
    parser.add_argument(
        "--tiny", action="store_true", help="a small province: tries the benchmark, writes nothing"
    )
    return parser.parse_args()


# --- The parts ----------------------------------------------------------------------------------------------


def minimal(server: Sizes, arguments: argparse.Namespace) -> Report:
    return server.measure("scale_minimal", "province", arguments.rounds)


def minimal_aims(report: Report) -> list[Aim]:
    return [
        Aim("a province's run by one worker over a hand-written statement", report["engine / minimal"], 1.3),
        Aim("the same by two workers", report["engine by two / minimal"], 1.3),
        Aim("rows in which the two differ", report["differing_rows"], 0),
    ]


def core(server: Sizes, arguments: argparse.Namespace) -> Report:
    return server.measure("scale_core", "province", arguments.core_rounds)


def core_aims(report: Report) -> list[Aim]:
    return [
        Aim("the Python core with bulk_create over a run", report["core / engine"], 7, is_at_least=True),
        Aim("rows in which the two differ", report["differing_rows"], 0),
    ]


def oracle(server: Sizes, arguments: argparse.Namespace) -> Report:
    return server.measure("scale_oracle", "province")


def oracle_aims(report: Report) -> list[Aim]:
    return [
        Aim(f"of {report['cells']} cells, other than by fractions", report["differing_cells"], 0),
        Aim("numbers changed on purpose that it found", report["sabotage_found"], report["sabotaged"], True),
    ]


def office(server: Sizes, arguments: argparse.Namespace) -> Report:
    report: Report = {"city": server.measure("scale_office", "city", arguments.rounds, 1)}
    if "skipped" in report["city"]:
        return dict(report["city"])
    rounds, share = arguments.office_rounds or arguments.rounds, arguments.office_share
    report["province"] = server.measure("scale_office", "province", rounds, share)
    return {**report, "seconds": {size: each["seconds"] for size, each in report.items()}}


def office_aims(report: Report) -> list[Aim]:
    city, province = report["city"], report["province"]
    return [
        Aim("LibreOffice with a city over a run", city["office / engine"], 50, is_at_least=True),
        Aim("LibreOffice with a province over a run", province["office / engine"], 6, is_at_least=True),
        *(
            Aim(f"of {each['checked_cells']} cells of the workbook, other", each["differing_cells"], 0)
            for each in (city, province)
        ),
    ]


def growth(server: Sizes, arguments: argparse.Namespace) -> Report:
    return scale_growth.measure(server, arguments.rounds)


def growth_aims(report: Report) -> list[Aim]:
    return [
        Aim("exponent of the time over the results", report["exponent"], 1.05),
        Aim("the largest one between two sizes", max(report["exponents between neighbors"]), 1.05),
        Aim("the worker's memory in MB", report["worker_peak_mb"], 150),
    ]


def changed(server: Sizes, arguments: argparse.Namespace) -> Report:
    changes = CHANGES // 10 if arguments.tiny else CHANGES
    return server.measure("scale_changed", "province", arguments.rounds, changes)


def changed_aims(report: Report) -> list[Aim]:
    return [
        Aim("a run over one changed figure", report["engine / change median"], 1000, is_at_least=True),
        Aim("a run over the slowest of twenty", report["engine / change p95"], 700, is_at_least=True),
        Aim(f"rows other than a run's after {report['changes']} changes", report["differing_rows"], 0),
    ]


PARTS = {
    "minimal": Part(minimal, minimal_aims),
    "core": Part(core, core_aims),
    "oracle": Part(oracle, oracle_aims),
    "office": Part(office, office_aims),
    "growth": Part(growth, growth_aims),
    "changed": Part(changed, changed_aims),  # the last: it changes the province's figures
}


# --- The results --------------------------------------------------------------------------------------------


def file_name(arguments: argparse.Namespace) -> str:
    return "scale_durable.json" if arguments.durable else "scale.json"


def kept_content(arguments: argparse.Namespace) -> dict[str, Any]:
    """What is written: nothing yet, or what stands there of the parts that are not measured now."""
    path = RESULTS / file_name(arguments)
    stands = json.loads(path.read_text(encoding="utf-8")) if arguments.only and path.exists() else {}
    return {
        **stands,
        "machine": machine(),
        "parts": stands.get("parts", {}),
    }


def write(content: dict[str, Any], arguments: argparse.Namespace) -> None:
    if arguments.tiny:
        return
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(content, indent=2, ensure_ascii=False)
    (RESULTS / file_name(arguments)).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    process.leave_by_exception()
    sys.exit(main())
