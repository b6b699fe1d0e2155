"""For `scale`: the method as an office would have it in a workbook, a sheet for each indicator, no results.

Rows are places, columns five years of what was reported and of formulas: the roll-up by SUMIFS over the
parents' column, coverage, the value that counts, what is due, progress, pace and verdict. It is less than the
product computes: neither change, nor the yearly numbers, nor the projection, nor reasons. A target stands for
the end year alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from benchmarks.scale_oracle_cells import Said

# Columns before the years: place, parent, target, baseline.
PLACE, PARENT, TARGET, BASELINE = range(4)
PER_YEAR = (
    "top",
    "bottom",
    "value",
    "reported",
    "expected",
    "x",
    "partial",
    "due",
    "progress",
    "pace",
    "verdict",
)
FIRST_YEAR = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is typed into the sheet of one indicator."""

    name: str
    kind: str
    is_up: bool
    rollup: str
    limits: tuple[Decimal, Decimal, Decimal]
    places: Sequence[tuple[int, int | None]]
    has_others_below: frozenset[int]
    said: Mapping[tuple[int, int], Said]
    targets: Mapping[int, Fraction]
    baselines: Mapping[int, Fraction]
    years: Sequence[int]


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> int:
    """Write the sheets; return the number of formulas, none of which has a result."""
    with Workbook(path, {"constant_memory": True}) as book:
        return sum(_Writer(sheet, book.add_worksheet(sheet.name)).write() for sheet in sheets)


def column(year: int, name: str) -> int:
    """Where a column of the year at this place (from 0) stands."""
    return FIRST_YEAR + year * len(PER_YEAR) + PER_YEAR.index(name)


@dataclass
class _Writer:
    sheet: Sheet
    page: Worksheet
    formulas: int = field(default=0)

    def write(self) -> int:
        names = [f"{year} {name}" for year in self.sheet.years for name in PER_YEAR]
        self.page.write_row(0, 0, ["place", "parent", "target", "baseline", *names])
        for row, (place, parent) in enumerate(self.sheet.places, start=1):
            typed = (place, parent, self.sheet.targets.get(place), self.sheet.baselines.get(place))
            for at, number in enumerate(typed):
                if number is not None:
                    self.page.write_number(row, at, float(number))
            for at in range(len(self.sheet.years)):
                self._write_year(row, place, at)
        return self.formulas

    def _write_year(self, row: int, place: int, at: int) -> None:
        is_rolled = place in self.sheet.has_others_below and self.sheet.rollup != "direct"
        if is_rolled:
            self._write_roll_up(row, at)
        else:
            self._write_typed(row, place, at)
        for name, text in _judgment(self.sheet, row + 1, at).items():
            self._formula(row, at, name, text)

    def _write_typed(self, row: int, place: int, at: int) -> None:
        said = self.sheet.said.get((place, self.sheet.years[at]))
        numbers = {"top": said.top, "bottom": said.bottom, "value": said.value} if said else {}
        for name, number in numbers.items():
            if number is not None:
                self.page.write_number(row, column(at, name), float(number))
        is_asked = said is None or said.availability != "not_applicable"
        self.page.write_number(row, column(at, "expected"), int(is_asked))
        self._formula(row, at, "reported", f'IF({_cell(row + 1, at, "value")}="",0,1)')

    def _write_roll_up(self, row: int, at: int) -> None:
        last = len(self.sheet.places) + 1

        def below(name: str) -> str:
            letter = xl_col_to_name(column(at, name))
            return f"{letter}$2:{letter}${last}"

        key = f"$B$2:$B${last},$A{row + 1}"
        reported = _cell(row + 1, at, "reported")
        total = f"SUMIFS({below('value')},{key})"
        if self.sheet.rollup == "ratio":
            for name in ("top", "bottom"):
                self._formula(row, at, name, f"SUMIFS({below(name)},{key})")
            top, bottom = _cell(row + 1, at, "top"), _cell(row + 1, at, "bottom")
            self._formula(row, at, "value", f'IF({bottom}=0,"",ROUND({top}*100/{bottom},4))')
        elif self.sheet.rollup == "mean":
            count = f'COUNTIFS({key},{below("reported")},">0")'
            self._formula(row, at, "value", f'IF({reported}=0,"",ROUND({total}/{count},4))')
        else:
            self._formula(row, at, "value", f'IF({reported}=0,"",{total})')
        for name in ("reported", "expected"):
            self._formula(row, at, name, f"SUMIFS({below(name)},{key})")

    def _formula(self, row: int, at: int, name: str, text: str) -> None:
        self.page.write_formula(row, column(at, name), f"={text}", value="")
        self.formulas += 1


