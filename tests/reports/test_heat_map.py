"""The heat map: what stands in which cell, for whom, in which order, and in how many queries."""

import re
from decimal import Decimal
from unittest.mock import Mock

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import Organization, User
from indicators.method.types import Reason, Verdict
from indicators.models import Assignment, Indicator, Plan, ReportingRound, Result
from indicators.models.generation import GenerationQuerySet
from indicators.services.assessments import assess_plan
from reports.heat_map import HeatMap, load_heat_map
from reports.kept_page import TOKEN
from reports.views import heat_map as view
from tests.cast import Cast
from tests.indicators.conftest import Enter
from tests.indicators.conftest import enter as enter

TOKEN_VALUE = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
URL = "/plans/invented-lakeside-2023-2025/2023/heat-map/"


@pytest.fixture
def assessed(plan: Plan, cast: Cast) -> Plan:
    """Assessed, with a verdict and a value for each place's CF05, the last place the worst."""
    assess_plan(plan=plan, years=[2023], by=cast.office)
    found = Result.objects.filter(indicator__code="CF05", organization__parent=plan.organization)
    for number, result in enumerate(found.order_by("organization__number", "organization__code")):
        result.value, result.reason = Decimal(90 - number), None
        result.verdict = (Verdict.ON_TRACK, Verdict.FAR_BEHIND)[number]
        result.save()
    Result.objects.filter(indicator__code="CF01", organization=plan.organization).update(
        verdict=Verdict.BEHIND, reason=None, value=Decimal("97.456")
    )
    return plan


def load(person: User, plan: Plan, unit: str = "", sort: str = "") -> HeatMap:
    place = Organization.objects.get(code=unit) if unit else None
    return load_heat_map(person=person, plan=plan, year=2023, unit=place, sort=sort)


def columns(page: HeatMap) -> list[str]:
    return [column.code for column in page.columns]


def test_the_whole_stands_before_its_places(assessed: Plan, cast: Cast) -> None:
    assert columns(load(cast.office, assessed)) == ["hp", "hp-dh", "hp-xh"]


def test_a_cell_has_value_verdict_and_reason(assessed: Plan, cast: Cast) -> None:
    row = next(row for row in load(cast.office, assessed).rows if row.code == "CF01")
    cell = row.cells[0]
    assert cell is not None
    assert (cell.text, cell.verdict, cell.reason) == ("97.46", Verdict.BEHIND, None)


def test_a_place_that_reports_nothing_has_no_cell(assessed: Plan, cast: Cast) -> None:
    row = next(row for row in load(cast.office, assessed).rows if row.code == "CF01")
    assert row.cells[1:] == (None, None)


def test_sorted_by_a_place_its_worst_stands_first(assessed: Plan, cast: Cast) -> None:
    page = load(cast.office, assessed, sort="hp-xh")
    (group,) = page.groups
    assert (group.rows[0].code, page.sort) == ("CF05", "hp-xh")


def test_an_unknown_place_sorts_by_nothing(assessed: Plan, cast: Cast) -> None:
    page = load(cast.office, assessed, sort="nowhere")
    assert (page.sort, page.groups[0].label) == ("", assessed.domains.all()[0].label)


def test_a_place_is_taken_apart_into_its_own(assessed: Plan, cast: Cast) -> None:
    assert "hp-dh-ly" not in columns(load(cast.office, assessed))
    Result.objects.filter(organization__code="hp-dh-ly", indicator__code="CF05").update(
        value=Decimal(3), reason=Reason.NO_BASELINE
    )
    assert columns(load(cast.office, assessed, unit="hp-dh")) == ["hp-dh", "hp-dh-ly"]


def test_a_towns_clerk_sees_the_own_town_only(assessed: Plan, cast: Cast) -> None:
    Result.objects.filter(indicator__code="CF05").update(value=Decimal(3), verdict=Verdict.BEHIND)
    assert columns(load(cast.clerk, assessed)) == ["hp-dh-ly"]


