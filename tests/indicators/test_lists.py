"""The lists of figures and targets: for whom they hold what, their filters, their files, their queries."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization, User
from indicators.list_page import FigureList, ListPage, TargetList, given
from indicators.models import Figure, Plan
from indicators.workflow import State
from tests.cast import Cast
from tests.indicators.conftest import Enter
from tests.indicators.workbook.payloads import csv_rows, raw_cells

PLAN = "invented-lakeside-2023-2025"
FIGURES = f"/plans/{PLAN}/figures/"
TARGETS = f"/plans/{PLAN}/targets/"
OTHER_TOWN = "hp-xh-bs"


@pytest.fixture
def reported(enter: Enter, plan: Plan) -> Plan:
    """Two towns' complaints, one of them for two years, and one town's brands."""
    enter("CF05", value="60")
    enter("CF05", year=2024, value="55")
    enter("CF02", value="2", explanation="=1+1")
    enter("CF05", unit=OTHER_TOWN, value="70")
    return plan


def list_for(person: User, plan: Plan, kind: type[ListPage] = FigureList, **query: str) -> ListPage:
    return kind(plan, person, given(QueryDict(urlencode(query))))


def rows(listing: ListPage) -> list[tuple[str, str, int]]:
    return [(row.indicator.code, row.organization.code, row.year) for row in listing.page]


def test_office_sees_all_figures_in_order(reported: Plan, cast: Cast) -> None:
    assert rows(list_for(cast.office, reported)) == [
        ("CF02", "hp-dh-ly", 2023),
        ("CF05", "hp-dh-ly", 2023),
        ("CF05", "hp-dh-ly", 2024),
        ("CF05", "hp-xh-bs", 2023),
    ]


@pytest.mark.parametrize(
    ("person", "count"), [("clerk", 3), ("other_clerk", 1), ("department_clerk", 0), ("leader", 0)]
)
def test_nobody_sees_or_counts_anothers_figures(
    client: Client, reported: Plan, cast: Cast, person: str, count: int
) -> None:
    client.force_login(cast.by_name()[person])
    listing = client.get(FIGURES).context["listing"]
    assert listing.page.paginator.count == count


@pytest.mark.parametrize("code", [OTHER_TOWN, "hp-no-such"])
def test_another_units_figures_are_as_if_there_were_none(reported: Plan, cast: Cast, code: str) -> None:
    listing = list_for(cast.clerk, reported, organization=code, subtree="true")
    assert (rows(listing), listing.faults) == ([], [])


def test_units_to_choose_from_are_those_with_visible_figures(reported: Plan, cast: Cast) -> None:
    assert [unit.code for unit in list_for(cast.clerk, reported).units] == ["hp", "hp-dh", "hp-dh-ly"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"year": "2024"}, 1),
        ({"organization": "hp-dh"}, 0),
        ({"organization": "hp-dh", "subtree": "true"}, 3),
        ({"indicator": "CF05"}, 3),
        ({"domain": "lake"}, 0),
        ({"state": "draft"}, 4),
        ({"state": "approved"}, 0),
        ({"year": "", "organization": "", "state": "", "subtree": "true"}, 4),
        ({"indicator": "CF05", "year": "2023"}, 2),
    ],
)
def test_filters_of_figures(reported: Plan, cast: Cast, query: dict[str, str], count: int) -> None:
    assert len(rows(list_for(cast.office, reported, **query))) == count


def test_targets_are_the_plans_and_everybodys(plan: Plan, cast: Cast) -> None:
    everything = rows(list_for(cast.clerk, plan, TargetList))
    assert everything == rows(list_for(cast.office, plan, TargetList))
    assert len(everything) == 11


def test_filters_of_targets(plan: Plan, cast: Cast) -> None:
    listing = list_for(cast.office, plan, TargetList, year="2025", domain="lake")
    assert {(row.indicator.domain.code, row.year) for row in listing.page} == {("lake", 2025)}


@pytest.mark.parametrize("path", [FIGURES, FIGURES.replace("figures/", "figures.xlsx")])
def test_faulty_filter_is_named_and_shows_nothing(
    client: Client, reported: Plan, cast: Cast, path: str
) -> None:
    client.force_login(cast.office)
    response = client.get(path, {"year": "soon"}, headers={"accept-language": "en"})
    assert response.status_code == 400
    assert "Year: Enter a whole number." in response.content.decode()


def test_page_that_there_is_not_leads_to_the_last(client: Client, reported: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    assert client.get(FIGURES, {"page": "99"}).context["listing"].page.number == 1


def file(client: Client, path: str, **query: str) -> bytes:
    response = client.get(path, query, headers={"accept-language": "en"})
    return b"".join(response.streaming_content)


def test_files_have_the_pages_filters(client: Client, reported: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    html = client.get(FIGURES, {"year": "2024", "state": ""}).content.decode()
    assert 'figures.csv?year=2024"' in html
    found = csv_rows(file(client, f"/plans/{PLAN}/figures.csv", year="2024"))
    assert [(row[0], row[5], row[6], row[7]) for row in found] == [
        ("Code", "Reporting unit", "Year", "Figure"),
        ("CF05", "Reedleaf Town (example)", "2024", "55"),
    ]


@pytest.mark.parametrize("name", ["figures", "targets"])
def test_both_kinds_of_file_hold_the_same(client: Client, reported: Plan, cast: Cast, name: str) -> None:
    client.force_login(cast.office)
    lines = csv_rows(file(client, f"/plans/{PLAN}/{name}.csv"))
    cells = raw_cells(file(client, f"/plans/{PLAN}/{name}.xlsx"))
    heading = next(number for number, row in enumerate(cells) if len(row) == len(lines[0]))
    filled = [[cell for cell in line if cell] for line in lines]
    assert [len(row) for row in cells[heading:]] == [len(line) for line in filled]


def test_workbook_says_what_it_holds(client: Client, reported: Plan, cast: Cast) -> None:
    Plan.objects.update(is_demo=True)
    client.force_login(cast.office)
    content = file(client, f"/plans/{PLAN}/figures.xlsx", organization="hp-dh", subtree="true", year="2023")
    notes = [row[0].text for row in raw_cells(content)[:4]]
    assert notes[1:3] == [
        "Demo data: all figures are invented.",
        "Only: Year: 2023, Reporting unit: East Lake County (example), Units below: included",
    ]


def test_blank_is_blank_and_zero_is_zero_in_a_file(client: Client, enter: Enter, cast: Cast) -> None:
    enter("CF05", value="0")
    enter("CF02", value="1")
    enter("CF02", version=1, value="")
    client.force_login(cast.office)
    found = csv_rows(file(client, f"/plans/{PLAN}/figures.csv"))[1:]
    assert [(row[0], row[7], row[10]) for row in found] == [("CF02", "", ""), ("CF05", "0", "final figure")]


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        response = client.get(path)
        b"".join(response)
    return len(found)


@pytest.mark.parametrize("path", [FIGURES, f"/plans/{PLAN}/figures.xlsx", f"/plans/{PLAN}/figures.csv"])
def test_queries_do_not_grow_with_rows(client: Client, reported: Plan, cast: Cast, path: str) -> None:
    client.force_login(cast.office)
    before = queries_of(client, path)
    example = Figure.objects.first()
    for unit in Organization.objects.exclude(code__in=["hp-dh-ly", OTHER_TOWN]):
        for year in reported.years:
            example.pk, example.organization, example.year = None, unit, year
            example.state = State.DRAFT
            example.save(force_insert=True)
    assert queries_of(client, path) == before


def test_long_list_has_pages_that_keep_the_filters(client: Client, plan: Plan, cast: Cast) -> None:
    unit = Organization.objects.get(code="hp-dh-ly")
    indicator = plan.indicators.get(code="CF05")
    for number in range(60):
        indicator.pk, indicator.code, indicator.number = None, f"CF{number + 100}", number
        indicator.save(force_insert=True)
        Figure.objects.create(
            indicator=indicator, organization=unit, year=2023, value=number,
            entered_by=cast.clerk, entered_at="2024-01-05T00:00:00Z",
        )  # fmt: skip
    client.force_login(cast.clerk)
    html = client.get(FIGURES, {"year": "2023"}).content.decode()
    assert 'href="?year=2023&amp;page=2"' in html