def _cell(row: int, at: int, name: str) -> str:
    return f"{xl_col_to_name(column(at, name))}{row}"


def _judgment(sheet: Sheet, row: int, at: int) -> dict[str, str]:
    """The formulas from the value to the verdict, for one row (from 1) and year (from 0)."""
    so_far = range(at + 1)
    target, start = f"$C{row}", "0" if sheet.kind == "cumulative" else f"$D{row}"
    x, partial, due, progress, pace = (
        _cell(row, at, name) for name in ("x", "partial", "due", "progress", "pace")
    )
    value = [_cell(row, each, "value") for each in so_far]
    thin = [f"{_cell(row, each, 'reported')}<{_cell(row, each, 'expected')}" for each in so_far]
    sign, worse = (">=", "<") if sheet.is_up else ("<=", ">")
    is_last = at == len(sheet.years) - 1
    held = {"annual": "TRUE", "level": f'AND({start}<>"",{start}{sign}{target})'}.get(
        sheet.kind, "FALSE" if sheet.is_up else "TRUE"
    )
    nothing = f'OR({x}="",{target}="",{start}="",{held})'
    line = f'IF({held},{target},IF({start}="","",{start}+({target}-{start})*{at + 1}/{len(sheet.years)}))'
    if sheet.kind == "cumulative" and not sheet.is_up:
        line = f"{target}*{at + 1}/{len(sheet.years)}"
    if sheet.kind == "cumulative":
        counts = f'IF(COUNT({",".join(value)})=0,"",SUM({",".join(value)}))'
        is_partial = f'AND({x}<>"",OR({",".join(thin)}))'
        is_moot = "AND(" + ",".join(f"{_cell(row, each, 'expected')}=0" for each in so_far) + ")"
    else:
        counts, is_partial = f'IF({value[-1]}="","",{value[-1]})', f'AND({value[-1]}<>"",{thin[-1]})'
        is_moot = f"{_cell(row, at, 'expected')}=0"
    return {
        "x": counts,
        "partial": is_partial,
        "due": f'IF({target}="","",{target if is_last else line})',
        "progress": f'IF({nothing},"",ROUND(({x}-{start})/({target}-{start}),6))',
        "pace": f'IF(OR({progress}="",{partial}),"",'
        f"ROUND(100*({progress}-ROUND(({due}-{start})/({target}-{start}),6)),4))",
        "verdict": _verdict(
            sheet, row, at, (x, target, start, partial, pace, held, is_moot, sign, worse), thin
        ),
    }


def _verdict(sheet: Sheet, row: int, at: int, parts: tuple[str, ...], thin: Sequence[str]) -> str:
    x, target, start, partial, pace, held, is_moot, sign, worse = parts
    ahead, behind, far_behind = sheet.limits
    values = [_cell(row, each, "value") for each in range(at + 1)]
    thin_value = [f'AND({value}<>"",{each})' for value, each in zip(values, thin, strict=True)]
    if not sheet.is_up:
        proves = f"NOT({partial})"
    elif sheet.rollup == "sum":
        proves = "TRUE"
    elif sheet.kind == "cumulative":
        proves = f"NOT(OR({','.join(thin_value)}))"
    else:
        proves = f"NOT({partial})"
    misses = [
        f'AND({value}<>"",NOT({each}),{value}{worse}{target})'
        for value, each in zip(values[:-1], thin[:-1], strict=True)
    ]
    missed = f"AND({held},OR({','.join(misses)}))" if misses and sheet.kind != "cumulative" else "FALSE"
    below = f'AND({start}<>"",{x}{worse}{start})' if sheet.kind == "level" else "FALSE"
    is_over = "TRUE" if at == len(sheet.years) - 1 else held
    underway = (
        f'IF({pace}="","unrated",IF({below},"far_behind",IF({pace}>={ahead},"ahead",IF({pace}>{behind},"on_track",'
        f'IF({pace}>={far_behind},"behind","far_behind")))))'
    )
    return (
        f'IF(OR({is_moot},{target}="",{x}=""),"unrated",IF(AND({x}{sign}{target},{proves}),'
        f'IF({missed},"missed","achieved"),IF({partial},"unrated",IF({is_over},"missed",{underway}))))'
    )
