"""PostgreSQL: rows are copied into a temporary table, compared there, and written by one statement.

No rule is written again here: SQL compares and carries, what may happen is decided in Python.
"""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.models import User
from indicators.services.bulk.checking import CheckedRow
from indicators.services.bulk.stage import Change, Move
from indicators.workflow import Action, State

PIECE = 1 << 16  # characters handed to the server at once

CREATE = """
CREATE TEMPORARY TABLE bulk_row (
    number integer, indicator_id bigint, organization_id bigint, year integer, is_blank boolean,
    value numeric(20, 4), numerator numeric(20, 4), denominator numeric(20, 4),
    availability text, expected_on date, explanation text
)
"""

COPY = "COPY bulk_row FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (explanation))"

ANALYZE = "ANALYZE bulk_row"

DROP_BLANK = """
DELETE FROM bulk_row r
WHERE r.is_blank AND NOT EXISTS (
    SELECT FROM indicators_figure f
    WHERE (f.indicator_id, f.organization_id, f.year) = (r.indicator_id, r.organization_id, r.year)
)
"""

DROP_SAME = """
DELETE FROM bulk_row r USING indicators_figure f
WHERE (f.indicator_id, f.organization_id, f.year) = (r.indicator_id, r.organization_id, r.year)
    AND (f.value, f.numerator, f.denominator, f.availability, f.expected_on, f.explanation)
    IS NOT DISTINCT FROM
    (r.value, r.numerator, r.denominator, r.availability, r.expected_on, r.explanation)
"""

# Units before figures, each in the order of its key, as enter_figures locks them: nobody waits in a circle.
LOCK_UNITS = """
SELECT FROM accounts_organization
WHERE id IN (SELECT organization_id FROM bulk_row) ORDER BY id FOR NO KEY UPDATE
"""

LOCK_FIGURES = """
SELECT FROM indicators_figure f JOIN bulk_row r
ON (f.indicator_id, f.organization_id, f.year) = (r.indicator_id, r.organization_id, r.year)
ORDER BY f.id FOR UPDATE OF f
"""

COUNT = """
SELECT count(*) FILTER (WHERE f.id IS NULL), count(f.id) FROM bulk_row r LEFT JOIN indicators_figure f
ON (f.indicator_id, f.organization_id, f.year) = (r.indicator_id, r.organization_id, r.year)
"""

MOVES = """
SELECT DISTINCT r.organization_id, r.year, coalesce(f.state, 'draft')
FROM bulk_row r LEFT JOIN indicators_figure f
ON (f.indicator_id, f.organization_id, f.year) = (r.indicator_id, r.organization_id, r.year)
"""

CHANGES = """
SELECT r.number, r.indicator_id, r.organization_id, r.year, m.state
FROM bulk_row r LEFT JOIN indicators_figure f
ON (f.indicator_id, f.organization_id, f.year) = (r.indicator_id, r.organization_id, r.year)
JOIN unnest(%s::bigint[], %s::integer[], %s::text[]) AS m (organization_id, year, state)
ON (m.organization_id, m.year, m.state) = (r.organization_id, r.year, coalesce(f.state, 'draft'))
ORDER BY r.number
"""

