"""The bulk import and the one entry give the same verdicts; both ways of writing leave the same rows."""

import random
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F, Q

from accounts.models import Organization, User
from indicators.models import Figure, FigureEvent, Indicator, Plan
from indicators.services.bulk.checking import RowChecker
from indicators.services.bulk.grouped import GroupedRows
from indicators.services.bulk.importing import Imported, ImportRefused, import_figures
from indicators.services.bulk.stage import Stage
from indicators.services.bulk.staged import StagedRows
from indicators.services.entry import ENTRY_FIELDS, Entry, EntryRefused, read_entry
from indicators.workbook.bulk_rows import BulkRow, open_table
from tests.cast import Cast
from tests.indicators.bulk_tables import Row, add_towns, row, write_table
from tests.indicators.conftest import Enter
from tests.indicators.number_cases import NUMBER_CASES, TEXT_CASES

CELLS = 5_000
UNITS = ("hp-dh-ly", "hp-dh-qs", "hp-xh-bs", "hp-xh-yq", "hp-dh", "hp")
CODES = ("CF01", "CF02", "CF05", "CF06", "CF07", "HB02")
TABLE = [
    str(case.raw) for case in TEXT_CASES if "\ud800" not in str(case.raw) and "\x00" not in str(case.raw)
]
WORDS = ("", "下降", "'引号", "a,b", "\\N", "=1+1", "a\r\nb", "“”\t", "\\.", " x ")


def invented(luck: random.Random) -> dict[str, str]:
    """Cells as people write them: mostly right, now and then anything at all."""
    number = [
        lambda: str(luck.randrange(200)),
        lambda: f"{luck.uniform(-5, 120):.{luck.randrange(7)}f}",
        lambda: luck.choice(TABLE),
        lambda: "".join(luck.choices("0123456789.,-+% 万约/eE０９，", k=luck.randrange(1, 8))),
    ]
    write = lambda: luck.choices(number, weights=(6, 6, 2, 1))[0]()  # noqa: E731
    return {
        "value": write() if luck.random() < 0.6 else "",
        "numerator": write() if luck.random() < 0.4 else "",
        "denominator": write() if luck.random() < 0.4 else "",
        "availability": luck.choice(("", "final", "provisional", "not_available", "not_applicable", "nix")),
        "expected_on": luck.choice(("", "", "", "2024-05-01", "soon")),
        "explanation": luck.choice(WORDS),
    }


def verdict(indicator: Indicator, cells: Mapping[str, Any]) -> dict[str, Any]:
    """What the grid says: the fields of the entry, or the message of each fault."""
    try:
        return fields_of(read_entry(indicator, cells, version=0))
    except EntryRefused as refusal:
        return {name: str(message) for name, message in refusal.errors.items()}


def fields_of(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ENTRY_FIELDS}


