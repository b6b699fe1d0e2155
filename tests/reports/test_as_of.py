"""`as_of=`: every page, list and file of results or targets shows a past moment when it is asked to."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from indicators.models import Indicator, Plan, Target
from indicators.services.assessments import assess_plan
from indicators.services.targets import Decision, decide_target, withdraw_target
from reports.domain_page import DomainPage
from tests.cast import Cast
from tests.indicators.conftest import TOWN, Enter, enter
from tests.indicators.publishing import enter_approved

__all__ = ["enter"]

PLAN = "invented-lakeside-2023-2025"
DOMAIN = "goods-services"
LISTS, YEAR = f"/plans/{PLAN}", f"/plans/{PLAN}/2023"


def decide(plan: Plan, cast: Cast, value: str) -> Target:
    return decide_target(
        indicator=Indicator.objects.get(plan=plan, code="CF01"),
        organization=plan.organization,
        year=plan.end_year,
        value=Decimal(value),
        decision=Decision("湖政发〔2024〕1号", timezone.localdate(), "调整"),
        by=cast.office,
    )


@pytest.fixture
def moment(plan: Plan, enter: Enter, cast: Cast) -> datetime:
    """When 12 cases were an approved figure and no target was decided. Now 13 stand, another figure and a
    decided target."""
    enter_approved(enter, cast, "CF05", value="12")
    moment = timezone.now()
    enter("CF02", value="3")
    decide(plan, cast, "99.5")
    assess_plan(plan=plan, years=plan.years, by=None)
    return moment


def text_of(client: Client, path: str, moment: datetime | None, **query: str) -> str:
    asked = query | ({"as_of": moment.isoformat()} if moment else {})
    response = client.get(path, asked, headers={"accept-language": "en"})
    assert response.status_code == 200
    return (b"".join(response) if response.streaming else response.content).decode("utf-8-sig")


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    client.force_login(cast.office)
    return client


def test_figures_are_listed_as_they_stood(office: Client, moment: datetime) -> None:
    then, now = (text_of(office, f"{LISTS}/figures/", each) for each in (moment, None))
    assert ("CF02" in then.split("<tbody>")[1], "CF02" in now.split("<tbody>")[1]) == (False, True)
    assert "tag-approved" in then


def test_past_figures_are_filtered_by_their_state_of_then(office: Client, moment: datetime) -> None:
    found = [
        len(text_of(office, f"{LISTS}/figures.csv", moment, state=state).splitlines())
        for state in ("approved", "draft")
    ]
    assert found == [2, 1]  # the heading, and what is left


def test_anothers_past_figures_are_not_there(client: Client, cast: Cast, moment: datetime) -> None:
    client.force_login(cast.other_clerk)
    assert "CF05" not in text_of(client, f"{LISTS}/figures.csv", moment)


def test_targets_are_listed_as_they_stood(office: Client, moment: datetime) -> None:
    then, now = (text_of(office, f"{LISTS}/targets.csv", each) for each in (moment, None))
    assert ("湖政发〔2024〕1号" in then, "湖政发〔2024〕1号" in now) == (False, True)


def test_today_the_targets_are_those_of_now(office: Client, moment: datetime) -> None:
    assert text_of(office, f"{LISTS}/targets.csv", timezone.now()) == text_of(
        office, f"{LISTS}/targets.csv", None
    )


@pytest.mark.parametrize(
    "query",
    [
        {"year": "2025"},
        {"indicator": "CF01"},
        {"domain": "product"},
        {"nature": "binding"},
        {"organization": "hp"},
        {"organization": "hp", "subtree": "true"},
        {"organization": TOWN},
    ],
)
def test_past_targets_pass_the_same_filters(office: Client, moment: datetime, query: dict[str, str]) -> None:
    path = f"{LISTS}/targets.csv"
    assert text_of(office, path, timezone.now(), **query) == text_of(office, path, None, **query)


def test_a_file_of_a_list_says_its_moment(office: Client, moment: datetime) -> None:
    for path in (f"{LISTS}/targets.csv", f"{LISTS}/figures.csv", f"{YEAR}/indicators.csv"):
        response = office.get(path, {"as_of": moment.isoformat()})
        b"".join(response)
        assert "-as-of-" in response["Content-Disposition"]


def test_a_workbook_names_its_moment(office: Client, moment: datetime) -> None:
    for path in (f"{LISTS}/targets.xlsx", f"{LISTS}/figures.xlsx", f"{YEAR}/indicators.xlsx"):
        response = office.get(path, {"as_of": moment.isoformat()}, headers={"accept-language": "en"})
        sheet = load_workbook(BytesIO(b"".join(response))).worksheets[0]
        notes = [row[0] for row in sheet.iter_rows(max_row=4, values_only=True)]
        assert any("As of:" in str(note) for note in notes)


def test_a_list_of_no_moment_says_so(office: Client) -> None:
    for name in ("figures", "targets"):
        assert office.get(f"{LISTS}/{name}/?as_of=gestern").status_code == 400


def test_decided_targets_are_those_of_then(office: Client, plan: Plan, cast: Cast) -> None:
    """In force then, withdrawn now."""
    target = decide(plan, cast, "99.5")
    moment = timezone.now()
    withdraw_target(target=target, by=cast.office)
    then, now = (text_of(office, f"/targets/{PLAN}/", each) for each in (moment, None))
    assert (">in force<" in then, ">withdrawn<" in then) == (True, False)
    assert ">withdrawn<" in now
    assert "/withdraw/" not in then


def test_an_indicators_targets_are_those_of_then(office: Client, moment: datetime) -> None:
    path = f"{YEAR}/indicators/CF01/"
    then, now = (text_of(office, path, each) for each in (moment, None))
    assert ("湖政发〔2024〕1号" in then, "湖政发〔2024〕1号" in now) == (False, True)


def test_the_original_targets_are_read_against_the_figures_of_then(
    office: Client, plan: Plan, cast: Cast, enter: Enter
) -> None:
    """Neither today's figure nor the decided target."""
    decide(plan, cast, "99.5")
    enter("CF01", numerator="97", denominator="100")
    moment = timezone.now()
    enter("CF01", numerator="99", denominator="100", version=1)
    path = f"{YEAR}/indicators/CF01/"
    response = office.get(path, {"as_of": moment.isoformat(), "against": "original"})
    result = response.context["page"].result
    assert (result.value, result.target_value) == (Decimal(97), Decimal(98))


