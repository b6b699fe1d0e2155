"""The entry page: what a clerk sees, saves, and is told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organization
from indicators.entry_loading import build_entry_page
from indicators.entry_page import EntryPage, EntryRow
from indicators.method.checks import Flag
from indicators.models import Figure, Plan, ReportingRound, ReturnReason
from indicators.services.reviews import Return, Seen, look_at, review_figures
from indicators.services.rounds import extend_round, round_of_unit
from indicators.services.submissions import submit_figures
from tests.cast import Cast
from tests.conftest import make_round
from tests.indicators.conftest import Enter, figure_of

URL = "/entry/invented-lakeside-2023-2025/2023/hp-dh-ly/"


@pytest.fixture
def site(client: Client, cast: Cast, open_rounds: list[ReportingRound]) -> Client:
    client.force_login(cast.clerk)
    client.cookies["django_language"] = "en"
    return client


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def test_a_clerk_saves_and_sees_it_again(site: Client) -> None:
    response = site.post(URL, {"CF05-value": "12", "CF05-version": "0"}, follow=True)
    assert "1 figure saved." in text_of(response)
    assert 'value="12"' in text_of(response)


def test_what_a_request_leaves_out_is_left_alone(site: Client, enter: Enter) -> None:
    enter("CF02", value="3")
    site.post(URL, {"CF05-value": "12", "CF05-version": "0"})
    assert figure_of("CF02").value == 3


def test_a_fault_is_shown_at_its_field_and_nothing_is_written(site: Client) -> None:
    data = {"CF05-value": "12", "CF05-version": "0", "CF02-value": "about 3", "CF02-version": "0"}
    response = site.post(URL, data)
    assert response.status_code == 400
    assert 'id="CF02-value-error"' in text_of(response)
    assert 'value="about 3"' in text_of(response)
    assert not Figure.objects.exists()


def test_a_conflict_shows_both_values_and_keeps_what_was_typed(
    site: Client, enter: Enter, cast: Cast
) -> None:
    enter("CF05", value="13", by=cast.office)
    response = site.post(URL, {"CF05-value": "12", "CF05-version": "0"})
    text = text_of(response)
    assert response.status_code == 409
    assert "office" in text
    assert 'value="12"' in text
    assert 'name="CF05-version" value="1"' in text
    assert figure_of("CF05").value == 13


def test_after_a_conflict_a_person_may_replace_or_keep(site: Client, enter: Enter, cast: Cast) -> None:
    enter("CF05", value="13", by=cast.office)
    site.post(URL, {"CF05-value": "12", "CF05-version": "1", "CF05-keep": "theirs"})
    assert figure_of("CF05").value == 13
    site.post(URL, {"CF05-value": "12", "CF05-version": "1"})
    assert figure_of("CF05").value == 12


def test_a_department_reports_for_the_city(client: Client, cast: Cast, open_round: ReportingRound) -> None:
    client.force_login(cast.department_clerk)
    url = URL.replace("hp-dh-ly", "hp-shj")
    client.post(url, {"HB01-value": "0.07", "HB01-version": "0"})
    assert figure_of("HB01", "hp").entered_by == cast.department_clerk


def test_a_place_with_places_below_reports_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    response = client.get(URL.replace("hp-dh-ly", "hp-dh"))
    assert response.status_code == 200
    assert b"<input" not in response.content.split(b"<main")[1].replace(b"csrfmiddlewaretoken", b"").split(
        b"entry-table"
    )[0].replace(b'<input type="hidden"', b"")


def test_a_county_cannot_enter_what_it_does_not_report(site: Client) -> None:
    site.post(URL, {"HB01-value": "0.07", "HB01-version": "0"})
    assert not Figure.objects.exists()


def test_queries_do_not_grow_with_figures(site: Client, enter: Enter) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            site.get(URL)
        return len(captured)

    enter("CF02", value="1")
    queries()
    few = queries()
    for code in ("CF03", "CF04", "CF05", "HB02"):
        enter(code, value="1")
        enter(code, value="2", year=2024)
    assert queries() == few <= 12


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_message_is_in_the_persons_language(site: Client, language: str) -> None:
    site.cookies["django_language"] = language
    response = site.post(URL, {"CF05-value": "3万", "CF05-version": "0"})
    assert "30000" in text_of(response)
    assert ("输入" in text_of(response)) == (language == "zh-hans")


@pytest.fixture
def submitted(enter: Enter, cast: Cast, open_round: ReportingRound) -> Organization:
    """The town, which has submitted its whole report."""
    for code in ("CF02", "CF03", "CF04", "CF05", "CF06", "HB02"):
        enter(code, value="0" if code in ("CF03", "CF04") else "30")
    for code in ("CF01", "CF07", "HB03"):
        enter(code, availability="not_applicable")
    unit = Organization.objects.get(code="hp-dh-ly")
    submit_figures(round=open_round, unit=unit, by=cast.clerk)
    return unit


def page_of(plan: Plan, unit: Organization) -> EntryPage:
    round = round_of_unit(plan, 2023, unit)
    return build_entry_page(plan, 2023, unit, round=round)


def row_of(page: EntryPage, code: str) -> EntryRow:
    return next(row for row in page.rows if row.indicator.code == code)


def test_what_is_submitted_is_read_only_and_may_be_withdrawn(
    site: Client, plan: Plan, submitted: Organization
) -> None:
    page = page_of(plan, submitted)
    assert (page.is_editable, page.may_withdraw) == (False, True)
    text = text_of(site.get(URL))
    assert 'name="CF05-value"' not in text
    assert "Withdraw the submission" in text


def test_what_a_reviewer_has_seen_is_not_withdrawn(plan: Plan, submitted: Organization) -> None:
    look_at([figure_of("CF05")])
    assert not page_of(plan, submitted).may_withdraw


def test_returned_rows_come_first_with_the_reason_and_are_open(
    plan: Plan, submitted: Organization, cast: Cast
) -> None:
    figure = figure_of("HB02")
    item = Return(Seen(figure.pk, figure.version), ReturnReason.UNIT, "tons, please")
    review_figures(approvals=[], returns=[item], by=cast.office)
    page = page_of(plan, submitted)
    first = page.groups[0]
    assert (first.domain, [row.indicator.code for row in first.rows]) == (None, ["HB02"])
    assert first.rows[0].comment.text == "tons, please"
    assert [row.indicator.code for row in page.rows if row.is_editable] == ["HB02"]


def test_a_jump_asks_for_a_sentence_until_there_is_one(plan: Plan, enter: Enter) -> None:
    enter("CF05", value="10", year=2024)
    enter("CF05", value="20", year=2025)
    unit = Organization.objects.get(code="hp-dh-ly")
    page = build_entry_page(plan, 2025, unit, round=round_of_unit(plan, 2025, unit))
    assert row_of(page, "CF05").needs_explanation
    enter("CF05", value="20", year=2025, version=1, explanation="A new office takes them.")
    page = build_entry_page(plan, 2025, unit, round=round_of_unit(plan, 2025, unit))
    assert row_of(page, "CF05").flags == (Flag.JUMP,)
    assert not row_of(page, "CF05").needs_explanation


@pytest.mark.parametrize(
    ("opened", "due", "answers", "said"),
    [
        (-3, 20, 40, "The reporting round opens on"),
        (5, 0, 40, "which is today."),
        (5, 2, 40, "<strong>2 days</strong> left."),
        (30, -1, 40, "The municipal office can extend it for this unit."),
    ],
)
def test_the_page_says_when_it_opens_is_due_or_who_extends_it(
    client: Client, cast: Cast, plan: Plan, opened: int, due: int, answers: int, said: str
) -> None:
    make_round(plan, 2023, opened=opened, due=due, answers=answers)
    client.force_login(cast.clerk)
    response = client.get(URL, headers={"accept-language": "en"})
    assert said in text_of(response)
    assert (b'name="CF05-value"' in response.content) == (opened > 0 <= due)


def test_an_extension_opens_the_page_for_its_unit(client: Client, cast: Cast, plan: Plan) -> None:
    round = make_round(plan, 2023, opened=30, due=-1)
    unit = Organization.objects.get(code="hp-dh-ly")
    until = timezone.localdate() + timedelta(days=3)
    extend_round(round=round, unit=unit, due_on=until, reason="Flood", by=cast.office)
    client.force_login(cast.clerk)
    text = text_of(client.get(URL, headers={"accept-language": "en"}))
    assert "The municipal office has extended the date for this unit." in text
    assert 'name="CF05-value"' in text


def test_without_a_round_the_page_says_so(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    text = text_of(client.get(URL, headers={"accept-language": "en"}))
    assert "No reporting round has been set up for this year." in text


def test_progress_is_that_of_the_method(plan: Plan, enter: Enter, cast: Cast) -> None:
    """A department reports for the city, which has a baseline to start from."""
    enter("HB01", value="0.07", unit="hp-shj", by=cast.department_clerk)
    unit = Organization.objects.get(code="hp-shj")
    row = row_of(page_of(plan, unit), "HB01")
    rule = row.indicator.rule()
    span = row.target.value - rule.baseline.value
    assert row.progress == pytest.approx(
        (Decimal("0.07") - rule.baseline.value) / span, abs=Decimal("0.0001")
    )
