"""The overview's bars: what their titles find, and what they are as files."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from indicators.method.types import Verdict
from indicators.models import Plan, Result
from indicators.services.assessments import assess_plan
from reports.history import Step
from reports.overview import Row, domains_sentence
from reports.overview_years import compare_verdicts, year_steps
from tests.cast import Cast
from tests.indicators.workbook.payloads import csv_rows
from tests.reports.test_overview import ROWS, row

PLAN = "/plans/invented-lakeside-2023-2025"


def test_title_names_the_domain_with_most_behind() -> None:
    with translation.override("en"):
        assert domains_sentence(ROWS) == "Goods has the most behind: 3 of 6 indicators"


def test_title_says_where_nothing_is_behind() -> None:
    with translation.override("en"):
        assert domains_sentence(ROWS[:1]) == "In no domain is anything behind"


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        (Verdict.BEHIND, Verdict.ON_TRACK, 1),
        (Verdict.AHEAD, Verdict.ON_TRACK, -1),
        (Verdict.MISSED, Verdict.MISSED, 0),
        (Verdict.UNRATED, Verdict.ACHIEVED, 0),
    ],
)
def test_verdicts_are_better_or_worse(before: Verdict, after: Verdict, direction: int) -> None:
    assert compare_verdicts(before, after) == direction


def course(code: str, *verdicts: Verdict) -> Row:
    steps = {2022 + number: Step(Decimal(1), verdict) for number, verdict in enumerate(verdicts, 1)}
    return row(code, verdicts[-1], history=steps)


def test_years_count_what_moved_since_the_year_before() -> None:
    rows = [
        course("CF01", Verdict.BEHIND, Verdict.ON_TRACK),
        course("CF02", Verdict.ON_TRACK, Verdict.FAR_BEHIND),
        course("CF03", Verdict.BEHIND, Verdict.BEHIND),
    ]
    with translation.override("en"):
        steps = year_steps(2024, rows)
    assert steps
    assert steps.title == "Against 2023: 1 better, 1 worse; behind 2 instead of 2"
    assert [(bar.label, bar.total) for bar in steps.bars] == [("2023", 3), ("2024", 3)]


def test_first_year_has_no_steps() -> None:
    assert year_steps(2023, [course("CF01", Verdict.BEHIND)]) is None


def test_part_too_narrow_for_words_has_none() -> None:
    rows = [course(f"CF{number}", Verdict.ON_TRACK, Verdict.BEHIND) for number in range(10, 60)]
    steps = year_steps(2024, [*rows, course("CF60", Verdict.AHEAD, Verdict.MISSED)])
    assert steps
    assert [segment.is_named for segment in steps.bars[1].segments] == [True, False]


@pytest.fixture
def assessed(plan: Plan, cast: Cast) -> Plan:
    assess_plan(plan=plan, years=[2023, 2024], by=cast.office)
    Result.objects.filter(assessment__year=2024).update(verdict=Verdict.BEHIND, reason=None)
    return plan


@pytest.mark.parametrize("name", ["domain", "year"])
def test_csv_counts_every_indicator_once(client: Client, assessed: Plan, cast: Cast, name: str) -> None:
    client.force_login(cast.leader)
    response = client.get(f"{PLAN}/2024/verdicts-by-{name}.csv", headers={"accept-language": "en"})
    heading, *rows = csv_rows(b"".join(response.streaming_content))
    behind = [row for row in rows if row[heading.index("Verdict")] == "behind"]
    counted = sum(int(row[heading.index("Indicators")]) for row in behind)
    assert counted == assessed.indicators.count()


@pytest.mark.parametrize("name", ["domain", "year"])
def test_picture_is_a_file_with_a_telling_name(client: Client, assessed: Plan, cast: Cast, name: str) -> None:
    client.force_login(cast.leader)
    response = client.get(f"{PLAN}/2024/verdicts-by-{name}.png")
    assert response.content.startswith(b"\x89PNG")
    assert f"2024-hp-verdicts-by-{name}.png" in response["Content-Disposition"]


def test_year_without_years_before_has_no_picture_of_them(client: Client, assessed: Plan, cast: Cast) -> None:
    client.force_login(cast.leader)
    assert client.get(f"{PLAN}/2023/verdicts-by-year.png").status_code == 404


def test_clerk_has_the_bars_of_the_own_unit_alone(client: Client, assessed: Plan, cast: Cast) -> None:
    client.force_login(cast.clerk)
    found = [
        client.get(f"{PLAN}/2024/verdicts-by-domain.png", {"unit": unit}).status_code
        for unit in ("hp-dh-ly", "hp-xh-bs", "hp")
    ]
    assert found == [200, 404, 404]
