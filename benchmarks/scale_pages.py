"""How long pages take for a province, beside the same pages for the demo city (see README.md).

Run it from the project's folder: `.venv/bin/python -m benchmarks.scale_pages`. One gunicorn worker on one
PostgreSQL holds both plans; requests take turns between them, so that a busy moment of the machine falls on
both.
"""

import argparse
import sys
from collections.abc import Mapping
from statistics import median

from benchmarks.assess_city import ROOT, machine
from benchmarks.pages import conclude, fetch, serving
from tests.services import process

RESULTS = ROOT / "benchmarks" / "results" / "scale_pages.json"
AIM = 1.5
"""How many times as long as for the city, at the median, with nothing kept."""
AIMED = ("overview", "indicator", "heat_map")
CITY, PROVINCE = "city", "province"

Times = dict[tuple[str, str], list[float]]
Addresses = Mapping[str, Mapping[str, str]]
"""By size, then by page."""


def main() -> int:
    """Measure, print, write the results; 1 where an aim is missed."""
    rounds = read_rounds()
    with serving("benchmarks.scale_pages_worker") as (port, known):
        addresses: Addresses = known["pages"]
        cookies: Mapping[str, str] = known["cookies"]
        sizes = {
            (size, page): len(fetch(port, cookies[size], path)[1])  # and everything is imported now
            for size in (CITY, PROVINCE)
            for page, path in addresses[size].items()
        }
        times: Times = {}
        for _ in range(rounds):
            for page in addresses[CITY]:
                one_round(port, cookies, addresses, page, times)
    report = {page: summary(page, sizes, times) for page in addresses[CITY]}
    content = {
        "rounds": rounds,
        "machine": machine(),
        "rows": known["rows"],
        "pages": report,
        "misses": misses(report),
    }
    return conclude(RESULTS, content, [f"{page}: {line(row)}" for page, row in report.items()])


def read_rounds() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=15)
    return int(parser.parse_args().rounds)


def one_round(port: int, cookies: Mapping[str, str], addresses: Addresses, page: str, times: Times) -> None:
    """The page of both sizes with nothing kept, one right after the other."""
    for size in (CITY, PROVINCE):
        fetch(port, cookies[size], "/forget/")
        times.setdefault((size, page), []).append(fetch(port, cookies[size], addresses[size][page])[0])


def summary(page: str, sizes: Mapping[tuple[str, str], int], times: Times) -> dict[str, float | bool]:
    """Medians in milliseconds, bytes, and how many times as much the province's are."""
    city, province = (median(times[size, page]) for size in (CITY, PROVINCE))
    return {
        "city_ms": round(city, 2),
        "province_ms": round(province, 2),
        "ratio": round(province / city, 3),
        "city_bytes": sizes[CITY, page],
        "province_bytes": sizes[PROVINCE, page],
        "is_aimed_at": page in AIMED,
    }


def misses(report: Mapping[str, Mapping[str, float | bool]]) -> list[str]:
    """The aims that were missed, in words."""
    return [
        f"{page}: {report[page]['ratio']} times the city's time, at most {AIM} wanted"
        for page in AIMED
        if report[page]["ratio"] > AIM
    ]


def line(row: Mapping[str, float | bool]) -> str:
    return (
        f"city {row['city_ms']:.1f} ms ({row['city_bytes'] / 1000:.0f} kB), province "
        f"{row['province_ms']:.1f} ms ({row['province_bytes'] / 1000:.0f} kB): {row['ratio']:.2f} times"
    )


if __name__ == "__main__":
    process.leave_by_exception()
    sys.exit(main())
