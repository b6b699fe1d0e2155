"""Targets decided after the plan: set by a document, split among the places, withdrawn; nothing is lost."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization, User
from indicators.method.types import Comparator, Origin
from indicators.models import Indicator, Plan, Result, Target, TargetScan, TargetSplit
from indicators.services.assessments import assess_plan
from indicators.services.targets import (
    DecidedLater,
    Decision,
    SplitCell,
    SplitUnexplained,
    TargetsStale,
    TargetStated,
    decide_target,
    split_target,
    standing_targets,
    withdraw_target,
)
from indicators.targets_page import build_targets_page
from tests.cast import Cast
from tests.indicators.test_assessments import result_of

PLAN = "invented-lakeside-2023-2025"
URL = f"/targets/{PLAN}/"
DECISION = Decision("湖畔发〔2024〕3号（虚构）", date(2024, 5, 1), "形势变化")


@pytest.fixture
def brands(plan: Plan) -> Indicator:
    """A count of 12 by 2025, with two counties below the city."""
    return Indicator.objects.for_plan(plan).get(code="CF02")


def place(code: str) -> Organization:
    return Organization.objects.get(code=code)


def decide(indicator: Indicator, by: User, value: int = 15, code: str = "hp", **changes: Any) -> Target:
    decision = Decision(**{"document": "3号", "decided_on": date(2024, 5, 1), "reason": "变化", **changes})
    return decide_target(
        indicator=indicator,
        organization=place(code),
        year=2025,
        value=Decimal(value),
        decision=decision,
        by=by,
    )


def split(
    indicator: Indicator, by: User, shares: dict[str, int | None], reason: str = "", whole: str = "hp"
) -> int:
    standing = standing_targets(indicator)
    cells = []
    for code, value in shares.items():
        organization = place(code)
        row = standing.get(organization.pk, {}).get(2025)
        number = None if value is None else Decimal(value)
        cells.append(SplitCell(organization, 2025, number, row.pk if row else 0))
    return split_target(
        indicator=indicator,
        whole=place(whole),
        cells=cells,
        decision=DECISION,
        remainder_reason=reason,
        by=by,
    )


def value_of(indicator: Indicator, code: str) -> Decimal | None:
    row = standing_targets(indicator).get(place(code).pk, {}).get(2025)
    return row.value if row else None


def test_a_decided_target_counts_and_the_plans_own_stays(plan: Plan, brands: Indicator, cast: Cast) -> None:
    decide(brands, cast.office)
    assess_plan(plan=plan, years=[2025], by=None)
    result = result_of("CF02", "hp", 2025)
    assert (result.target_value, result.target_origin) == (Decimal(15), Origin.DECIDED)
    assert Target.objects.get(indicator=brands, origin=Origin.STATED).value == 12


def test_it_is_worded_like_the_target_before_it(brands: Indicator, cast: Cast) -> None:
    complaints = Indicator.objects.get(code="CF05")
    assert decide(brands, cast.office).comparator == Comparator.AT_LEAST
    assert decide(complaints, cast.office, code="hp-dh").comparator == Comparator.AT_MOST


def test_a_withdrawn_target_gives_way_to_what_it_replaced(brands: Indicator, cast: Cast) -> None:
    target = decide(brands, cast.office)
    withdraw_target(target=target, by=cast.office)
    assert value_of(brands, "hp") == 12
    assert Target.objects.get(pk=target.pk).withdrawn_by == cast.office


def test_the_change_is_in_the_history(brands: Indicator, cast: Cast) -> None:
    target = decide(brands, cast.office)
    withdraw_target(target=target, by=cast.office)
    assert [line.history_type for line in target.history.all()] == ["~", "+"]


def test_an_earlier_decision_cannot_replace_a_later_one(brands: Indicator, cast: Cast) -> None:
    decide(brands, cast.office)
    with pytest.raises(DecidedLater):
        decide(brands, cast.office, 16, decided_on=date(2024, 4, 30))


def test_list_shows_what_each_decision_replaced(plan: Plan, brands: Indicator, cast: Cast) -> None:
    decide(brands, cast.office, 15)
    decide(brands, cast.office, 16, decided_on=date(2024, 6, 1))
    rows = build_targets_page(plan, cast.leader).rows
    assert [(row.before_text, row.text, row.is_in_force) for row in rows] == [
        ("≥ 15", "≥ 16", True),
        ("≥ 12", "≥ 15", False),
    ]


def typed(**changes: Any) -> dict[str, Any]:
    usual = {
        "indicator": "CF02",
        "organization": "hp",
        "year": "2025",
        "number": "15",
        "document": "3号",
        "decided_on": "2024-05-01",
        "reason": "变化",
    }
    return usual | changes


def test_the_office_sets_a_target_with_its_scan(client: Client, brands: Indicator, cast: Cast) -> None:
    client.force_login(cast.office)
    file = SimpleUploadedFile("决定.pdf", b"%PDF-1.7 invented")
    assert client.post(f"{URL}add/", typed(scan=file)).status_code == 302
    answer = client.get(f"{URL}{TargetScan.objects.get().pk}/scan/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 invented"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "12.5"),
        ("number", "约15"),
        ("decided_on", "去年"),
        ("document", ""),
        ("reason", ""),
        ("year", "2030"),
    ],
)
def test_faults_stand_at_their_fields(
    client: Client, brands: Indicator, cast: Cast, field: str, value: str
) -> None:
    client.force_login(cast.office)
    answer = client.post(f"{URL}add/", typed(**{field: value}))
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert not Target.objects.filter(origin=Origin.DECIDED).exists()


def test_a_file_that_is_not_what_it_says_sets_nothing(client: Client, brands: Indicator, cast: Cast) -> None:
    client.force_login(cast.office)
    answer = client.post(f"{URL}add/", typed(scan=SimpleUploadedFile("a.pdf", b"MZ")))
    assert (answer.status_code, Target.objects.filter(origin=Origin.DECIDED).count()) == (400, 0)


def test_scan_of_a_places_target_is_the_places_and_the_leads(
    client: Client, brands: Indicator, cast: Cast
) -> None:
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    decide(brands, cast.office, 3, "hp-dh-ly", scan=file)
    address = f"{URL}{TargetScan.objects.get().pk}/scan/"
    statuses = {}
    for name, person in cast.by_name().items():
        client.force_login(person)
        answer = client.get(address)
        statuses[name] = answer.status_code
        if answer.streaming:
            assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    seeing = {name for name, status in statuses.items() if status == 200}
    assert seeing == {"office", "leader", "reviewer", "clerk"}


def test_queries_of_the_list_do_not_grow(client: Client, brands: Indicator, cast: Cast) -> None:
    client.force_login(cast.office)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(URL)
        return len(captured)

    decide(brands, cast.office)
    before = queries()
    for code in ("hp-dh", "hp-xh", "hp-dh-ly"):
        decide(brands, cast.office, 3, code)
    assert queries() == before


def test_a_split_that_adds_up_needs_no_reason(brands: Indicator, cast: Cast) -> None:
    assert split(brands, cast.office, {"hp-dh": 7, "hp-xh": 5}) == 2
    row = TargetSplit.objects.get()
    assert (row.whole, row.allocated, row.reason) == (Decimal(12), Decimal(12), "")


def test_a_split_that_does_not_add_up_asks_for_a_reason_and_keeps_it(brands: Indicator, cast: Cast) -> None:
    with pytest.raises(SplitUnexplained) as caught:
        split(brands, cast.office, {"hp-dh": 7, "hp-xh": 4})
    assert (caught.value.remainders, value_of(brands, "hp-dh")) == ({2025: Decimal(1)}, None)
    split(brands, cast.office, {"hp-dh": 7, "hp-xh": 4}, reason="市本级1个")
    assert TargetSplit.objects.get().reason == "市本级1个"


def test_a_rates_targets_are_each_places_own(cast: Cast, plan: Plan) -> None:
    rate = Indicator.objects.for_plan(plan).get(code="CF01")
    split(rate, cast.office, {"hp-dh": 97, "hp-xh": 99})
    assert not TargetSplit.objects.exists()
    assess_plan(plan=plan, years=[2025], by=None)
    assert result_of("CF01", "hp-dh", 2025).target_value == 97


def test_a_share_makes_a_count_of_a_place_rated(plan: Plan, brands: Indicator, cast: Cast) -> None:
    split(brands, cast.office, {"hp-dh": 7, "hp-xh": 5})
    assess_plan(plan=plan, years=[2025], by=None)
    assert Result.objects.get(indicator=brands, organization__code="hp-dh").target_value == 7


def save_what_was_seen_before(brands: Indicator, cast: Cast) -> None:
    """One office splits 7 and 5; another, who saw nothing there, then saves 6 and 6."""
    cells = [SplitCell(place(code), 2025, Decimal(6), seen=0) for code in ("hp-dh", "hp-xh")]
    split(brands, cast.office, {"hp-dh": 7, "hp-xh": 5})
    split_target(
        indicator=brands,
        whole=place("hp"),
        cells=cells,
        decision=DECISION,
        remainder_reason="",
        by=cast.office,
    )


def test_two_offices_at_once_do_not_overwrite_each_other(brands: Indicator, cast: Cast) -> None:
    with pytest.raises(TargetsStale) as caught:
        save_what_was_seen_before(brands, cast)
    assert len(caught.value.cells) == 2
    assert value_of(brands, "hp-dh") == 7


def test_without_the_check_the_second_overwrites_the_first(
    brands: Indicator, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indicators.services.targets._refuse_stale", lambda cells, standing: None)
    save_what_was_seen_before(brands, cast)
    assert value_of(brands, "hp-dh") == 6


def test_an_emptied_cell_takes_back_what_was_decided(brands: Indicator, cast: Cast) -> None:
    split(brands, cast.office, {"hp-dh": 7, "hp-xh": 5})
    split(brands, cast.office, {"hp-dh": None, "hp-xh": None})
    assert (value_of(brands, "hp-dh"), Target.objects.filter(origin=Origin.DECIDED).count()) == (None, 2)


def test_the_plans_own_target_cannot_be_emptied(brands: Indicator, cast: Cast) -> None:
    with pytest.raises(TargetStated):
        split(brands, cast.office, {"hp": None})


def test_a_county_is_split_among_its_towns(brands: Indicator, cast: Cast) -> None:
    split(brands, cast.office, {"hp-dh": 7, "hp-xh": 5})
    with pytest.raises(SplitUnexplained) as caught:
        split(brands, cast.office, {"hp-dh-ly": 4, "hp-dh-qs": 2}, whole="hp-dh")
    assert caught.value.remainders == {2025: Decimal(1)}
    split(brands, cast.office, {"hp-dh-ly": 4, "hp-dh-qs": 3}, whole="hp-dh")
    kept = TargetSplit.objects.filter(organization__code="hp-dh").get()
    assert (kept.whole, kept.allocated) == (7, 7)


def test_the_grid_of_a_county_leaves_its_own_target_to_the_city(
    client: Client, brands: Indicator, cast: Cast
) -> None:
    split(brands, cast.office, {"hp-dh": 7, "hp-xh": 5})
    client.force_login(cast.office)
    typed = grid(hp_dh="99", hp_dh_ly="4", hp_dh_qs="3")
    assert client.post(f"{URL}CF02/breakdown/?unit=hp-dh", typed).status_code == 302
    assert [value_of(brands, code) for code in ("hp-dh", "hp-dh-ly", "hp-dh-qs")] == [7, 4, 3]


@pytest.mark.parametrize("unit", ["hp-dh-ly", "hp-zlj", "nowhere"])
def test_only_what_has_places_below_is_split(
    client: Client, brands: Indicator, cast: Cast, unit: str
) -> None:
    client.force_login(cast.office)
    assert client.get(f"{URL}CF02/breakdown/?unit={unit}").status_code == 404


def grid(**cells: str) -> dict[str, str]:
    """A form of the breakdown: cells as `hp_dh=7`, seen by nobody before."""
    sent = {f"{name.replace('_', '-')}-2025": text for name, text in cells.items()}
    return {"document": "3号", "decided_on": "2024-05-01", "reason": "分解", **sent}


def test_the_grid_works_as_a_plain_form(client: Client, brands: Indicator, cast: Cast) -> None:
    client.force_login(cast.office)
    page = client.get(f"{URL}CF02/breakdown/")
    assert page.context["page"].remainders == ["–", "–", "–"]
    assert client.post(f"{URL}CF02/breakdown/", grid(hp_dh="７", hp_xh="5")).status_code == 302
    assert client.get(f"{URL}CF02/breakdown/").context["page"].remainders == ["–", "–", "0"]


def test_faulty_cells_are_named_and_nothing_is_written(client: Client, brands: Indicator, cast: Cast) -> None:
    client.force_login(cast.office)
    answer = client.post(f"{URL}CF02/breakdown/", grid(hp_dh="7.5", hp_xh="5"))
    assert (answer.status_code, list(answer.context["page"].form.errors)) == (400, ["hp-dh-2025"])
    assert not Target.objects.filter(origin=Origin.DECIDED).exists()


def test_a_missing_reason_is_asked_for_with_what_was_typed(
    client: Client, brands: Indicator, cast: Cast
) -> None:
    client.force_login(cast.office)
    answer = client.post(f"{URL}CF02/breakdown/", grid(hp_dh="7", hp_xh="4"))
    assert list(answer.context["page"].form.errors) == ["remainder_reason"]
    assert answer.context["page"].remainders[-1] == "1"


def test_a_conflict_shows_both_values_and_the_next_save_replaces(
    client: Client, brands: Indicator, cast: Cast
) -> None:
    client.force_login(cast.office)
    split(brands, cast.office, {"hp-dh": 7, "hp-xh": 5})
    answer = client.post(f"{URL}CF02/breakdown/", grid(hp_dh="6", hp_xh="6"))
    assert (answer.status_code, value_of(brands, "hp-dh")) == (409, 7)
    form = answer.context["page"].form
    again = grid(hp_dh="6", hp_xh="6") | {
        name: form[name].value() for name in ("hp-dh-2025-seen", "hp-xh-2025-seen")
    }
    assert client.post(f"{URL}CF02/breakdown/", again).status_code == 302
    assert value_of(brands, "hp-dh") == 6


def test_a_date_before_the_standing_decision_is_a_fault(
    client: Client, brands: Indicator, cast: Cast
) -> None:
    client.force_login(cast.office)
    decide(brands, cast.office, decided_on=DECISION.decided_on + timedelta(days=1))
    answer = client.post(f"{URL}add/", typed())
    assert list(answer.context["form"].errors) == ["decided_on"]
