"""The reviewer's matrix and drawer: who gets them, and what they show."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization, User
from accounts.types import Role
from indicators.models import Assignment, Figure, FigureEvent, Plan, ReturnReason
from indicators.permissions import leads
from indicators.review_page import ReviewFilter, build_review_page
from indicators.review_sources import fetch_sources
from indicators.services.reviews import Return, Seen, review_figures
from indicators.workflow import State
from tests.cast import Cast, make_person
from tests.indicators.conftest import Enter, figure_of
from tests.indicators.wide_plan import (
    FLAGGED,
    URL,
    USUAL,
    YEAR,
    Wide,
    answer,
    make_wide_plan,
    queries_of,
    text_of,
)

LAKE = "/review/invented-lakeside-2023-2025/2023/"


@pytest.fixture
def wide(db: None) -> Wide:
    return make_wide_plan()


@pytest.fixture
def site(client: Client, wide: Wide) -> Client:
    """The reviewer's browser, which asks for English."""
    client.force_login(wide.reviewer)
    client.cookies["django_language"] = "en"
    return client


# --- Who gets it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("office", 200),
        ("reviewer", 200),
        ("leader", 403),
        ("clerk", 403),
        ("other_clerk", 403),
        ("department_clerk", 403),
    ],
)
def test_reviewers_and_the_office_get_the_matrix(
    client: Client, cast: Cast, person: str, status: int
) -> None:
    client.force_login(getattr(cast, person))
    assert client.get(LAKE).status_code == status
    assert client.post(LAKE).status_code == (302 if status == 200 else status)


def test_a_plan_of_another_region_does_not_exist(plan: Plan, site: Client) -> None:
    assert site.get(LAKE).status_code == site.get("/review/no-such-plan/2023/").status_code == 404
    assert site.get("/review/wide/1999/").status_code == 404


def test_a_reviewer_who_leads_nothing_reads_why_the_page_is_empty(client: Client, cast: Cast) -> None:
    Assignment.objects.all().delete()
    client.force_login(cast.reviewer)
    client.cookies["django_language"] = "en"
    assert "leads no indicator" in text_of(client.get(LAKE))


def test_the_rows_are_what_the_rule_says(cast: Cast, plan: Plan) -> None:
    rows = fetch_sources(plan, 2023, cast.reviewer).indicators
    assert [row.code for row in rows] == [
        row.code for row in plan.indicators.all() if leads(cast.reviewer, row)
    ]
    assert len(fetch_sources(plan, 2023, cast.office).indicators) == plan.indicators.count()


def test_opening_it_is_the_first_look(site: Client, wide: Wide) -> None:
    site.head(URL)
    assert not Figure.objects.filter(looked_at__isnull=False).exists()
    site.get(URL)
    assert Figure.objects.filter(looked_at__isnull=False).count() == 160


def test_looking_at_own_entries_is_nobodys_first_look(site: Client, wide: Wide) -> None:
    own = wide.figures[0]
    Figure.objects.filter(pk=own.pk).update(entered_by=wide.reviewer)
    site.get(URL)
    assert list(Figure.objects.filter(year=YEAR, looked_at__isnull=True)) == [own]


# --- What it shows -----------------------------------------------------------------------------------------


def test_each_cell_says_value_change_flag_and_note(wide: Wide) -> None:
    page = build_review_page(wide.plan, YEAR, wide.reviewer)
    first, second = page.rows[0].present[:2]
    assert (first.change, first.is_flagged, bool(first.figure and first.figure.explanation)) == (
        80,
        True,
        True,
    )
    assert (second.change, second.is_flagged) == (4, False)
    assert (len(page.cells), page.counts["flagged"], len(page.plain)) == (160, FLAGGED, 160 - FLAGGED)


def test_direct_indicators_have_one_column_of_their_own(cast: Cast, plan: Plan) -> None:
    page = build_review_page(plan, 2023, cast.office)
    assert page.columns[0] == plan.organization
    assert len(page.columns) == 5
    for row in page.rows:
        cells = [cell is not None for cell in row.cells]
        assert cells == ([True] + [False] * 4 if row.indicator.rollup == "direct" else [False] + [True] * 4)


def test_a_draft_shows_as_nothing(enter: Enter, cast: Cast, plan: Plan) -> None:
    enter("CF05", value="777")
    page = build_review_page(plan, 2023, cast.office)
    cell = next(each for each in page.cells if each.indicator.code == "CF05" and each.unit.code == "hp-dh-ly")
    assert (cell.figure, cell.state) == (None, State.DRAFT)


