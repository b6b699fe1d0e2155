"""Times from PostgreSQL are read fast, and as Django reads them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, connection
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg.postgres import types
from psycopg.pq import Format

from indicators.moments import FastMoments

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

EDGES = (
    "0001-01-01 00:00:00+00",
    "1969-12-31 23:59:59.1+00",
    "1970-01-01 08:00:00+08",
    "2024-02-29 23:59:59.999999+00",
    "2026-01-15 01:30:00.00012-05:30",
    "9999-12-31 23:59:59.999999+00",
)
MANY = """
    SELECT moment, moment::text
    FROM (SELECT '1900-01-01'::timestamptz + random() * 365 * 200 * '1 day'::interval AS moment
          FROM generate_series(1, 2000)) AS drawn
"""


class DjangosReader(BaseTzLoader):  # type: ignore[misc]  # without types
    timezone = UTC


def ask(sql: str, *parameters: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def as_django_reads(text: str) -> datetime:
    return DjangosReader(types["timestamptz"].oid, connection.connection).load(text.encode())


def test_a_connection_reads_times_in_this_way() -> None:
    connection.ensure_connection()
    found = connection.connection.adapters.get_loader(types["timestamptz"].oid, Format.TEXT)
    assert found is FastMoments


def test_times_are_those_that_django_reads() -> None:
    rows = ask(MANY)
    for edge in EDGES:
        rows += ask("SELECT %s::timestamptz, %s::timestamptz::text", edge, edge)
    assert [moment for moment, _text in rows] == [as_django_reads(text) for _moment, text in rows]
    assert {(moment.tzinfo, moment.utcoffset()) for moment, _text in rows} == {(UTC, timedelta(0))}


@pytest.mark.parametrize(
    "text", ["infinity", "-infinity", "0044-03-15 12:00:00+00 BC", "12026-01-01 00:00:00+00"]
)
def test_what_python_has_no_time_for_is_refused(text: str) -> None:
    with pytest.raises(DataError):
        ask("SELECT %s::timestamptz", text)


def test_a_session_in_another_zone_means_the_same_moment() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'Asia/Shanghai'")
        cursor.execute("SELECT '2026-01-15 01:30:00.5+00'::timestamptz")
        [[moment]] = cursor.fetchall()
    assert moment == datetime(2026, 1, 15, 1, 30, 0, 500000, UTC)
