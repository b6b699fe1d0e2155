"""What stands around each page."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import Organization
from accounts.types import Role
from indicators.models import Plan
from indicators.services.assessments import assess_plan
from tasks.landing import default_plan, entry_year, overview_year
from tests.cast import Cast, make_person

PLAN = "/plans/invented-lakeside-2023-2025"


@pytest.mark.parametrize(("today", "year"), [(2020, 2023), (2025, 2024), (2026, 2025), (2040, 2025)])
def test_entry_year_is_the_last_one_within_the_plan(today: int, year: int) -> None:
    assert entry_year(Plan(start_year=2023, end_year=2025), date(today, 6, 1)) == year


def test_overview_year_is_the_latest_assessed() -> None:
    plan = Plan(start_year=2023, end_year=2025)
    assert (overview_year(plan, []), overview_year(plan, [2023, 2024])) == (2023, 2024)


def test_plan_of_another_city_is_nobody_elses_default(plan: Plan) -> None:
    elsewhere = Organization.objects.create(code="elsewhere", name="elsewhere", kind="city")
    person = make_person("stranger", Role.CLERK, elsewhere)
    assert default_plan([plan], person) is None


def test_leader_begins_with_the_own_citys_plan(cast: Cast, plan: Plan) -> None:
    elsewhere = Organization.objects.create(code="elsewhere", name="elsewhere", kind="city")
    newer = Plan.objects.create(code="newer", start_year=2026, end_year=2030, organization=elsewhere)
    assert default_plan([newer, plan], cast.leader) == plan


def test_year_steps_say_which_years_are_assessed(client: Client, cast: Cast, plan: Plan) -> None:
    assess_plan(plan=plan, years=[2024], by=cast.office)
    client.force_login(cast.leader)
    html = client.get(f"{PLAN}/2023/").content.decode()
    assert html.count("year-assessed") == 1
    assert f'href="{PLAN}/2024/" class="year year-assessed"' in html


def test_year_steps_keep_the_filters(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    html = client.get(f"{PLAN}/2023/indicators/?verdict=behind").content.decode()
    assert f'href="{PLAN}/2024/indicators/?verdict=behind"' in html


@pytest.mark.parametrize(("name", "is_offered"), [("office", False), ("clerk", True), ("leader", False)])
def test_entry_is_offered_to_those_who_enter(client: Client, cast: Cast, name: str, is_offered: bool) -> None:
    client.force_login(cast.by_name()[name])
    html = client.get("/accounts/password/").content.decode()
    assert ('href="/entry/' in html) is is_offered


def test_demo_plan_says_so_on_its_pages(client: Client, cast: Cast, plan: Plan) -> None:
    Plan.objects.update(is_demo=True)
    client.force_login(cast.leader)
    html = client.get(f"{PLAN}/2023/", headers={"accept-language": "en"}).content.decode()
    assert "They are not the real figures of Lakeside City (example)." in html


def test_error_pages_ask_the_database_nothing_about_the_site(
    client: Client, cast: Cast, django_assert_num_queries: object
) -> None:
    client.force_login(cast.leader)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert client.get("/nowhere/").status_code == 404


def test_person_with_two_roles_reads_both(client: Client, cast: Cast) -> None:
    cast.clerk.groups.add(Group.objects.get(name=Role.REVIEWER))
    client.force_login(cast.clerk)
    html = client.get("/accounts/password/", headers={"accept-language": "en"}).content.decode()
    assert "Clerk, Reviewer" in html