def test_what_changed_since_the_last_submission_is_marked(site: Client, wide: Wide) -> None:
    figure = wide.figures[3]
    seen = Return(Seen(figure.pk, figure.version), ReturnReason.JUMP)
    review_figures(approvals=[], returns=[seen], by=wide.reviewer)
    answer(figure, Decimal(96), wide.clerk)
    text = text_of(site.get(URL))
    assert text.count("data-changed") == 1
    assert "Changed since the last submission: 104 → 96" in text


def test_what_a_unit_writes_on_a_return_is_its_own_until_it_submits(site: Client, wide: Wide) -> None:
    figure = wide.figures[3]
    seen = Return(Seen(figure.pk, figure.version), ReturnReason.JUMP)
    review_figures(approvals=[], returns=[seen], by=wide.reviewer)
    Figure.objects.filter(pk=figure.pk).update(value=777)
    page = build_review_page(wide.plan, YEAR, wide.reviewer)
    cell = next(each for each in page.cells if each.figure and each.figure.pk == figure.pk)
    assert cell.figure is not None
    assert cell.figure.value == USUAL
    assert "777" not in text_of(site.get(f"{URL}cells/{figure.pk}/"))


@pytest.mark.parametrize(
    ("query", "cells"),
    [
        ("", 160),
        ("only=flagged", 8),
        ("only=changed", 0),
        ("state=submitted", 160),
        ("state=approved", 0),
        ("domain=d1", 80),
        ("only=flagged&domain=d2", 0),
        ("only=nonsense&state=nonsense", 160),
    ],
)
def test_filters(wide: Wide, query: str, cells: int) -> None:
    wanted = ReviewFilter.read(dict(pair.split("=") for pair in query.split("&") if pair))
    page = build_review_page(wide.plan, YEAR, wide.reviewer, wanted)
    assert sum(cell.is_shown for cell in page.cells) == cells
    assert page.is_empty_by_filter == (cells == 0)


def test_a_filter_hides_rows_without_a_match(site: Client) -> None:
    rows = re.findall(r'<tr class="row"[^>]*>', text_of(site.get(f"{URL}?only=flagged")))
    assert sum("hidden" not in row for row in rows) == FLAGGED


def test_queries_do_not_grow_with_rows(site: Client, wide: Wide) -> None:
    first = queries_of(site)
    assert first <= 12
    Assignment.objects.filter(indicator__number__gt=1).delete()
    assert queries_of(site) == first - 1  # the first look is noted once


# --- The drawer --------------------------------------------------------------------------------------------


def test_the_drawer_tells_where_a_value_comes_from(site: Client, wide: Wide) -> None:
    figure = wide.figures[0]
    seen = Return(Seen(figure.pk, figure.version), ReturnReason.EVIDENCE, "请补传")
    review_figures(approvals=[], returns=[seen], by=wide.reviewer)
    answer(figure, Decimal(150), wide.clerk)
    text = text_of(site.get(f"{URL}cells/{figure.pk}/", headers={"hx-request": "true"}))
    assert "<html" not in text
    for part in (
        "180 → 150",
        "100 → 150, ▲ +50.0% (limit 30%)",
        "请补传",
        "wide-clerk",
        "第2镇",
        "新增一家企业",
    ):
        assert part in text
    assert text.count('class="event-value"') == FigureEvent.objects.filter(figure=figure).count() == 5


def test_without_script_the_drawer_is_a_page(site: Client, wide: Wide) -> None:
    assert "<html" in text_of(site.get(f"{URL}cells/{wide.figures[0].pk}/"))


def test_the_drawer_is_for_those_who_check_the_figure(cast: Cast, client: Client, wide: Wide) -> None:
    url = f"{URL}cells/{wide.figures[0].pk}/"
    for person, status in ((cast.reviewer, 404), (cast.clerk, 403), (cast.leader, 403), (wide.clerk, 403)):
        client.force_login(person)
        assert client.get(url).status_code == status
        assert client.post(f"{url}recall/").status_code == status


def test_what_was_not_handed_in_has_no_drawer(client: Client, cast: Cast, enter: Enter) -> None:
    enter("CF05", value="777")
    client.force_login(cast.office)
    assert client.get(f"{LAKE}cells/{figure_of('CF05').pk}/").status_code == 404


def test_queries_of_the_drawer(site: Client, wide: Wide) -> None:
    with CaptureQueriesContext(connection) as captured:
        site.get(f"{URL}cells/{wide.figures[0].pk}/", headers={"hx-request": "true"})
    assert len(captured) <= 12


def test_a_reviewer_without_a_unit_gets_no_plan(client: Client, wide: Wide) -> None:
    homeless = make_person("homeless", Role.REVIEWER, Organization.objects.get(code="w-dep"))
    User.objects.filter(pk=homeless.pk).update(organization=None)
    client.force_login(homeless)
    assert client.get(URL).status_code == 404
