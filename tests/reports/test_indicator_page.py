"""The page of one indicator: for whom it shows what, its tables, its files, its queries."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organization, User
from indicators.method.types import Availability, Origin
from indicators.models import Figure, Indicator, Plan, Target
from indicators.services.assessments import assess_plan
from reports.indicator_loading import load_page
from reports.indicator_page import IndicatorPage
from tasks.models import SpecialProject
from tests.cast import Cast

PLAN = "invented-lakeside-2023-2025"
TOWNS = ("hp-dh-ly", "hp-dh-qs", "hp-xh-bs", "hp-xh-yq")
BRANDS = ((1, 2, 0, 1), (2, 1, 1, None))
COMPLAINTS = ((60, 70, 55, 65), (50, 60, 60, 50))


def report(
    code: str, year: int, values: Iterable[int | None], by: User, units: Iterable[str] = TOWNS
) -> None:
    indicator, now = Indicator.objects.get(code=code), timezone.now()
    Figure.objects.bulk_create(
        Figure(
            indicator=indicator,
            organization=Organization.objects.get(code=unit),
            year=year,
            value=Decimal(value),
            entered_by=by,
            entered_at=now,
        )
        for unit, value in zip(TOWNS, values, strict=True)
        if value is not None
    )


@pytest.fixture
def reported(plan: Plan, cast: Cast) -> Plan:
    """New brands and complaints of all towns for two years, one town's brands missing; assessed."""
    for year, brands, complaints in zip((2023, 2024), BRANDS, COMPLAINTS, strict=True):
        report("CF02", year, brands, cast.office)
        report("CF05", year, complaints, cast.office)
    assess_plan(plan=plan, years=list(plan.years), by=cast.office)
    return plan


def page_of(person: User, code: str, *, year: int = 2024, unit: str = "") -> IndicatorPage:
    return load_page(person=person, plan_code=PLAN, year=year, code=code, unit_code=unit)


def url(code: str, *, year: int = 2024, file: str = "") -> str:
    return f"/plans/{PLAN}/{year}/indicators/{code}/{file}"


@pytest.mark.parametrize(
    ("person", "code", "unit"),
    [
        ("office", "CF05", "hp"),
        ("leader", "CF05", "hp"),
        ("reviewer", "CF05", "hp"),
        ("department_clerk", "HB02", "hp"),
        ("clerk", "CF05", "hp-dh-ly"),
        ("department_clerk", "CF05", None),
    ],
)
def test_each_person_first_sees_the_place_that_concerns_them(
    reported: Plan, cast: Cast, person: str, code: str, unit: str | None
) -> None:
    found = page_of(cast.by_name()[person], code).unit
    assert (found and found.code) == unit


@pytest.mark.parametrize(
    ("person", "unit", "status"),
    [
        ("office", "hp-xh-bs", 200),
        ("leader", "hp-xh", 200),
        ("reviewer", "hp", 200),
        ("reviewer", "hp-xh", 404),
        ("department_clerk", "hp", 404),
        ("department_clerk", "hp-shj", 404),
        ("clerk", "hp-dh-ly", 200),
        ("clerk", "hp-dh", 404),
        ("clerk", "hp", 404),
        ("office", "no-such-place", 404),
    ],
)
@pytest.mark.parametrize("file", ["", "trajectory.svg", "figures.csv", "figures.xlsx"])
def test_place_asked_for_is_shown_to_those_who_may(
    client: Client, reported: Plan, cast: Cast, person: str, unit: str, status: int, file: str
) -> None:
    client.force_login(cast.by_name()[person])
    response = client.get(url("CF05", file=file), {"unit": unit})
    response.close()
    assert response.status_code == status


@pytest.mark.parametrize(
    "address", [url("XX99"), url("CF05", year=2030), "/plans/no-plan/2024/indicators/CF05/"]
)
def test_what_there_is_not_is_not_found(client: Client, reported: Plan, cast: Cast, address: str) -> None:
    client.force_login(cast.office)
    assert client.get(address).status_code == 404


def test_running_total_shows_what_each_year_added(reported: Plan, cast: Cast) -> None:
    rows = page_of(cast.office, "CF02").rows
    assert [(row.year, row.figure, row.due) for row in rows] == [(2023, 4, 4), (2024, 4, 8), (2025, None, 12)]


def test_years_after_the_pages_year_stay_open(reported: Plan, cast: Cast) -> None:
    rows = page_of(cast.office, "CF05", year=2023).rows
    assert [(row.is_future, row.result is None) for row in rows] == [
        (False, False),
        (True, True),
        (True, True),
    ]


def test_path_runs_through_the_targets_of_single_years(reported: Plan, cast: Cast) -> None:
    path = page_of(cast.office, "CF05", year=2023).path
    assert [(point.value, point.origin) for point in path.values()] == [
        (240, Origin.DERIVED),
        (220, Origin.STATED),
        (180, Origin.STATED),
    ]


def test_places_share_the_whole(reported: Plan, cast: Cast) -> None:
    places = page_of(cast.leader, "CF05").places
    assert [(place.result.organization.code, place.share, place.bar) for place in places] == [
        ("hp-dh", Decimal("0.5"), 120),
        ("hp-xh", Decimal("0.5"), 120),
    ]


def test_clerk_sees_no_other_place(reported: Plan, cast: Cast) -> None:
    assert page_of(cast.clerk, "CF05").places == []


def test_lead_department_sees_places_without_a_way_into_them(reported: Plan, cast: Cast) -> None:
    assert [place.is_linked for place in page_of(cast.reviewer, "CF05").places] == [False, False]


