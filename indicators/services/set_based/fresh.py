"""A table of results beside the one that is read, and how it takes its place (ADR 32)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from indicators.models import Assessment, RollUp
from indicators.models.assessment import RESULT_KEY
from indicators.services.set_based.engine import READ, Destination

RESULTS, ROLL_UPS = READ.results, READ.roll_ups
COPIED = ", ".join(str(field.column) for field in RollUp._meta.concrete_fields if not field.primary_key)
SHARED = f"{RESULTS}_shared"
"""The part of the results' table that holds all assessments which have no part of their own."""
PATIENCE = "500ms"
"""How long readers of results are waited for: less than the second after which deadlocks are looked for."""
KEY = ", ".join(f"{name}_id" for name in RESULT_KEY)


def may_swap() -> bool:
    """Whether the database's role may change the results' table, and make others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(relowner, 'USAGE') AND has_schema_privilege(relnamespace, 'CREATE')"
            " FROM pg_class WHERE oid = %s::regclass",
            [RESULTS],
        )
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class FreshResults:
    """The results of a plan's assessments (ids) on their way. All names are made of numbers of ours."""

    plan: int
    run: int
    assessments: Sequence[int]

    @property
    def table(self) -> str:
        return f"indicators_fresh_{self.run}"

    @property
    def tables(self) -> Destination:
        return Destination(self.table, f"{self.table}_roll_ups")

    @property
    def _parts(self) -> Iterator[tuple[int, str]]:
        return ((each, f"{self.table}_{each}") for each in self.assessments)

    def create(self) -> None:
        """An empty table with a part for each assessment, without keys: they are made when all is there."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE {self.table} (LIKE {RESULTS} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
                " PARTITION BY LIST (assessment_id)"
            )
            for assessment, part in self._parts:
                cursor.execute(f"CREATE TABLE {part} PARTITION OF {self.table} FOR VALUES IN ({assessment})")
            cursor.execute(
                f"CREATE TABLE {self.tables.roll_ups} AS SELECT {COPIED} FROM {ROLL_UPS} WITH NO DATA"  # noqa: S608
            )

    def drop(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {self.table}, {self.tables.roll_ups}")

    def forget(self, indicators: Sequence[int]) -> None:
        """Delete what there is of some indicators (ids)."""
        with connection.cursor() as cursor:
            for table in (self.tables.results, self.tables.roll_ups):
                cursor.execute(f"DELETE FROM {table} WHERE indicator_id = ANY(%s)", [list(indicators)])  # noqa: S608

    def take_place(self) -> None:
        """Become what is read. The assessments are locked; who reads sees the old results or these.

        Readers are waited for a moment. Where they take longer, the rows are copied. They wait for us from
        then on: let the transaction end soon.
        """
        with connection.cursor() as cursor:
            for _assessment, part in self._parts:
                cursor.execute(f"ALTER TABLE {part} ADD CONSTRAINT {part}_key PRIMARY KEY ({KEY})")
                cursor.execute(f"ANALYZE {part} ({KEY}, verdict)")  # by which pages look for results
            RollUp.objects.filter(indicator__plan=self.plan).delete()
            cursor.execute(
                f"INSERT INTO {ROLL_UPS} ({COPIED}) SELECT {COPIED} FROM {self.tables.roll_ups}"  # noqa: S608
            )
            try:
                with _results_to_ourselves(cursor):
                    self._swap(cursor)
            except OperationalError:
                self._copy(cursor)
        self.drop()

    def _swap(self, cursor: CursorWrapper) -> None:
        cursor.execute(f"DELETE FROM {SHARED} WHERE assessment_id = ANY(%s)", [list(self.assessments)])  # noqa: S608
        _drop_parts_left_behind(cursor)
        for assessment, part in self._parts:
            own = f"{RESULTS}_{assessment}"
            cursor.execute(f"DROP TABLE IF EXISTS {own}")
            cursor.execute(f"ALTER TABLE {self.table} DETACH PARTITION {part}")
            cursor.execute(f"ALTER TABLE {part} RENAME TO {own}")
            cursor.execute(f"ALTER TABLE {own} RENAME CONSTRAINT {part}_key TO {own}_key")
            cursor.execute(f"ALTER TABLE {RESULTS} ATTACH PARTITION {own} FOR VALUES IN ({assessment})")
        cursor.execute(f"DELETE FROM {RESULTS} WHERE false")  # noqa: S608 - a change that triggers count (ADR 21)

    def _copy(self, cursor: CursorWrapper) -> None:
        # S608: names of ours.
        cursor.execute(f"DELETE FROM {RESULTS} WHERE assessment_id = ANY(%s)", [list(self.assessments)])  # noqa: S608
        cursor.execute(f"INSERT INTO {RESULTS} SELECT * FROM {self.table}")  # noqa: S608


@contextmanager
def _results_to_ourselves(cursor: CursorWrapper) -> Iterator[None]:
    """Nobody else reads or writes results. Raises OperationalError where somebody does so for too long."""
    with transaction.atomic():
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        cursor.execute(f"LOCK TABLE {RESULTS} IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
        yield


def _drop_parts_left_behind(cursor: CursorWrapper) -> None:
    """Those of assessments that were deleted since."""
    cursor.execute(
        "SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid"
        " WHERE inhparent = %s::regclass AND relname <> %s",
        [RESULTS, SHARED],
    )
    parts = {int(name.rpartition("_")[2]): name for (name,) in cursor.fetchall()}
    standing = Assessment.objects.filter(pk__in=parts).values_list("pk", flat=True)
    for assessment in parts.keys() - set(standing):
        cursor.execute(f"DROP TABLE {parts[assessment]}")
