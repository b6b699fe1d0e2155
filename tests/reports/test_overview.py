"""The overview: what it says of a list of rows, and the page that shows it."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from indicators.method.types import Nature, Reason, Verdict
from indicators.models import Plan, Result
from indicators.services.assessments import assess_plan
from reports.overview import Row, bar_groups, behind, sentence, unrated
from tests.cast import Cast

PLAN = "/plans/invented-lakeside-2023-2025"


def row(code: str, verdict: Verdict, **values: object) -> Row:
    given: dict[str, object] = {
        "number": int(code[2:]),
        "label": code,
        "unit": "%",
        "domain": "goods",
        "domain_label": "Goods",
        "nature": Nature.EXPECTED,
        "reason": Reason.NO_FIGURE if verdict is Verdict.UNRATED else None,
        **values,
    }
    return Row(code=code, verdict=verdict, **given)  # type: ignore[arg-type]


ROWS = [
    row("CF01", Verdict.ACHIEVED),
    row("CF02", Verdict.BEHIND, pace=Decimal(-12)),
    row("CF03", Verdict.BEHIND, pace=Decimal(-20)),
    row("CF04", Verdict.MISSED),
    row("CF05", Verdict.BEHIND, pace=Decimal(-11), nature=Nature.BINDING, domain="lake", domain_label="Lake"),
    row("CF06", Verdict.UNRATED),
    row("CF07", Verdict.UNRATED, reason=Reason.NO_BASELINE),
]


def test_sentence_counts_and_names_the_binding_ones_apart() -> None:
    with translation.override("en"):
        assert sentence(2024, ROWS) == (
            "In 2024, of 7 indicators: 1 achieved, 3 behind, 1 missed; 2 cannot be rated."
            " 1 of them is binding: 1 behind."
        )


def test_sentence_where_nothing_can_be_rated() -> None:
    with translation.override("en"):
        assert sentence(2024, ROWS[5:6]) == "In 2024, of 1 indicator: none can be rated."


def test_what_is_behind_comes_binding_first_then_the_worst() -> None:
    assert [found.code for found in behind(ROWS)] == ["CF05", "CF04", "CF03", "CF02"]


def test_row_without_a_pace_follows_those_that_have_one() -> None:
    rows = [row("CF01", Verdict.MISSED), row("CF02", Verdict.MISSED, pace=Decimal(-3))]
    assert [found.code for found in behind(rows)] == ["CF02", "CF01"]


def test_binding_bars_stand_apart_and_first() -> None:
    groups = [(group.nature, [bar.domain for bar in group.bars]) for group in bar_groups(ROWS)]
    assert groups == [(Nature.BINDING, ["lake"]), (Nature.EXPECTED, ["goods"])]


def test_bars_share_one_scale() -> None:
    binding, expected = (group.bars[0] for group in bar_groups(ROWS))
    assert binding.segments[0].width == expected.segments[0].width == Decimal("16.667")


def test_segments_of_a_bar_follow_each_other_to_its_end() -> None:
    segments = bar_groups(ROWS)[1].bars[0].segments
    assert [(part.verdict, part.count) for part in segments] == [
        (Verdict.ACHIEVED, 1),
        (Verdict.BEHIND, 2),
        (Verdict.MISSED, 1),
        (Verdict.UNRATED, 2),
    ]
    assert segments[-1].start + segments[-1].width == 100


def test_no_rows_make_no_bars() -> None:
    assert bar_groups([]) == []


def test_unrated_are_grouped_by_reason() -> None:
    found = [(group.reason, [one.code for one in group.rows]) for group in unrated(ROWS)]
    assert found == [(Reason.NO_FIGURE, ["CF06"]), (Reason.NO_BASELINE, ["CF07"])]


@pytest.fixture
def assessed(plan: Plan, cast: Cast) -> Plan:
    """The plan's first year, assessed by the office; all of the city's results are made `behind`."""
    assess_plan(plan=plan, years=[2023], by=cast.office)
    found = Result.objects.filter(organization=plan.organization)
    found.update(verdict=Verdict.BEHIND, reason=None, pace=Decimal("-12.5"))
    return plan


def page(client: Client, person: object, path: str) -> str:
    client.force_login(person)  # type: ignore[arg-type]
    return client.get(path, headers={"accept-language": "en"}).content.decode()


def test_page_says_the_sentence_and_lists_what_is_behind(client: Client, cast: Cast, assessed: Plan) -> None:
    html = page(client, cast.leader, f"{PLAN}/2023/")
    assert "In 2023, of 10 indicators: 10 behind." in html
    assert html.count("▼ −12.5") == 10


def test_leaders_read_that_the_office_computed_never_the_person(
    client: Client, cast: Cast, assessed: Plan
) -> None:
    cast.office.name = "Somebody Particular"
    cast.office.save()
    html = page(client, cast.leader, f"{PLAN}/2023/")
    assert "by the municipal office" in html
    assert "Somebody Particular" not in html


def test_only_the_office_is_offered_to_compute(client: Client, cast: Cast, assessed: Plan) -> None:
    offer = f'action="{PLAN}/2023/compute/"'
    assert offer in page(client, cast.office, f"{PLAN}/2023/")
    assert offer not in page(client, cast.leader, f"{PLAN}/2023/")


def test_a_year_without_assessment_says_who_computes_it(client: Client, cast: Cast) -> None:
    assert "The municipal office computes it" in page(client, cast.leader, f"{PLAN}/2024/")


def test_department_reads_the_results_of_its_indicators(client: Client, cast: Cast, assessed: Plan) -> None:
    mine = assessed.indicators.filter(assignments__organization=cast.reviewer.organization).count()
    html = page(client, cast.reviewer, f"{PLAN}/2023/units/hp-zlj/")
    assert f"of {mine} indicators: {mine} behind." in html


def test_county_page_lists_the_towns_below_it(client: Client, cast: Cast, assessed: Plan) -> None:
    html = page(client, cast.leader, f"{PLAN}/2023/units/hp-dh/")
    assert f"{PLAN}/2023/units/hp-dh-ly/" in html
    assert f"{PLAN}/2023/units/hp-xh-bs/" not in html


def test_unseen_units_answer_like_unknown_ones(client: Client, cast: Cast, assessed: Plan) -> None:
    unseen = page(client, cast.clerk, f"{PLAN}/2023/units/hp-xh-bs/")
    assert unseen == page(client, cast.clerk, f"{PLAN}/2023/units/nowhere/")


def test_queries_do_not_grow_with_the_rows(client: Client, cast: Cast, assessed: Plan) -> None:
    client.force_login(cast.office)
    with CaptureQueriesContext(connection) as many:
        client.get(f"{PLAN}/2023/")
    Result.objects.exclude(indicator=assessed.indicators.first()).delete()
    with CaptureQueriesContext(connection) as few:
        client.get(f"{PLAN}/2023/")
    assert len(few) == len(many) <= 12
