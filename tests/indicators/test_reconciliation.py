"""Reconciliation: three sources side by side, gaps that open, are explained, and close; who may do what."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.method.reconciliation import (
    GapAnswer,
    GapCause,
    GapKind,
    GapState,
    Pair,
    Said,
    state_of,
)
from indicators.models import GapNote, Indicator, Plan, PublishedFigure
from indicators.reconciliation_page import build_reconciliation_page
from indicators.services.reconciliation import GapMoved, explain_gap, reconcile
from tests.cast import Cast
from tests.indicators.conftest import Enter
from tests.indicators.test_assessments import TOWNS

URL = "/reconciliation/invented-lakeside-2023-2025/2023/"
ZERO = Decimal(0)


@pytest.fixture
def differing(plan: Plan, enter: Enter) -> Indicator:
    """Complaints: 100 in the towns together, 105 by the bureau's own count."""
    for number, town in enumerate(TOWNS, 1):
        enter("CF05", unit=town, value=str(10 * number))
    enter("CF05", unit="hp-zlj", value="105")
    return Indicator.objects.for_plan(plan).get(code="CF05")


def states(plan: Plan, indicator: Indicator) -> dict[GapKind, GapState]:
    return {gap.kind: gap.state for gap in reconcile(plan.organization, 2023, [indicator])[0].gaps}


def say(plan: Plan, cast: Cast, indicator: Indicator, seen: tuple[int, int] = (105, 100)) -> GapNote:
    return explain_gap(
        indicator=indicator,
        organization=plan.organization,
        year=2023,
        kind=GapKind.OWN,
        seen=(Decimal(seen[0]), Decimal(seen[1])),
        answer=GapAnswer.EXPLAINED,
        cause=GapCause.SCOPE,
        text="含市直单位受理的投诉",
        by=cast.reviewer,
    )


def publish(plan: Plan, cast: Cast, code: str, value: str) -> PublishedFigure:
    return PublishedFigure.objects.create(
        indicator=Indicator.objects.get(code=code),
        organization=plan.organization,
        year=2023,
        value=Decimal(value),
        source="统计年鉴（虚构）",
        entered_by=cast.office,
    )


EXPLAINED = Said(GapAnswer.EXPLAINED, Decimal(105), Decimal(100))


@pytest.mark.parametrize(
    ("pair", "said", "state"),
    [
        (Pair(Decimal(105), Decimal(100), ZERO), (), GapState.OPEN),
        (Pair(Decimal(105), None, ZERO), (), GapState.INCOMPLETE),
        (Pair(Decimal(100), Decimal(100), ZERO), (), GapState.AGREES),
        (Pair(Decimal(105), Decimal(100), Decimal(5)), (), GapState.AGREES),
        (Pair(Decimal(105), Decimal(100), ZERO), (EXPLAINED,), GapState.EXPLAINED),
        (Pair(Decimal(106), Decimal(100), ZERO), (EXPLAINED,), GapState.OPEN),
        (Pair(Decimal(100), Decimal(100), ZERO), (EXPLAINED,), GapState.CORRECTED),
        (Pair(Decimal("87.4123"), Decimal("87.4"), ZERO, 1), (), GapState.AGREES),
        (Pair(Decimal("87.4500"), Decimal("87.4"), ZERO, 1), (), GapState.OPEN),
    ],
)
def test_state_follows_from_values_and_notes(pair: Pair, said: tuple[Said, ...], state: GapState) -> None:
    assert state_of(pair, said) is state


def test_a_gap_is_open_until_it_is_explained(plan: Plan, cast: Cast, differing: Indicator) -> None:
    assert states(plan, differing) == {GapKind.OWN: GapState.OPEN}
    say(plan, cast, differing)
    assert states(plan, differing) == {GapKind.OWN: GapState.EXPLAINED}


def test_a_corrected_figure_closes_the_gap_and_the_note_stays(
    plan: Plan, cast: Cast, differing: Indicator, enter: Enter
) -> None:
    say(plan, cast, differing)
    enter("CF05", unit="hp-zlj", value="100", version=1)
    assert states(plan, differing) == {GapKind.OWN: GapState.CORRECTED}
    assert GapNote.objects.count() == 1


def test_what_was_said_of_other_figures_is_refused(plan: Plan, cast: Cast, differing: Indicator) -> None:
    with pytest.raises(GapMoved):
        say(plan, cast, differing, seen=(104, 100))
    assert not GapNote.objects.exists()


def test_figure_reported_directly_is_held_against_the_published_one_only(
    plan: Plan, cast: Cast, enter: Enter
) -> None:
    enter("HB01", unit="hp-shj", value="0.0612")
    publish(plan, cast, "HB01", "0.061")
    assert states(plan, Indicator.objects.get(code="HB01")) == {GapKind.PUBLISHED: GapState.AGREES}


def test_the_published_figure_entered_last_counts(plan: Plan, cast: Cast, differing: Indicator) -> None:
    publish(plan, cast, "CF05", "90")
    publish(plan, cast, "CF05", "100")
    assert states(plan, differing)[GapKind.PUBLISHED] == GapState.AGREES
    assert [row.value for row in reconcile(plan.organization, 2023, [differing])[0].published] == [100, 90]