# Sorted, because the unique index grows faster in its own order. A row is held to the constraints before its
# conflict is found: so it says who submitted what was returned. Who answers a return has opened it.
WRITE = """
WITH written AS (
    INSERT INTO indicators_figure AS f (
        indicator_id, organization_id, year, value, numerator, denominator, availability, expected_on,
        explanation, state, version, entered_by_id, entered_at, submitted_by_id, submitted_at
    )
    SELECT r.indicator_id, r.organization_id, r.year, r.value, r.numerator, r.denominator, r.availability,
        r.expected_on, r.explanation, m.next, 1, %(by)s, %(at)s, old.submitted_by_id, old.submitted_at
    FROM bulk_row r LEFT JOIN indicators_figure old
    ON (old.indicator_id, old.organization_id, old.year) = (r.indicator_id, r.organization_id, r.year)
    JOIN unnest(%(organizations)s::bigint[], %(years)s::integer[], %(states)s::text[], %(next)s::text[])
    AS m (organization_id, year, state, next)
    ON (m.organization_id, m.year, m.state) = (r.organization_id, r.year, coalesce(old.state, 'draft'))
    ORDER BY r.indicator_id, r.organization_id, r.year
    ON CONFLICT (indicator_id, organization_id, year) DO UPDATE SET
        value = excluded.value, numerator = excluded.numerator, denominator = excluded.denominator,
        availability = excluded.availability, expected_on = excluded.expected_on,
        explanation = excluded.explanation, state = excluded.state, version = f.version + 1,
        entered_by_id = excluded.entered_by_id, entered_at = excluded.entered_at,
        opened_at = CASE excluded.state
            WHEN 'returned' THEN coalesce(f.opened_at, excluded.entered_at) ELSE f.opened_at
        END
    WHERE (f.value, f.numerator, f.denominator, f.availability, f.expected_on, f.explanation)
        IS DISTINCT FROM
        (excluded.value, excluded.numerator, excluded.denominator, excluded.availability,
            excluded.expected_on, excluded.explanation)
    RETURNING f.*
)
INSERT INTO indicators_figureevent (
    figure_id, version, action, state, value, numerator, denominator, availability, expected_on,
    explanation, by_id, at
)
SELECT id, version, %(action)s, state, value, numerator, denominator, availability, expected_on,
    explanation, entered_by_id, entered_at
FROM written
"""

DROP = "DROP TABLE bulk_row"


class StagedRows:
    """A `Stage` in a temporary table."""

    def load(self, rows: Iterable[CheckedRow]) -> int:
        with connection.cursor() as cursor:
            cursor.execute(CREATE)
            with cursor.copy(COPY) as copy:
                for piece in _pieces(rows):
                    copy.write(piece)
            count = int(cursor.rowcount)
            cursor.execute(ANALYZE)
        return count

    def settle(self) -> None:
        """Compared first without locks: a file that changes nothing locks nothing."""
        with connection.cursor() as cursor:
            self._drop_what_stands(cursor)
            cursor.execute("SELECT FROM bulk_row LIMIT 1")
            if cursor.rowcount:
                cursor.execute(LOCK_UNITS)
                cursor.execute(LOCK_FIGURES)
                self._drop_what_stands(cursor)

    def count(self) -> tuple[int, int]:
        created, changed = self._rows(COUNT)[0]
        return created, changed

    def moves(self) -> Collection[Move]:
        return [Move(unit, year, State(state)) for unit, year, state in self._rows(MOVES)]

    def changes(self, moves: Collection[Move]) -> Iterable[Change]:
        found = self._rows(CHANGES, [list(column) for column in zip(*moves, strict=True)])
        return [
            Change(number, indicator, Move(unit, year, State(state)))
            for number, indicator, unit, year, state in found
        ]

    def write(self, decided: Mapping[Move, State], by: User, at: datetime) -> None:
        organizations, years, states = (list(column) for column in zip(*decided, strict=True))
        values: dict[str, Any] = {"organizations": organizations, "years": years, "states": states}
        values |= {"next": list(decided.values()), "by": by.pk, "at": at, "action": Action.SAVE}
        with connection.cursor() as cursor:
            cursor.execute(WRITE, values)

    def close(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(DROP)

    def _drop_what_stands(self, cursor: Any) -> None:
        cursor.execute(DROP_BLANK)
        cursor.execute(DROP_SAME)

    def _rows(self, sql: str, values: Any = None) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())


def _pieces(rows: Iterable[CheckedRow]) -> Iterator[str]:
    """The rows as text for COPY."""
    text = io.StringIO()
    write = csv.writer(text).writerow  # its \r\n has every text quoted that holds either
    for number, organization, year, entry in rows:
        write(
            (
                number,
                entry.indicator.pk,
                organization.pk,
                year,
                entry.is_blank,
                entry.value,
                entry.numerator,
                entry.denominator,
                entry.availability,
                entry.expected_on,
                entry.explanation,
            )
        )
        if text.tell() > PIECE:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()
