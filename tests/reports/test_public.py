"""The public face: what stands on it, what never does, and what a cache may keep."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from accounts.models import Organization
from indicators.models import Indicator, Plan, Publication, Result
from indicators.services.assessments import assess_plan
from tests.cast import Cast
from tests.indicators.conftest import Enter, enter
from tests.indicators.publishing import enter_approved, publish, revise
from tests.indicators.wide_plan import text_of

__all__ = ["enter"]

PLAN = "invented-lakeside-2023-2025"
YEAR = f"/public/en/{PLAN}/2023/"
INDICATOR = f"{YEAR}indicators/CF05/"
CSV = f"{YEAR}results.csv"
CHART = f"{INDICATOR}trajectory.svg"
ADDRESSES = (
    "/public/",
    "/public/zh/",
    "/public/en/",
    YEAR,
    INDICATOR,
    CSV,
    CHART,
    f"{INDICATOR}results.xlsx",
)
TOWNS = ("hp-dh-ly", "hp-dh-qs", "hp-xh-bs", "hp-xh-yq")


@pytest.fixture(autouse=True)
def public_site(settings: Settings) -> None:
    settings.PUBLIC_SITE = True


@pytest.fixture
def version(plan: Plan, enter: Enter, cast: Cast) -> Publication:
    """Version 1: each town's 12 complaints are approved, 48 in all; a 77 of another indicator is not."""
    for town in TOWNS:
        enter_approved(enter, cast, "CF05", unit=town, value="12")
    enter("CF02", value="77")
    return publish(plan, cast.office)


def csv_of(client: Client) -> str:
    return b"".join(client.get(CSV).streaming_content).decode()


def read(client: Client, path: str) -> Any:
    """The answer, read to its end: closing it would close the test's database."""
    response = client.get(path)
    b"".join(response)
    return response


@pytest.mark.usefixtures("version")
def test_where_it_is_off_nothing_is_there(client: Client, settings: Settings) -> None:
    settings.PUBLIC_SITE = False
    assert {client.get(path).status_code for path in ADDRESSES} == {404}


@pytest.mark.usefixtures("version")
def test_a_published_year_is_there_without_a_log_in(client: Client) -> None:
    page = text_of(client.get(YEAR))
    assert "Version 1 published on" in page
    assert ">48<" in page.replace(" ", "")


@pytest.mark.usefixtures("version")
def test_what_is_not_published_is_not_there(client: Client) -> None:
    paths = (
        f"/public/en/{PLAN}/2024/",
        f"/public/en/{PLAN}/2024/results.csv",
        f"/public/en/{PLAN}/2024/indicators/CF05/",
        f"{YEAR}indicators/NONE/",
        f"/public/fr/{PLAN}/2023/",
        "/public/en/no-such-plan/2023/",
    )
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)


@pytest.mark.usefixtures("version")
def test_todays_draft_is_never_shown(client: Client, plan: Plan) -> None:
    before = [client.get(path).content for path in (YEAR, INDICATOR)]
    assess_plan(plan=plan, years=plan.years, by=None)
    Result.objects.update(value=Decimal("9876"))
    assert [client.get(path).content for path in (YEAR, INDICATOR)] == before


@pytest.mark.usefixtures("version")
def test_an_indicator_has_its_chart_with_the_finding(client: Client) -> None:
    page = text_of(client.get(INDICATOR))
    assert f'src="{CHART}"' in page
    assert '<h2 class="finding">48' in page
    picture = client.get(CHART)
    assert picture["Content-Type"] == "image/svg+xml"
    assert ">48<" in picture.content.decode()


@pytest.mark.usefixtures("version")
def test_the_chart_is_a_file_too(client: Client) -> None:
    picture = client.get(f"{INDICATOR}trajectory.png")
    assert picture.content.startswith(b"\x89PNG")
    assert f"{PLAN}-2023-CF05-en.png" in picture["Content-Disposition"]


@pytest.mark.usefixtures("version")
def test_the_chart_shows_no_draft(client: Client, plan: Plan) -> None:
    before = client.get(CHART).content
    assess_plan(plan=plan, years=plan.years, by=None)
    Result.objects.update(value=Decimal("9876"))
    Indicator.objects.filter(code="CF05").update(baseline_value=Decimal("9876"), name_en="renamed today")
    assert client.get(CHART).content == before


@pytest.mark.usefixtures("version")
def test_a_cache_may_keep_the_chart_and_asks_whether_it_stands(
    client: Client, plan: Plan, cast: Cast
) -> None:
    picture = client.get(CHART)
    assert picture["Cache-Control"] == "public, no-cache"
    assert not picture.cookies
    tag = {"if-none-match": picture["ETag"]}
    assert client.get(CHART, headers=tag).status_code == 304
    revise(plan, cast, "CF05", value="13")
    publish(plan, cast.office)
    assert client.get(CHART, headers=tag).status_code == 200


@pytest.mark.usefixtures("version")
def test_without_a_value_there_is_no_chart(client: Client) -> None:
    path = f"{YEAR}indicators/CF01/"
    assert "trajectory" not in text_of(client.get(path))
    assert client.get(f"{path}trajectory.svg").status_code == 404