def test_page_shows_the_three_sources_and_the_gap(client: Client, cast: Cast, differing: Indicator) -> None:
    client.force_login(cast.office)
    html = client.get(f"{URL}?state=open", headers={"accept-language": "en"}).content.decode()
    assert "1 gap is open" in html
    assert "▲ +5" in html


def test_departments_see_what_they_lead(plan: Plan, cast: Cast) -> None:
    def codes(person: object) -> set[str]:
        return {
            row.indicator.code
            for row in build_reconciliation_page(plan, plan.organization, 2023, person).rows
        }

    assert codes(cast.department_clerk) == {"HB01", "HB02", "HB03"}
    assert len(codes(cast.leader)) == 10


def test_leaders_read_notes_without_names(
    client: Client, plan: Plan, cast: Cast, differing: Indicator
) -> None:
    say(plan, cast, differing)
    client.force_login(cast.leader)
    html = client.get(f"{URL}CF05/").content.decode()
    assert "含市直单位受理的投诉" in html
    assert f" {cast.reviewer}<" not in html
    assert "<textarea" not in html


def test_explaining_by_the_page(client: Client, cast: Cast, differing: Indicator) -> None:
    client.force_login(cast.reviewer)
    typed = {"own-kind": "own", "own-value": "105", "own-other": "100", "own-answer": "explained"}
    faulty = client.post(f"{URL}CF05/explain/", {**typed, "own-text": "多计"})
    assert (faulty.status_code, GapNote.objects.count()) == (400, 0)
    answer = client.post(f"{URL}CF05/explain/", {**typed, "own-text": "多计", "own-cause": "duplicates"})
    assert (answer.status_code, GapNote.objects.get().by) == (302, cast.reviewer)


def test_page_answers_409_where_the_figures_moved(client: Client, cast: Cast, differing: Indicator) -> None:
    client.force_login(cast.office)
    typed = {"own-kind": "own", "own-value": "104", "own-other": "100", "own-answer": "to_correct"}
    assert client.post(f"{URL}CF05/explain/", {**typed, "own-text": "改"}).status_code == 409


@pytest.mark.parametrize(("number", "status"), [("１０1", 302), ("约100", 400), ("", 400), ("100.5", 400)])
def test_published_figures_are_read_like_every_number(
    client: Client, cast: Cast, differing: Indicator, number: str, status: int
) -> None:
    client.force_login(cast.office)
    answer = client.post(f"{URL}CF05/published/", {"number": number, "source": "年鉴第3页"})
    assert (answer.status_code, PublishedFigure.objects.count()) == (status, int(status == 302))


def test_queries_do_not_grow_with_figures(client: Client, plan: Plan, cast: Cast, enter: Enter) -> None:
    client.force_login(cast.office)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(URL).status_code == 200
        return len(captured)

    before = queries()
    for code in ("CF02", "CF05"):
        enter(code, value="3")
        enter(code, unit="hp-zlj", value="3")
        publish(plan, cast, code, "4")
    assert queries() == before


@pytest.mark.parametrize(("person", "links"), [("office", 5), ("reviewer", 3), ("clerk", 0)])
def test_home_leads_those_there_who_have_a_part_in_it(
    client: Client, plan: Plan, cast: Cast, person: str, links: int
) -> None:
    client.force_login(cast.by_name()[person])
    html = client.get("/").content.decode()
    assert html.count('class="line-link"') == links


def test_a_county_is_held_against_its_own_towns(client: Client, plan: Plan, cast: Cast, enter: Enter) -> None:
    """Not against those of another county; and what is said of it is not said of the city."""
    for unit, value in (("hp-dh-ly", "60"), ("hp-dh-qs", "40"), ("hp-xh-bs", "5"), ("hp-xh-yq", "5")):
        enter("CF05", unit=unit, value=value)
    client.force_login(cast.office)
    url, query = f"/reconciliation/{plan.code}/2023/CF05/", "?unit=hp-dh"
    published = {"number": "90", "source": "县年鉴第3页"}
    assert client.post(f"{url}published/{query}", published).headers["Location"] == url + query
    [gap] = client.get(url + query).context["page"].row.gaps
    assert (gap.pair.value, gap.pair.other, gap.state) == (100, 90, GapState.OPEN)
    said = {
        "published-kind": "published",
        "published-value": "100",
        "published-other": "90",
        "published-answer": "to_correct",
        "published-text": "县统计局更正",
    }
    assert client.post(f"{url}explain/{query}", said).status_code == 302
    assert [note.organization.code for note in GapNote.objects.all()] == ["hp-dh"]
    assert client.get(url).context["page"].row.gaps == []


def test_only_what_has_places_below_is_reconciled(client: Client, plan: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    assert client.get(f"/reconciliation/{plan.code}/2023/?unit=hp-dh-ly").status_code == 404
    assert client.get(f"/reconciliation/{plan.code}/2023/?unit=hp-xh").status_code == 200