def test_a_department_sees_what_it_leads(assessed: Plan, cast: Cast) -> None:
    Result.objects.filter(indicator__code="HB01").update(value=Decimal(3), verdict=Verdict.BEHIND)
    codes = {row.code for row in load(cast.department_clerk, assessed).rows}
    assert "HB01" in codes
    assert "CF05" not in codes


def test_it_is_read_in_four_queries(
    assessed: Plan, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cast.office.roles  # noqa: B018 (loaded with the person at log-in)
    with django_assert_num_queries(4):
        load(cast.office, assessed)


def many_rows(plan: Plan, times: int) -> None:
    """So many times the plan's indicators, each with a result for every place."""
    results = list(Result.objects.select_related("indicator"))
    for result in results:
        first = result.indicator
        for number in range(1, times):
            code = f"{first.code}-{number}"
            fields = {"domain": first.domain, "name": first.name, "unit": first.unit, "kind": first.kind}
            fields |= {"direction": first.direction, "rollup": first.rollup, "number": 1000 + number}
            result.indicator, _made = Indicator.objects.get_or_create(plan=plan, code=code, defaults=fields)
            result.pk, result.value = None, Decimal(number)
            result.save(force_insert=True)
        result.indicator = first


def test_ten_times_the_rows_need_as_many_queries(
    assessed: Plan, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    before = len(load(cast.office, assessed).rows)
    places = ("hp", "hp-dh", "hp-xh")
    Result.objects.exclude(organization__code__in=places).delete()
    many_rows(assessed, 10)
    with django_assert_num_queries(4):
        assert len(load(cast.office, assessed).rows) >= 10 * before


def test_the_table_is_drawn_once_for_who_sees_the_same(
    client: Client, assessed: Plan, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = Mock(side_effect=load_heat_map)
    monkeypatch.setattr(view, "load_heat_map", draw)
    for person in (cast.office, cast.leader, cast.office, cast.clerk, cast.other_clerk):
        client.force_login(person)
        client.get(URL)
    assert draw.call_count == 3  # for everything, and for each of two towns


def stop_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the keys of what is kept did not name the state of the data."""
    monkeypatch.setattr(GenerationQuerySet, "of", lambda *_arguments: 0)
    monkeypatch.setattr(view, "generation", lambda *_arguments: None)


@pytest.mark.parametrize("is_current", [True, False])
def test_a_saved_figure_is_in_the_next_answer(
    client: Client,
    plan: Plan,
    cast: Cast,
    open_rounds: list[ReportingRound],
    enter: Enter,
    monkeypatch: pytest.MonkeyPatch,
    is_current: bool,
) -> None:
    """Without the generation in its key the kept table would be that of before."""
    if not is_current:
        stop_the_count(monkeypatch)
    assess_plan(plan=plan, years=[2023], by=cast.office)
    client.force_login(cast.clerk)
    assert "6,789" not in client.get(URL).content.decode()
    enter("CF05", value="6789")
    assert ("6,789" in client.get(URL).content.decode()) is is_current


def test_a_renamed_indicator_is_in_the_next_answer(client: Client, assessed: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    client.get(URL)
    row = Indicator.objects.get(code="CF05")
    row.name = "今日改名"
    row.save()
    assert "今日改名" in client.get(URL).content.decode()


def test_a_renamed_place_is_in_the_next_answer(client: Client, assessed: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    client.get(URL)
    Organization.objects.filter(code="hp-dh").update(name="今日改名")
    assert "今日改名" in client.get(URL).content.decode()


@pytest.mark.parametrize("is_current", [True, False])
def test_who_loses_an_indicator_loses_its_row_at_once(
    client: Client, assessed: Plan, cast: Cast, monkeypatch: pytest.MonkeyPatch, is_current: bool
) -> None:
    """Without the generation in its key the kept table would still show the row."""
    if not is_current:
        stop_the_count(monkeypatch)
    Result.objects.filter(indicator__code="HB01").update(value=Decimal(3), verdict=Verdict.BEHIND)
    client.force_login(cast.department_clerk)
    assert "/indicators/HB01/" in client.get(URL).content.decode()
    Assignment.objects.filter(indicator__code="HB01").delete()
    assert ("/indicators/HB01/" in client.get(URL).content.decode()) is not is_current


def test_the_kept_page_costs_two_queries(
    client: Client, assessed: Plan, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The person, and the generation; the session is in the cache."""
    client.force_login(cast.office)
    first = client.get(URL).content
    with django_assert_num_queries(2):
        again = client.get(URL).content
    assert TOKEN.sub(b"", again) == TOKEN.sub(b"", first)


def test_the_kept_page_is_the_persons_own(client: Client, assessed: Plan, cast: Cast) -> None:
    for person in (cast.office, cast.leader):
        client.force_login(person)
        assert f">{person}</a>" in client.get(URL).content.decode()


def test_forms_of_the_kept_page_work(assessed: Plan, cast: Cast) -> None:
    """Each answer has tokens of its own: a kept one would be another session's."""
    for _time in range(2):
        client = Client(enforce_csrf_checks=True)
        client.force_login(cast.office)
        client.get(URL)
        [token] = set(TOKEN_VALUE.findall(client.get(URL).content.decode()))
        said = {"csrfmiddlewaretoken": token, "language": "en", "next": URL}
        assert client.post("/i18n/setlang/", said).status_code == 302


def test_a_message_is_shown_once(client: Client, assessed: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    client.get(URL)
    assert 'class="messages"' in client.get(f"{URL}?as_of=never").content.decode()
    assert 'class="messages"' not in client.get(URL).content.decode()


def test_before_an_assessment_the_page_says_so(client: Client, plan: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    html = client.get(URL, headers={"accept-language": "en"}).content.decode()
    assert "Nothing to show for 2023 yet" in html


def test_the_table_names_rows_columns_and_verdicts(client: Client, assessed: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    html = client.get(f"{URL}?sort=hp-xh", headers={"accept-language": "en"}).content.decode()
    for part in ('aria-sort="descending"', '<th scope="row">', "far behind</span>", "?unit=hp-xh"):
        assert part in html


def test_the_past_is_what_was_known_then(
    plan: Plan, cast: Cast, open_rounds: list[ReportingRound], enter: Enter
) -> None:
    before = timezone.now()
    enter("CF05", value="12")
    rows = {
        moment: load_heat_map(
            person=cast.office,
            plan=plan,
            year=2023,
            unit=Organization.objects.get(code="hp-dh-ly"),
            sort="",
            moment=moment,
        ).rows
        for moment in (before, timezone.now())
    }
    assert [[row.code for row in found] for found in rows.values()] == [[], ["CF05"]]


@pytest.mark.parametrize(("name", "codes"), [("clerk", ["CF05"]), ("other_clerk", [])])
def test_in_the_past_everybody_sees_the_own_only(
    plan: Plan, cast: Cast, open_rounds: list[ReportingRound], enter: Enter, name: str, codes: list[str]
) -> None:
    enter("CF05", value="12")
    person = cast.by_name()[name]
    page = load_heat_map(person=person, plan=plan, year=2023, unit=None, sort="", moment=timezone.now())
    assert [row.code for row in page.rows] == codes


def test_the_page_of_the_past_leads_on_in_the_past(
    client: Client, plan: Plan, cast: Cast, open_rounds: list[ReportingRound], enter: Enter
) -> None:
    enter("CF05", value="12")
    client.force_login(cast.clerk)
    moment = timezone.now().isoformat()
    html = client.get(URL, {"as_of": moment}, headers={"accept-language": "en"}).content.decode()
    assert "As it stood on" in html
    assert "unit=hp-dh-ly&amp;as_of=" in html
