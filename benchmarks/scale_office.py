"""For `scale`: LibreOffice recalculating the same formulas in a workbook, beside a whole run."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

from openpyxl import load_workbook

from benchmarks.scale_tables import PLACES, RULES, Row, figures_of, rows, targets_of
from benchmarks.scale_workbook import Sheet, column, write_workbook
from benchmarks.scale_worker import answer, run_engine, seconds, the_plan, tidy
from tests.services.office import WORKBOOK, find_soffice

from indicators.models import Plan, Result  # isort: skip - after the set-up

# LibreOffice keeps what another program has calculated unless it is told to calculate on loading.
ALWAYS, NEVER = "0", "1"
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>{mode}</value></prop></item></oor:items>
"""
CHECKED_SHEETS = 4
TOLERANCE = 0.000011  # a share has six decimals; LibreOffice reckons in binary fractions


def main(rounds: int, share: int) -> None:
    """`share`: the workbook has every so many-th sheet, and its time counts so many times."""
    plan = the_plan()
    soffice = find_soffice()
    if not soffice:
        answer({"skipped": "There is no LibreOffice on this machine."})
        return
    with tempfile.TemporaryDirectory(prefix="quality-office-") as name:
        folder = Path(name)
        sheets = list(sheets_of(plan))[::share]
        formulas = write_workbook(folder / "full.xlsx", sheets)
        write_workbook(folder / "empty.xlsx", [])
        convert = Converter(soffice, folder)
        convert(folder / "empty.xlsx", ALWAYS)  # the first start makes a profile
        convert(folder / "empty.xlsx", NEVER)
        taken: dict[str, list[float]] = {each: [] for each in ("engine", "full", "empty", "kept")}
        for _ in range(rounds):
            tidy()
            taken["engine"].append(seconds(lambda: run_engine(plan)))
            taken["empty"].append(seconds(lambda: convert(folder / "empty.xlsx", ALWAYS)))
            taken["full"].append(seconds(lambda: convert(folder / "full.xlsx", ALWAYS)))
            # Opened and saved as it now is: the difference is what the calculating alone takes.
            (folder / "out" / "full.xlsx").rename(folder / "kept.xlsx")
            taken["kept"].append(seconds(lambda: convert(folder / "kept.xlsx", NEVER)))
        checked, differing = check(plan, sheets, folder / "kept.xlsx")
        report = {each: round(median(every), 2) for each, every in taken.items()}
        office = share * (report["full"] - report["empty"])
        calculating = share * (report["full"] - report["kept"])
        answer(
            {
                "results": Result.objects.count(),
                "sheets": len(sheets),
                "counted_times": share,
                "formulas": formulas,
                "workbook_mb": round((folder / "full.xlsx").stat().st_size / 2**20, 1),
                "seconds": report,
                "rounds": {each: [round(one, 2) for one in every] for each, every in taken.items()},
                "office / engine": round(office / report["engine"], 2),
                "whole conversion / engine": round(share * report["full"] / report["engine"], 2),
                "calculating alone / engine": round(calculating / report["engine"], 2),
                "checked_cells": checked,
                "differing_cells": differing,
            }
        )


class Converter:
    """LibreOffice without a screen, with a profile of its own for each way of loading."""

    def __init__(self, soffice: str, folder: Path) -> None:
        self.soffice, self.folder = soffice, folder
        for mode in (ALWAYS, NEVER):
            user = folder / f"profile-{mode}" / "user"
            user.mkdir(parents=True)
            (user / "registrymodifications.xcu").write_text(PROFILE.format(mode=mode), encoding="utf-8")

    def __call__(self, source: Path, mode: str) -> None:
        profile = f"-env:UserInstallation={(self.folder / f'profile-{mode}').as_uri()}"
        command = (self.soffice, profile, "--headless", "--norestore", "--convert-to", WORKBOOK)
        subprocess.run(
            [*command, "--outdir", self.folder / "out", source], check=True, capture_output=True, timeout=3600
        )


def sheets_of(plan: Plan) -> Iterator[Sheet]:
    """What is typed into the workbook: the plan's places, figures, end targets and baselines."""
    places: list[Row] = rows(PLACES, plan.organization.path)
    parents = frozenset(parent for _place, parent in places)
    root = plan.organization_id
    years = range(plan.start_year, plan.end_year + 1)
    for indicator, kind, direction, rollup, _scale, baseline, _year, is_comparable, *limits in rows(
        RULES, plan.pk
    ):
        given = targets_of(indicator, years).items()
        ends = {place: each[plan.end_year].value for place, each in given if plan.end_year in each}
        lent = None if rollup == "sum" else ends.get(root)
        targets = {place: ends.get(place, lent) for place, _parent in places}
        has_baseline = baseline is not None and is_comparable
        yield Sheet(
            name=str(indicator),
            kind=kind,
            is_up=direction == "up",
            rollup=rollup,
            limits=(limits[0], limits[1], limits[2]),
            places=[(place, parent) for place, parent in places],
            has_others_below=parents,
            said=figures_of(indicator),
            targets={place: value for place, value in targets.items() if value is not None},
            baselines={root: Fraction(baseline)} if has_baseline else {},
            years=list(plan.years),
        )


# --- Whether it has calculated ------------------------------------------------------------------------------


def check(plan: Plan, sheets: Sequence[Sheet], path: Path) -> tuple[int, int]:
    """Compare what some sheets say with the results: how many cells, and how many of them differ.

    Where a plan sets targets for single years, or words one as “=”, the workbook is not asked.
    """
    book = load_workbook(path, read_only=True, data_only=True)
    simple = [sheet for sheet in sheets if is_simple(plan, int(sheet.name))]
    step = max(1, len(simple) // CHECKED_SHEETS)
    checked = differing = 0
    for sheet in simple[::step][:CHECKED_SHEETS]:
        fields = ("organization_id", "assessment__year", "value", "due_value", "progress", "pace", "verdict")
        found = Result.objects.filter(indicator=int(sheet.name)).values_list(*fields)
        stored = {(place, year): rest for place, year, *rest in found}
        for number, line in enumerate(book[sheet.name].iter_rows(min_row=2, values_only=True)):
            place = sheet.places[number][0]
            for at, year in enumerate(sheet.years):
                shown = [line[column(at, name)] for name in ("x", "due", "progress", "pace", "verdict")]
                checked += len(shown)
                differing += sum(
                    not is_close(one, other) for one, other in zip(shown, stored[place, year], strict=True)
                )
    return checked, differing


def is_simple(plan: Plan, indicator: int) -> bool:
    targets: Mapping[int, Mapping[int, Any]] = targets_of(
        indicator, range(plan.start_year, plan.end_year + 1)
    )
    rest = rows("SELECT direction FROM indicators_indicator WHERE id = %s", indicator)
    asks = "≥" if rest[0][0] == "up" else "≤"
    return all(
        set(by_year) == {plan.end_year} and by_year[plan.end_year].comparator == asks
        for by_year in targets.values()
    )


def is_close(shown: object, stored: object) -> bool:
    if isinstance(stored, str) or shown in (None, "") or stored is None:
        return (None if shown == "" else shown) == stored
    with suppress(TypeError, ValueError):
        return abs(float(str(shown)) - float(str(stored))) <= TOLERANCE * max(1.0, abs(float(str(stored))))
    return False


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
