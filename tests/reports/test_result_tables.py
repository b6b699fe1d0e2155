"""The list of indicators as a file: the page's rows and filters, for those who may."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import Indicator, Plan, Result
from indicators.services.assessments import assess_plan
from tests.cast import Cast
from tests.indicators.workbook.payloads import csv_rows, raw_cells

PLAN = "invented-lakeside-2023-2025"
URL = f"/plans/{PLAN}/2023/indicators/"
CSV = f"/plans/{PLAN}/2023/indicators.csv"
XLSX = f"/plans/{PLAN}/2023/indicators.xlsx"


@pytest.fixture
def assessed(plan: Plan, cast: Cast) -> Plan:
    assess_plan(plan=plan, years=[2023], by=cast.office)
    return plan


def file(client: Client, path: str, **query: str) -> bytes:
    response = client.get(path, query, headers={"accept-language": "en"})
    return b"".join(response.streaming_content)


def records(content: bytes) -> list[dict[str, str]]:
    heading, *rows = csv_rows(content)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_file_holds_the_pages_rows(client: Client, assessed: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    html = client.get(URL, {"domain": "lake", "q": "hb"}).content.decode()
    assert 'indicators.csv?domain=lake&amp;q=hb"' in html
    assert [row["Code"] for row in records(file(client, CSV, domain="lake", q="hb"))] == [
        "HB01",
        "HB02",
        "HB03",
    ]


@pytest.mark.parametrize(("unit", "status"), [("hp-dh-ly", 200), ("hp-xh-bs", 404), ("hp-no-such", 404)])
def test_file_of_another_place_is_none(
    client: Client, assessed: Plan, cast: Cast, unit: str, status: int
) -> None:
    client.force_login(cast.clerk)
    response = client.get(CSV, {"unit": unit})
    response.close()
    assert response.status_code == status


def test_numbers_are_whole_and_blanks_blank(client: Client, assessed: Plan, cast: Cast) -> None:
    indicator = Indicator.objects.get(code="CF05")
    Result.objects.filter(indicator=indicator, organization=assessed.organization).update(
        value=Decimal("94.9641"), progress=Decimal("0.538462"), pace=None
    )
    client.force_login(cast.office)
    (row,) = records(file(client, CSV, q="CF05"))
    columns = ("Value that counts", "Progress (%)", "Pace (percentage points)")
    assert [row[name] for name in columns] == ["94.9641", "53.8462", ""]


def test_workbook_says_which_place_year_and_filters(client: Client, assessed: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    rows = raw_cells(file(client, XLSX, nature="binding", unit="hp-dh"))
    assert "Only: Year: 2023, Place: East Lake County (example), Nature: binding" in [
        row[0].text for row in rows
    ]


def test_plan_not_yet_assessed_has_a_file(client: Client, plan: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    assert {row["Verdict"] for row in records(file(client, CSV))} == {""}


def test_queries_do_not_grow_with_indicators(client: Client, assessed: Plan, cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            file(client, XLSX)
        return len(found)

    client.force_login(cast.office)
    before = queries()
    row = Indicator.objects.get(code="CF05")
    for number in range(10, 20):
        row.pk, row.code, row.number = None, f"CF{number}", number
        row.save(force_insert=True)
    assert queries() == before
