"""Measures on one PostgreSQL database for `workbooks`: answers each line of its input by a line of JSON.

`facts`, `round` and `library` measure time in this process. `memory` starts others, one for each measurement:
a process's peak never falls again.
"""

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice, product
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiaxing_quality.settings")
django.setup()

from django.contrib.auth.models import Group  # noqa: E402 - after the set-up
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from import_export.resources import modelresource_factory  # noqa: E402
from tablib import Dataset  # noqa: E402

from accounts.models import Organization, User  # noqa: E402
from accounts.types import Role  # noqa: E402
from indicators.models import Figure, Indicator, Plan, ReportingRound  # noqa: E402
from indicators.planfile.reader import read_plan_file  # noqa: E402
from indicators.workbook.bulk_rows import COLUMNS  # noqa: E402
from indicators.workbook.tables import Column, Kind, Table, write_xlsx  # noqa: E402
from tasks.services import load_plan  # noqa: E402

PLAN_FILE = Path(__file__).resolve().parent.parent / "fixtures" / "jiaxing-quality-2016-2020.yaml"
INDICATORS, PLACES = 40, 500  # times five years: 100,000 figures
LIBRARY_ROWS = 2_000
BY = "office"

COPIED = (
    "indicator_id, organization_id, year, value, numerator, denominator, availability, expected_on, "
    "explanation, state, version, entered_by_id, entered_at"
)
COPY_IN = f"COPY indicators_figure ({COPIED}) FROM STDIN"
COPY_SAME = f"""
COPY (SELECT {COPIED} FROM indicators_figure ORDER BY indicator_id, organization_id, year) TO STDOUT
"""
EXPORTED = (
    Column("indicator", "indicator"),
    Column("name", "name"),
    Column("unit", "unit"),
    Column("organization", "organization"),
    Column("organization_name", "organization_name"),
    Column("year", "year", Kind.WHOLE),
    Column("value", "value", Kind.NUMBER),
    Column("numerator", "numerator", Kind.NUMBER),
    Column("denominator", "denominator", Kind.NUMBER),
    Column("availability", "availability"),
    Column("explanation", "explanation"),
    Column("state", "state"),
)
COPY_OUT = """
COPY (
    SELECT i.code, i.name, i.unit, o.code, o.name, f.year, f.value, f.numerator, f.denominator,
        f.availability, f.explanation, f.state
    FROM indicators_figure f JOIN indicators_indicator i ON i.id = f.indicator_id
    JOIN accounts_organization o ON o.id = f.organization_id
    ORDER BY i.number, o.number, o.code, f.year
) TO STDOUT WITH (FORMAT csv, HEADER)
"""


class Bench:
    """The files in a folder, and the database that they go into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.table, self.copy = folder / "figures.csv", folder / "figures.copy"

    def prepare(self) -> None:
        """The plan with more places, and the same figures as a table and as COPY's own text, in one order."""
        call_command("migrate", verbosity=0)
        if Plan.objects.exists():
            sys.exit("This database holds a plan already. Name an empty one.")
        load_plan(read_plan_file(PLAN_FILE))
        add_places_and_rounds(Plan.objects.get())
        write_table(self.table)
        self.bring_in()
        self.copy.write_bytes(copied(COPY_SAME))

    def facts(self) -> dict[str, object]:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0]
        return {"rows": INDICATORS * PLACES * 5, "postgresql": version, "load": os.getloadavg()[0]}

    def round(self) -> dict[str, float]:
        """One round: everything once, in turn. `import_python` is the processor's time of Python alone."""
        clear()
        found = {"copy": seconds(lambda: copy_in(self.copy))}
        clear()
        begin = time.process_time()
        found["import"] = seconds(self.bring_in)
        found["import_python"] = time.process_time() - begin
        found["again"] = seconds(self.bring_in)
        found["copy_out"] = seconds(lambda: (self.folder / "out.csv").write_bytes(copied(COPY_OUT)))
        found["export"] = seconds(self.take_out)
        return found

    def library(self) -> dict[str, float]:
        """The same 2,000 rows by django-import-export as it comes, and by the command."""
        part = self.folder / "part.csv"
        with self.table.open(encoding="utf-8") as file:
            part.write_text("".join(islice(file, LIBRARY_ROWS + 1)), encoding="utf-8")
        clear()
        ours = seconds(lambda: call_command("import_figures", part, by=BY, stdout=sys.stderr))
        given = given_to_library()
        clear()
        resource_class = modelresource_factory(Figure)
        resource_class._meta.import_id_fields = ("indicator", "organization", "year")
        library = seconds(lambda: resource_class().import_data(given, raise_errors=True))
        return {"ours": ours, "library": library}

    def memory(self) -> dict[str, float]:
        """Megabytes above a bare Django process at the peak of an import and of an export."""
        clear()
        return {
            "import": self._peak("bring_in"),
            "again": self._peak("bring_in"),
            "export": self._peak("take_out"),
        }

    def bring_in(self) -> None:
        """The whole command, from opening the file to the commit; only Python's start is left out."""
        call_command("import_figures", self.table, by=BY, stdout=sys.stderr)

    def take_out(self) -> None:
        rows = Figure.objects.order_by(
            "indicator__number", "organization__number", "organization__code", "year"
        ).values_list(
            "indicator__code",
            "indicator__name",
            "indicator__unit",
            "organization__code",
            "organization__name",
            *(column.key for column in EXPORTED[5:]),
        )
        with (self.folder / "out.xlsx").open("wb") as file:
            write_xlsx(Table("figures", EXPORTED, rows.iterator()), file)

    def _peak(self, work: str) -> float:
        command = [sys.executable, "-m", "benchmarks.workbooks_worker", str(self.folder), work]
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        return float(answer.splitlines()[-1])