def test_places_that_do_not_report_a_direct_indicator_are_left_out(reported: Plan, cast: Cast) -> None:
    assert page_of(cast.office, "HB01").places == []
    assert page_of(cast.clerk, "HB01").is_reported_elsewhere


def test_count_has_no_target_below_the_plans_own_place(reported: Plan, cast: Cast) -> None:
    assert page_of(cast.clerk, "CF05").shown_targets == []


def test_rate_inherits_its_target_and_no_baseline(reported: Plan, cast: Cast) -> None:
    page = page_of(cast.clerk, "CF01")
    assert (page.is_inherited, [row.text for row in page.shown_targets]) == (True, ["≥ 98.00"])
    assert page.rule.baseline is None


def test_replaced_target_stays_and_is_marked(reported: Plan, cast: Cast) -> None:
    Target.objects.create(
        indicator=Indicator.objects.get(code="CF02"),
        organization=reported.organization,
        year=2025,
        comparator="≥",
        value=15,
        origin=Origin.DECIDED,
        document="No. 3",
        decided_on="2024-05-01",
    )
    rows = page_of(cast.office, "CF02").shown_targets
    assert [(row.target.value, row.is_in_force) for row in rows] == [(12, False), (15, True)]


def test_page_states_the_finding_as_title_and_as_the_pictures_text(
    client: Client, reported: Plan, cast: Cast
) -> None:
    client.force_login(cast.office)
    html = client.get(url("CF05"), headers={"accept-language": "en"}).content.decode()
    finding = "220\u00a0cases in 2024, exactly what the path asks for: on track"
    assert f">{finding}</h2>" in html
    assert f'alt="{finding}"' in html


def test_page_before_an_assessment_says_so(client: Client, plan: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    html = client.get(url("CF05"), headers={"accept-language": "en"}).content.decode()
    assert "The results of 2024 have not been computed yet" in html


def test_baseline_of_another_definition_is_shown_and_not_reckoned_with(
    client: Client, reported: Plan, cast: Cast
) -> None:
    client.force_login(cast.office)
    html = client.get(url("CF06"), headers={"accept-language": "en"}).content.decode()
    assert "81.25% (2022)" in html
    assert "of another definition: shown, not reckoned with" in html


def test_special_projects_name_their_serving_measures(client: Client, reported: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    html = client.get(url("CF07"), headers={"accept-language": "en"}).content.decode()
    assert "Pilot of service stations" in html
    assert "Brands of industry" not in html


def queries_of(client: Client, person: User, code: str) -> int:
    client.force_login(person)
    with CaptureQueriesContext(connection) as found:
        client.get(url(code))
    return len(found)


@pytest.mark.parametrize(("person", "count"), [("office", 10), ("clerk", 10), ("reviewer", 10)])
def test_queries_are_few(client: Client, reported: Plan, cast: Cast, person: str, count: int) -> None:
    """Six of them are the frame's: session, person, unit, roles, plans, assessed years."""
    assert queries_of(client, cast.by_name()[person], "CF07") == count


def test_queries_do_not_grow_with_places_and_projects(client: Client, reported: Plan, cast: Cast) -> None:
    before = queries_of(client, cast.office, "CF07")
    for number in range(10, 15):
        Organization.objects.create(
            code=f"hp-{number}", name="新县", kind="county", parent=reported.organization
        )
        project = SpecialProject.objects.create(
            plan=reported, code=f"ZX{number}", number=number, name="新专栏"
        )
        project.indicators.add(Indicator.objects.get(code="CF07"))
    assess_plan(plan=reported, years=list(reported.years), by=cast.office)
    assert queries_of(client, cast.office, "CF07") == before


def test_chart_is_kept_by_the_browser(client: Client, reported: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    first = client.get(url("CF05", file="trajectory.svg"))
    again = client.get(url("CF05", file="trajectory.svg"), headers={"if-none-match": first["ETag"]})
    assert first["Content-Type"] == "image/svg+xml"
    assert (first["Cache-Control"], again.status_code) == ("private, no-cache", 304)


def test_chart_speaks_the_readers_language(client: Client, reported: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    tags = {
        client.get(url("CF05", file="trajectory.svg"), headers={"accept-language": language})["ETag"]
        for language in ("en", "zh-hans")
    }
    assert len(tags) == 2


def test_picture_is_a_file_with_a_telling_name(client: Client, reported: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    disposition = client.get(url("CF05", file="trajectory.png"))["Content-Disposition"]
    assert disposition == f'attachment; filename="{PLAN}-2024-CF05-hp.png"'


def test_csv_holds_the_charts_numbers_and_opens_in_excel(client: Client, reported: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    response = client.get(url("CF02", file="figures.csv"), headers={"accept-language": "en"})
    content = b"".join(response.streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    assert content.startswith("\ufeff")
    assert [(row["Year"], row["Figure"], row["Value that counts"], row["Due"]) for row in rows] == [
        ("2023", "4", "4", "4"),
        ("2024", "4", "8", "8"),
        ("2025", "", "", "12"),
    ]


def test_provisional_figures_are_hollow_and_said_to_be(client: Client, reported: Plan, cast: Cast) -> None:
    Figure.objects.filter(indicator__code="CF05").update(availability=Availability.PROVISIONAL)
    assess_plan(plan=reported, years=[2024], by=cast.office)
    client.force_login(cast.office)
    html = client.get(url("CF05"), headers={"accept-language": "en"}).content.decode()
    assert "Hollow point: provisional figure." in html
