"""Search: what matches, in which kind, and what a person may not see."""

import pytest
from django.test import Client
from django.utils import translation
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.initials import kept_initials
from accounts.models import Organization
from indicators.models import Plan
from reports.search import HitGroup, matches, named, search
from tests.cast import Cast

URL = "/plans/invented-lakeside-2023-2025/2023/search/"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("农产品", "主要农产品质量抽检合格率"),
        ("zyncp", "主要农产品质量抽检合格率"),
        ("NCP hgl", "主要农产品质量抽检合格率"),
        ("pm2.5", "PM2.5年均浓度"),
        ("hygl", "行业管理"),
        ("xygl", "行业管理"),
        ("brand", "New regional brands"),
        ("zjzz", "“浙江制造”标准"),
    ],
)
def test_words_and_initials_match(words: str, text: str) -> None:
    assert matches(words, [text])


@pytest.mark.parametrize("words", ["工业品", "ncpx", "zz农", "农产品 水质", "n"])
def test_what_is_not_there_does_not(words: str) -> None:
    assert not matches(words, ["主要农产品质量抽检合格率"])


def found(person: object, plan: Plan, words: str) -> dict[str, list[str]]:
    with translation.override("zh-hans"):
        groups = search(person=person, plan=plan, year=2023, words=words)
        return _labels(groups)


def _labels(groups: list[HitGroup]) -> dict[str, list[str]]:
    return {str(group.label): [hit.label for hit in group.hits] for group in groups}


@pytest.mark.django_db
def test_each_kind_is_found(plan: Plan, cast: Cast) -> None:
    project = plan.special_projects.get(number=1)
    assert "水产品抽检合格率" in found(cast.office, plan, "scpcj")["指标"]
    assert project.name in found(cast.office, plan, project.name)["专栏"]


@pytest.mark.django_db
def test_another_unit_is_as_if_not_there(plan: Plan, cast: Cast) -> None:
    assert found(cast.office, plan, "白沙镇")
    assert (found(cast.clerk, plan, "白沙镇"), found(cast.other_clerk, plan, "芦叶镇")) == ({}, {})


@pytest.mark.django_db
def test_no_words_ask_nothing(
    plan: Plan, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert search(person=cast.office, plan=plan, year=2023, words="  ") == []


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["", "<script>", "%00", "\x00", "农" * 500, "'; drop table", "%", "("])
def test_any_words_are_answered(client: Client, plan: Plan, cast: Cast, words: str) -> None:
    client.force_login(cast.clerk)
    response = client.get(URL, {"q": words})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace('<script src="', "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", ["镇", "lyz", "LY z", "hp-dh", "east lake", "市z", "szhj", "n", "(", ".", "[^;]*", "dhx 东", ";"]
)
def test_the_database_finds_what_the_definition_says(plan: Plan, words: str) -> None:
    """`matches` reads the texts themselves; the database a column that is written with the name."""
    places = Organization.objects.within(plan.organization)
    expected = [row for row in places if matches(words, (row.code, row.name, row.name_en))]
    assert list(named(places, words)) == expected


@pytest.mark.django_db
def test_initials_are_written_with_the_name(plan: Plan) -> None:
    town = Organization.objects.get(code="hp-dh-ly")
    assert town.initials == kept_initials(town.name)
    town.name = "行业镇"
    town.save()
    town.refresh_from_db()
    assert town.initials == ";hx;y;z;"


@pytest.mark.django_db
def test_many_hits_are_capped_and_one_kind_shows_more(
    client: Client, plan: Plan, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    add_towns(plan, 300)
    cast.office.roles  # noqa: B018 (loaded with the person at log-in)
    with django_assert_max_num_queries(5):
        [group] = search(person=cast.office, plan=plan, year=2023, words="另一")
    assert (len(group.hits), group.total, group.has_more) == (20, 300, True)
    client.force_login(cast.office)
    html = client.get(URL, {"q": "另一", "kind": "units"}).content.decode()
    assert html.count("另一个镇") == 200
    assert "kind=units" in client.get(URL, {"q": "另一"}).content.decode()


@pytest.mark.django_db
def test_a_unit_is_told_from_others_of_its_name(plan: Plan, cast: Cast) -> None:
    with translation.override("en"):
        [group] = search(person=cast.office, plan=plan, year=2023, words="芦叶镇")
    assert group.hits[0].note == "town · East Lake County (example)"


def add_towns(plan: Plan, count: int) -> None:
    parent = Organization.objects.get(code="hp-dh")
    Organization.objects.bulk_create(
        Organization(
            code=f"n{n}", name=f"另一个镇{n}", kind="town", parent=parent, path=f"{parent.path}n{n}/"
        )
        for n in range(count)
    )