def add_places_and_rounds(plan: Plan) -> None:
    """Towns enough for 100,000 figures, the office's person, and an open round for each year."""
    above = plan.organization
    Organization.objects.bulk_create(
        Organization(
            code=f"town-{number}",
            name=f"示例镇{number}",
            kind="town",
            parent=above,
            path=f"{above.path}{number}/",
        )
        for number in range(PLACES)
    )
    person = User.objects.create_user(BY, name="办公室", organization=above)
    person.groups.add(Group.objects.get_or_create(name=Role.OFFICE)[0])
    today, month = timezone.localdate(), timedelta(days=30)
    dates = {"opens_on": today - month, "due_on": today + month, "answers_due_on": today + month}
    ReportingRound.objects.bulk_create(ReportingRound(plan=plan, year=year, **dates) for year in plan.years)


def write_table(path: Path) -> None:
    """The figures of the first indicators in the plan's order, everywhere and every year."""
    indicators = Indicator.objects.select_related("plan").order_by("pk")[:INDICATORS]
    towns = Organization.objects.filter(code__startswith="town-").order_by("pk")
    pairs = product(indicators, towns.values_list("code", flat=True))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, (indicator, place) in enumerate(pairs):
            writer.writerows(row_of(indicator, place, year, number) for year in indicator.plan.years)


def row_of(indicator: Indicator, place: str, year: int, number: int) -> tuple[object, ...]:
    """An invented figure within what the indicator allows; one of twenty has an explanation."""
    seed = (number * 7 + year) % 100
    words = "与上年相比变化较大，原因是统计口径调整。" if seed % 20 == 0 else ""
    if indicator.is_ratio:
        return (indicator.code, place, year, "", seed, 100, "final", "", words)
    value = seed if indicator.is_whole else f"{seed}.{number % 100:02}"
    return (indicator.code, place, year, value, "", "", "final", "", words)


def given_to_library() -> Dataset:
    """The figures that stand, as the library's own export would give them."""
    fields = [field for field in Figure._meta.fields if field.name != "id"]
    rows = Figure.objects.values_list(*(field.attname for field in fields))
    given = Dataset(headers=[field.name for field in fields])
    for row in rows:
        given.append([shown(value) for value in row])
    return given


def shown(value: object) -> str:
    """A value as the library reads it back."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return "" if value is None else str(value)


def copy_in(path: Path) -> None:
    """What psql's \\copy does: the file in blocks."""
    with connection.cursor() as cursor, cursor.copy(COPY_IN) as copy, path.open("rb") as file:
        while block := file.read(1 << 16):
            copy.write(block)


def copied(sql: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        return b"".join(bytes(block) for block in copy)


def clear() -> None:
    """No figures, and no dead rows of earlier ones."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE indicators_figure CASCADE")
        cursor.execute("CHECKPOINT")


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def peak() -> float:
    """Megabytes that this process took at most so far. (ru_maxrss would also hold its parent's.)"""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    bench = Bench(Path(sys.argv[1]))
    if len(sys.argv) > 2:
        Plan.objects.exists()
        bare = peak()
        {"bring_in": bench.bring_in, "take_out": bench.take_out}[sys.argv[2]]()
        print(peak() - bare)
        return
    bench.prepare()
    for line in sys.stdin:
        print(json.dumps(getattr(bench, line.strip())()), flush=True)


if __name__ == "__main__":
    main()