@pytest.mark.usefixtures("version")
def test_names_are_those_of_the_day(client: Client) -> None:
    label = Indicator.objects.get(code="CF05").name_en
    Indicator.objects.filter(code="CF05").update(name="今日名称", name_en="renamed today")
    assert label in text_of(client.get(INDICATOR))


@pytest.mark.usefixtures("version")
def test_no_person_is_named(client: Client, cast: Cast) -> None:
    for person in cast.by_name().values():
        person.name = f"Somebody {person.username}"
        person.save()
    pages = [text_of(client.get(path)) for path in (YEAR, INDICATOR)]
    assert "Somebody" not in "".join([*pages, csv_of(client)])


@pytest.mark.usefixtures("version")
def test_places_stay_out_unless_their_office_publishes_them(client: Client) -> None:
    assert "hp-dh-ly" not in csv_of(client)
    assert "Reedleaf" not in text_of(client.get(INDICATOR))


@pytest.mark.usefixtures("version")
def test_places_are_there_where_their_office_publishes_them(client: Client, settings: Settings) -> None:
    settings.PUBLIC_SITE_PLACES = [PLAN]
    assert "hp-dh-ly" in csv_of(client)
    assert "Reedleaf" in text_of(client.get(INDICATOR))


@pytest.mark.usefixtures("version")
def test_a_file_says_which_version_it_holds(client: Client) -> None:
    response = read(client, f"{YEAR}results.xlsx")
    assert f"{PLAN}-2023-v1-en.xlsx" in response["Content-Disposition"]


@pytest.mark.usefixtures("version")
def test_a_new_version_takes_the_place_of_the_old_one(client: Client, plan: Plan, cast: Cast) -> None:
    tag = client.get(YEAR)["ETag"]
    revise(plan, cast, "CF05", value="13")
    publish(plan, cast.office)
    answer = client.get(YEAR, headers={"if-none-match": tag})
    assert answer.status_code == 200
    assert ">49<" in text_of(answer).replace(" ", "")


@pytest.mark.usefixtures("version")
def test_what_a_cache_holds_and_still_stands_is_not_sent_again(client: Client) -> None:
    paths = (YEAR, INDICATOR, "/public/zh/", CSV, f"{YEAR}results.xlsx")
    tags = {path: read(client, path)["ETag"] for path in paths}
    again = {path: client.get(path, headers={"if-none-match": tag}) for path, tag in tags.items()}
    assert {path: (row.status_code, row.content) for path, row in again.items()} == dict.fromkeys(
        paths, (304, b"")
    )


@pytest.mark.usefixtures("version")
def test_any_cache_may_keep_it_and_no_cookie_is_in_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    client.cookies["django_language"] = "zh-hans"
    for path in (YEAR, INDICATOR, CSV):
        response = read(client, path)
        assert response["Cache-Control"] == "public, no-cache"
        assert (dict(response.cookies), "Cookie" in response["Vary"]) == ({}, False)


@pytest.mark.usefixtures("version")
def test_the_address_decides_the_language(client: Client) -> None:
    response = client.get(YEAR.replace("/en/", "/zh/"), headers={"accept-language": "en"})
    assert response["Content-Language"] == "zh-Hans"
    assert '<html lang="zh-Hans">' in text_of(response)


def test_after_the_demo_is_removed_nothing_is_there(
    client: Client, plan: Plan, enter: Enter, cast: Cast
) -> None:
    Plan.objects.update(is_demo=True)
    plan.refresh_from_db()
    enter_approved(enter, cast, "CF05", value="12")
    publish(plan, cast.office)
    assert "Demo data" in text_of(client.get(YEAR))
    Publication.objects.all().delete()
    assert client.get(YEAR).status_code == 404


@pytest.mark.usefixtures("plan")
def test_before_anything_is_published_it_says_so(client: Client) -> None:
    assert "No assessment has been published yet" in text_of(client.get("/public/en/"))


@pytest.mark.usefixtures("version")
def test_no_page_leads_inside(client: Client) -> None:
    pages = [text_of(client.get(path)) for path in ("/public/en/", YEAR, INDICATOR)]
    links = {part.split('"')[0] for page in pages for part in page.split('href="')[1:]}
    assert {link for link in links if not link.startswith(("/public/", "/static/", "#"))} == set()


@pytest.mark.usefixtures("version")
def test_queries_do_not_grow_with_places(
    client: Client, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.PUBLIC_SITE_PLACES = [PLAN]
    assert Organization.objects.count() > 4
    for path, count in ((YEAR, 3), (INDICATOR, 2), ("/public/en/", 1)):
        with django_assert_num_queries(count):
            client.get(path)


@pytest.mark.parametrize(("is_on", "rule"), [(True, "Allow: /public/"), (False, "Disallow: /")])
@pytest.mark.django_db
def test_robots_are_told(client: Client, settings: Settings, is_on: bool, rule: str) -> None:
    settings.PUBLIC_SITE = is_on
    text = client.get("/robots.txt").content.decode()
    assert rule in text
    assert ("Allow" in text.replace("Disallow", "")) == is_on
