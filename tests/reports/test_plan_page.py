"""The plan's outline: the order of its places, what each line says, and for whom."""

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from indicators.models import Plan, Target
from indicators.services.assessments import assess_plan
from reports.plan_page import chinese_number, load_plan_page, place_order
from tests.cast import Cast

URL = "/plans/invented-lakeside-2023-2025/2023/plan/"


@pytest.mark.parametrize(
    ("text", "number"), [("一", 1), ("九", 9), ("十", 10), ("十一", 11), ("二十", 20), ("三十二", 32)]
)
def test_chinese_numerals(text: str, number: int) -> None:
    assert chinese_number(text) == number


def test_places_stand_as_in_the_plan() -> None:
    places = [
        "专栏11",
        "三、(一)4",
        "专栏2",
        "二、(三)2 具体目标表·产品质量",
        "十、1",
        "三、(三)3",
        "三、(一)10",
    ]
    assert sorted(places, key=place_order) == [
        "二、(三)2 具体目标表·产品质量",
        "三、(一)4",
        "三、(一)10",
        "三、(三)3",
        "十、1",
        "专栏2",
        "专栏11",
    ]


@pytest.mark.parametrize("place", ["", "附件", "II.3", "Table 4, row 2", "第三章第二节"])
def test_a_foreign_plans_places_have_an_order_too(place: str) -> None:
    assert sorted([place, "二、1", "专栏3"], key=place_order)


@pytest.mark.django_db
def test_every_stated_target_stands_once(plan: Plan, cast: Cast) -> None:
    page = load_plan_page(person=cast.office, plan=plan, year=2023)
    assert page.count == Target.objects.for_plan(plan).count()


@pytest.mark.django_db
def test_a_special_project_has_its_name(plan: Plan, cast: Cast) -> None:
    titles = {
        place.name: place.title for place in load_plan_page(person=cast.office, plan=plan, year=2023).places
    }
    project = plan.special_projects.get(number=1)
    assert titles.get("专栏1", project.label) == project.label


@pytest.mark.django_db
def test_verdicts_are_shown_to_whom_they_are_for(plan: Plan, cast: Cast) -> None:
    assess_plan(plan=plan, years=[2023], by=cast.office)
    seen = {
        name: sum(
            line.result is not None
            for place in load_plan_page(person=getattr(cast, name), plan=plan, year=2023).places
            for line in place.lines
        )
        for name in ("office", "clerk")
    }
    assert seen == {"office": Target.objects.for_plan(plan).count(), "clerk": 0}


@pytest.mark.django_db
def test_the_page_shows_words_target_and_findings(client: Client, plan: Plan, cast: Cast) -> None:
    client.force_login(cast.clerk)
    html = client.get(URL, headers={"accept-language": "en"}).content.decode()
    for part in ("新增区域品牌12个", "≥ 98.00%", "The plan check:", "unclear"):
        assert part in html


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_plan(
    plan: Plan, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(19):
        load_plan_page(person=cast.office, plan=plan, year=2023)
