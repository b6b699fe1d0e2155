"""The places as small multiples: one pair of axes, the worst first, each value readable, each its table."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from indicators.method.types import Availability, Verdict
from indicators.models import Figure, Plan, Result
from indicators.services.assessments import assess_plan
from reports.charts.multiples import HEIGHT, LEFT, RIGHT, TOP, WIDTH, Axes, Series, panels
from reports.charts.trajectory import Mark, Shape
from reports.findings import places_sentence
from reports.indicator_loading import load_page
from reports.pictures import multiples_picture
from reports.place_multiples import Multiples, place_multiples
from tests.cast import Cast
from tests.indicators.workbook.payloads import csv_rows
from tests.reports.test_indicator_page import PLAN, report

YEARS = (2023, 2024, 2025)
LOW = Series((Mark(2023, Decimal(10), "10"), Mark(2024, Decimal(20), "20")))
HIGH = Series((Mark(2023, Decimal(90), "90"),), target=Mark(2025, Decimal(100)))
URL = f"/plans/{PLAN}/2024/indicators/CF05/"


def drawn(*series: Series) -> list[tuple[int, ...]]:
    axes = Axes.of(YEARS, series, None, 0)
    return [tuple(point.y for point in panel.points) for panel in panels(axes, series)]


def test_all_places_have_the_same_axes() -> None:
    alone, together = drawn(LOW)[0], drawn(LOW, HIGH)[0]
    first, second = panels(Axes.of(YEARS, (LOW, HIGH), None, 0), (LOW, HIGH))
    assert first.grid == second.grid
    assert alone[0] - alone[1] > together[0] - together[1] > 0


def test_years_share_the_width_so_that_areas_over_the_picture_meet_them() -> None:
    """css/chart.css: 20 % and 10 % of the width are margins."""
    axes = Axes.of(YEARS, (LOW,), None, 0)
    share = (WIDTH - LEFT - RIGHT) / 3
    assert (LEFT / WIDTH, RIGHT / WIDTH) == (0.2, 0.1)
    assert [axes.x(year) for year in YEARS] == [round(LEFT + share * each) for each in (0.5, 1.5, 2.5)]


def test_marks_stay_on_the_picture() -> None:
    (panel,) = panels(Axes.of(YEARS, (HIGH,), Decimal(0), 0), (HIGH,))
    assert panel.ring
    assert TOP <= panel.ring.y <= HEIGHT
    assert panel.ring.x < WIDTH


def test_shape_says_what_a_value_is_worth() -> None:
    marks = tuple(
        Mark(year, Decimal(1), "", shape)
        for year, shape in zip(YEARS, (Shape.PROVISIONAL, Shape.AT_LEAST, Shape.INCOMPLETE), strict=True)
    )
    (panel,) = panels(Axes.of(YEARS, (Series(marks),), None, 0), (Series(marks),))
    assert [point.shape for point in panel.points] == ["provisional", "at_least", "incomplete"]


@pytest.fixture
def reported(plan: Plan, cast: Cast) -> Plan:
    report("CF05", 2023, (60, 70, 55, 65), cast.office)
    report("CF05", 2024, (50, 60, 60, 50), cast.office)
    assess_plan(plan=plan, years=[2023, 2024], by=cast.office)
    return plan


def multiples_of(person: object, code: str = "CF05") -> Multiples | None:
    page = load_page(person=person, plan_code=PLAN, year=2024, code=code, unit_code="")  # type: ignore[arg-type]
    return place_multiples(page)


def test_places_show_every_year_up_to_the_pages(reported: Plan, cast: Cast) -> None:
    multiples = multiples_of(cast.office)
    assert multiples
    values = [[result and result.value for result in item.results] for item in multiples.items]
    assert values == [[130, 110, None], [120, 110, None]]


def test_worst_verdict_comes_first(reported: Plan, cast: Cast) -> None:
    results = Result.objects.filter(assessment__year=2024, organization__code="hp-xh")
    results.update(verdict=Verdict.FAR_BEHIND)
    multiples = multiples_of(cast.office)
    assert multiples
    assert multiples.items[0].place.result.organization.code == "hp-xh"
    assert multiples.items[0].place.result.organization.label in multiples.title


def test_clerk_of_a_town_has_no_places(reported: Plan, cast: Cast) -> None:
    assert multiples_of(cast.clerk) is None


def test_page_reads_each_place_and_year(client: Client, reported: Plan, cast: Cast) -> None:
    Figure.objects.filter(year=2024).update(availability=Availability.PROVISIONAL)
    assess_plan(plan=reported, years=[2023, 2024], by=cast.office)
    client.force_login(cast.office)
    html = client.get(URL, headers={"accept-language": "en"}).content.decode()
    assert 'href="#place-hp-dh"' in html
    assert 'id="place-hp-dh"' in html
    assert "provisional figure" in html


def test_csv_has_a_row_for_each_place_and_year(client: Client, reported: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    response = client.get(f"{URL}places.csv", headers={"accept-language": "en"})
    heading, *rows = csv_rows(b"".join(response.streaming_content))
    wanted = [heading.index(name) for name in ("Code of the place", "Year", "Value that counts")]
    assert [[row[at] for at in wanted] for row in rows][:2] == [
        ["hp-dh", "2023", "130"],
        ["hp-dh", "2024", "110"],
    ]


def test_picture_carries_the_finding_and_every_place(reported: Plan, cast: Cast) -> None:
    page = load_page(person=cast.office, plan_code=PLAN, year=2024, code="CF05", unit_code="")
    multiples = place_multiples(page)
    assert multiples
    svg = multiples_picture(page, multiples)
    assert multiples.title[:10] in svg
    assert all(item.place.result.organization.label in svg for item in multiples.items)


def test_sentence_names_some_and_counts_the_rest(reported: Plan) -> None:
    results = list(Result.objects.select_related("organization", "indicator")[:6])
    for result in results:
        result.verdict = Verdict.BEHIND
    with translation.override("en"):
        sentence = places_sentence(results, results[0].indicator, 2024)
    assert sentence.startswith("6 of 6 places are behind in 2024: ")
    assert sentence.endswith(" and 3 more")