def test_of_five_thousand_cells_each_gets_the_verdict_of_the_grid(plan: Plan) -> None:
    luck = random.Random(4)  # noqa: S311
    indicators = list(Indicator.objects.for_plan(plan))
    add_towns(plan, CELLS // len(indicators) // len(plan.years) + 1)
    towns = Organization.objects.filter(code__startswith="town-")
    places = list(product(indicators, towns.values_list("code", flat=True), plan.years))[:CELLS]
    rows = [
        BulkRow(
            number, {"indicator": indicator.code, "organization": town, "year": str(year), **invented(luck)}
        )
        for number, (indicator, town, year) in enumerate(places)
    ]
    checker = RowChecker(plan)
    said: dict[int, dict[str, Any]] = {row.number: fields_of(row.entry) for row in checker.checked(rows)}
    for fault in checker.faults:
        said.setdefault(fault.row, {})[fault.column] = fault.message
    wanted = {row.number: verdict(place[0], row.cells) for row, place in zip(rows, places, strict=True)}
    assert len(rows) == CELLS
    assert {number: said[number] for number in said if said[number] != wanted[number]} == {}


def test_typed_cells_get_the_verdict_of_the_grid(plan: Plan) -> None:
    """What a workbook holds: numbers, dates, booleans."""
    indicator = Indicator.objects.for_plan(plan).get(code="HB02")
    different = []
    for case in NUMBER_CASES:
        checker = RowChecker(plan)
        cells = {"indicator": "HB02", "organization": "hp", "year": Decimal(2023), "value": case.raw}
        taken = list(checker.checked([BulkRow(2, cells)]))
        said = taken[0].entry.value if taken else {each.column: each.message for each in checker.faults}
        wanted = verdict(indicator, {"value": case.raw})
        if said != (wanted["value"] if taken else wanted):
            different.append(str(case))
    assert different == []


def random_rows(luck: random.Random) -> Iterator[Row]:
    """Faultless rows and blank ones, each place at most once."""
    for unit in UNITS:
        for code in CODES:
            for year in (2023, 2024):
                if luck.random() < 0.7:
                    yield row(code, unit, year, **faultless(luck, is_ratio=code in ("CF01", "CF07")))


def faultless(luck: random.Random, *, is_ratio: bool) -> dict[str, object]:
    words = luck.choice(WORDS)
    if luck.random() < 0.2:
        return {"availability": "not_available", "expected_on": "2024-05-01", "explanation": words}
    if luck.random() < 0.2:
        return {"explanation": words}
    if is_ratio:
        return {"numerator": luck.randrange(9), "denominator": luck.randrange(10, 20), "explanation": words}
    return {
        "value": luck.randrange(4),
        "availability": luck.choice(("", "provisional")),
        "explanation": words,
    }


def left_by(stage: Stage, plan: Plan, office: User, path: Path) -> tuple[Imported, list[Any], list[Any]]:
    """What an import leaves: its counts, the figures and the events; then it is undone."""
    place = ("indicator__code", "organization__code", "year")
    kept = ("version", "state", *ENTRY_FIELDS)
    with transaction.atomic():
        imported = import_figures(plan=plan, rows=open_table(path).rows, by=office, stage=stage)
        rows = Figure.objects.order_by(*place).annotate(is_opened=Q(opened_at=F("entered_at")))
        figures = list(rows.values_list(*place, *kept, "entered_by", "submitted_by", "is_opened"))
        of_figure = [f"figure__{name}" for name in place]
        lines = FigureEvent.objects.order_by(*of_figure, "version")
        events = list(lines.values_list(*of_figure, *kept, "action", "by"))
        transaction.set_rollback(True)
    return imported, figures, events


@pytest.mark.postgres
@pytest.mark.parametrize("seed", range(10))
def test_both_ways_of_writing_leave_the_same(
    enter: Enter, plan: Plan, cast: Cast, tmp_path: Path, seed: int
) -> None:
    luck, path = random.Random(seed), tmp_path / "figures.csv"  # noqa: S311
    write_table(path, random_rows(luck))
    import_figures(plan=plan, rows=open_table(path).rows, by=cast.office, stage=GroupedRows(plan))
    some = list(Figure.objects.order_by("pk").values_list("pk", flat=True))[::7]
    returned = {"state": "returned", "submitted_by": cast.clerk, "submitted_at": "2024-03-01T00:00Z"}
    Figure.objects.filter(pk__in=some).update(**returned)
    write_table(path, random_rows(luck))
    staged = left_by(StagedRows(), plan, cast.office, path)
    assert staged == left_by(GroupedRows(plan), plan, cast.office, path)
    assert staged[0].created > 0 < staged[0].changed


@pytest.mark.postgres
def test_both_ways_refuse_the_same(enter: Enter, plan: Plan, cast: Cast, tmp_path: Path) -> None:
    luck, path = random.Random(1), tmp_path / "figures.csv"  # noqa: S311
    write_table(path, random_rows(luck))
    import_figures(plan=plan, rows=open_table(path).rows, by=cast.office)
    some = list(Figure.objects.order_by("pk").values_list("pk", flat=True))[::3]
    submitted = {"state": "submitted", "submitted_by": cast.clerk, "submitted_at": "2024-03-01T00:00Z"}
    Figure.objects.filter(pk__in=some).update(**submitted)
    write_table(path, random_rows(luck))
    faults = []
    for stage in (StagedRows(), GroupedRows(plan)):
        with pytest.raises(ImportRefused) as caught, transaction.atomic():
            import_figures(plan=plan, rows=open_table(path).rows, by=cast.office, stage=stage)
        faults.append(caught.value.faults)
    assert faults[0] == faults[1] != ()


@pytest.mark.postgres
def test_rows_that_stand_are_not_even_locked(enter: Enter, plan: Plan, cast: Cast, tmp_path: Path) -> None:
    table = write_table(tmp_path / "figures.csv", [row(value="12"), row("CF06", value="80")])
    import_figures(plan=plan, rows=open_table(table).rows, by=cast.office)
    before = marks()
    assert import_figures(plan=plan, rows=open_table(table).rows, by=cast.office) == Imported(0, 0, 2)
    assert marks() == before


def marks() -> list[tuple[object, ...]]:
    """PostgreSQL's own marks on each figure: who wrote the row, and who locked it last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xmin::text, xmax::text, version, entered_at FROM indicators_figure ORDER BY id"
        )
        return list(cursor.fetchall())


def test_a_date_stays_a_date(enter: Enter, plan: Plan, cast: Cast, tmp_path: Path) -> None:
    cells = {"availability": "not_available", "expected_on": "2024-05-01"}
    table = write_table(tmp_path / "figures.csv", [row(**cells)])
    import_figures(plan=plan, rows=open_table(table).rows, by=cast.office)
    assert Figure.objects.get().expected_on == date(2024, 5, 1)