@pytest.mark.parametrize("path", ["plan/", "projects/"])
def test_the_plans_pages_show_the_verdicts_of_then(office: Client, moment: datetime, path: str) -> None:
    text = text_of(office, f"{YEAR}/{path}", moment)
    assert "As it stood on" in text
    assert f"?as_of={quote(moment.isoformat())}" in text


def test_the_outline_has_the_targets_and_verdicts_of_then(office: Client, moment: datetime) -> None:
    def line(at: datetime | None) -> tuple[str, Decimal | None]:
        page = office.get(f"{YEAR}/plan/", {"as_of": at.isoformat()} if at else {}).context["page"]
        lines = [line for place in page.places for line in place.lines]
        found = next(line for line in lines if line.target.indicator.code == "CF02")
        return found.text, found.result.value

    Target.objects.filter(indicator__code="CF02").first().save()  # a line of history that changes nothing
    (then_text, then_value), (now_text, now_value) = line(moment), line(None)
    assert (then_text, then_value) == (now_text, None)
    assert now_value == Decimal(3)


def test_the_domain_has_the_values_and_places_of_then(office: Client, moment: datetime) -> None:
    def page(at: datetime | None) -> DomainPage:
        asked = {"as_of": at.isoformat()} if at else {}
        found: DomainPage = office.get(f"{YEAR}/domains/{DOMAIN}/", asked).context["page"]
        return found

    then, now = (next(row for row in page(at).rows if row.indicator.code == "CF02") for at in (moment, None))
    assert then.result
    assert now.result
    assert (then.result.value, now.result.value) == (None, Decimal(3))
    assert [[place.place.code for place in row.places] for row in (then, now)] == 2 * [["hp-dh", "hp-xh"]]


def test_the_domain_of_then_leads_on_in_the_past(office: Client, moment: datetime) -> None:
    text = text_of(office, f"{YEAR}/domains/{DOMAIN}/", moment)
    at = quote(moment.isoformat())
    assert "As it stood on" in text
    assert f"/indicators/CF05/?as_of={at}" in text
    assert f"?unit=hp-dh&amp;as_of={at}" in text
    assert "Computed on" not in text


def test_a_domain_of_then_is_for_the_same_people(client: Client, cast: Cast, moment: datetime) -> None:
    """The other town's clerk sees the own place's rows, and no mark of another place."""
    client.force_login(cast.other_clerk)
    page = client.get(f"{YEAR}/domains/{DOMAIN}/", {"as_of": moment.isoformat()}).context["page"]
    assert [place for row in page.rows for place in row.places] == []


def test_the_agenda_of_then_has_what_was_behind_then(
    office: Client, plan: Plan, enter: Enter, cast: Cast
) -> None:
    before = timezone.now()
    enter("HB01", unit="hp-shj", value="0.09", explanation="上游来水变差")
    moment = timezone.now()
    enter("HB01", unit="hp-shj", value="0.01", explanation="已改善", version=1)
    assess_plan(plan=plan, years=[2023], by=cast.office)

    def items(at: datetime | None) -> list[tuple[str, str]]:
        asked = {"as_of": at.isoformat()} if at else {}
        page = office.get(f"{YEAR}/meeting/", asked).context["page"]
        return [(item.row.code, item.row.explanation) for item in page.items]

    assert items(moment) == [("HB01", "上游来水变差")]
    assert items(before) == items(None) == []


@pytest.mark.parametrize(("name", "status"), [("leader", 200), ("clerk", 404)])
def test_the_agenda_of_then_is_for_the_same_people(
    client: Client, cast: Cast, moment: datetime, name: str, status: int
) -> None:
    client.force_login(cast.by_name()[name])
    assert client.get(f"{YEAR}/meeting/", {"as_of": moment.isoformat()}).status_code == status


@pytest.mark.parametrize("path", [f"{LISTS}/targets/", f"{LISTS}/figures/", f"/targets/{PLAN}/"])
def test_queries_do_not_grow_with_rows(
    office: Client, plan: Plan, cast: Cast, enter: Enter, moment: datetime, path: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            text_of(office, path, timezone.now())
        return len(captured)

    few = queries()
    enter("CF03", value="1")
    decide(plan, cast, "99.6")
    assert queries() == few
