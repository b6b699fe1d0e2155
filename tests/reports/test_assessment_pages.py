"""The pages of an assessment: what is published, what is not, and who sees what."""

import pytest
from django.test import Client
from django.utils import timezone

from indicators.models import Plan, Publication, Revision, RevisionState
from indicators.services.assessments import assess_plan
from tests.cast import Cast
from tests.indicators.conftest import Enter, enter, figure_of
from tests.indicators.publishing import ask, enter_approved, publish, revise
from tests.indicators.wide_plan import text_of

__all__ = ["enter"]

PAGE = "/assessments/invented-lakeside-2023-2025/2023/"
ENTRY = "/entry/invented-lakeside-2023-2025/2023/hp-dh-ly/"
OVERVIEW = "/plans/invented-lakeside-2023-2025/2023/"
LIST = "/plans/invented-lakeside-2023-2025/2023/indicators/"
INDICATOR = f"{LIST}CF05/"


@pytest.fixture
def site(client: Client, cast: Cast) -> Client:
    client.force_login(cast.office)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def version(plan: Plan, enter: Enter, cast: Cast) -> Publication:
    """Version 1 with the town's 12; its 3 of another indicator is not approved."""
    enter_approved(enter, cast, "CF05", value="12")
    enter("CF02", value="3")
    return publish(plan, cast.office)


def test_the_last_look_names_what_does_not_count(site: Client, enter: Enter, cast: Cast) -> None:
    enter_approved(enter, cast, "CF05", value="12")
    enter("CF02", value="3")
    page = text_of(site.get(f"{PAGE}publish/"))
    assert "1 approved figure of 2023 counts" in page
    assert "1 figure does not count yet" in page


def test_the_press_publishes_once(site: Client, enter: Enter, cast: Cast) -> None:
    enter_approved(enter, cast, "CF05", value="12")
    statuses = [site.post(f"{PAGE}publish/", {"seen_version": "0"}).status_code for _ in range(2)]
    assert (statuses, Publication.objects.count()) == ([302, 409], 1)


@pytest.mark.parametrize("seen", ["", "x", "99999999999", "-1"])
def test_a_version_that_nobody_saw_is_refused(site: Client, seen: str) -> None:
    assert site.post(f"{PAGE}publish/", {"seen_version": seen}).status_code == 409


@pytest.mark.usefixtures("version")
def test_leaders_read_versions_without_names_and_drafts(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    page = client.get(PAGE, headers={"accept-language": "en"})
    assert "Version 1" in text_of(page)
    assert "office</td>" not in text_of(page)
    assert "does not count" not in text_of(page)


@pytest.mark.usefixtures("version")
def test_a_version_shows_its_results_and_that_it_is_intact(site: Client) -> None:
    page = text_of(site.get(f"{PAGE}versions/1/?unit=hp-dh-ly"))
    assert ">12</a></td>" in page.replace(" ", "")
    assert "still have the digests" in page


@pytest.mark.usefixtures("version")
def test_differences_name_the_unit_and_for_the_office_the_person(
    site: Client, plan: Plan, cast: Cast
) -> None:
    revise(plan, cast, "CF05", value="13")
    page = text_of(site.get(f"{PAGE}differences/"))
    assert "12 → 13" in page
    assert "Reedleaf Town (example) clerk," in page


@pytest.mark.usefixtures("version")
def test_leaders_see_the_unit_alone(client: Client, plan: Plan, cast: Cast) -> None:
    revise(plan, cast, "CF05", value="13")
    client.force_login(cast.leader)
    page = text_of(client.get(f"{PAGE}differences/", headers={"accept-language": "en"}))
    assert "12 → 13" in page
    assert " clerk," not in page


@pytest.mark.usefixtures("version")
@pytest.mark.parametrize("query", ["?from=7", "?to=7", "?from=x"])
def test_there_is_no_difference_to_a_version_that_there_is_not(site: Client, query: str) -> None:
    assert site.get(f"{PAGE}differences/{query}").status_code == 404


@pytest.mark.usefixtures("version")
def test_the_unit_asks_and_the_office_accepts(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    asked = {"CF05-value": "13", "CF05-version": str(figure_of("CF05").version), "CF05-reason": "口径有误"}
    assert client.post(f"{ENTRY}cells/CF05/revision/", asked).status_code == 302
    client.force_login(cast.office)
    revision = Revision.objects.get()
    client.post(f"/revisions/{revision.pk}/decide/", {"act": "accept", "decision": "同意"})
    revision.refresh_from_db()
    assert (revision.state, figure_of("CF05").value) == (RevisionState.ACCEPTED, 13)


@pytest.mark.usefixtures("version")
@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"CF05-value": "13"}, 400),
        ({"CF05-value": "ten", "CF05-reason": "口径有误"}, 400),
        ({"CF05-value": "12", "CF05-reason": "口径有误"}, 409),
        ({"CF05-value": "13", "CF05-reason": "口径有误", "CF05-version": "1"}, 409),
    ],
)
def test_a_revision_that_cannot_be_taken_says_why(
    client: Client, cast: Cast, typed: dict[str, str], status: int
) -> None:
    client.force_login(cast.clerk)
    version = {"CF05-version": str(figure_of("CF05").version)}
    assert client.post(f"{ENTRY}cells/CF05/revision/", version | typed).status_code == status


@pytest.mark.usefixtures("version")
def test_a_decision_without_a_reason_is_none(site: Client, plan: Plan, cast: Cast) -> None:
    revision = ask(plan, cast.clerk, "CF05", value="13")
    site.post(f"/revisions/{revision.pk}/decide/", {"act": "accept", "decision": ""})
    assert Revision.objects.get().state == RevisionState.ASKED


@pytest.mark.usefixtures("version")
def test_the_entry_page_says_that_the_year_is_locked(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    page = text_of(client.get(ENTRY, headers={"accept-language": "en"}))
    assert "The year is published and its figures are locked." in page


def test_an_indicator_page_shows_the_past(site: Client, enter: Enter) -> None:
    enter("CF05", value="12")
    moment = timezone.now()
    enter("CF05", value="13", version=1)
    query = {"unit": "hp-dh-ly", "as_of": moment.isoformat()}
    page = text_of(site.get(INDICATOR, query))
    assert "As it stood on" in page
    assert "12" in page
    csv = b"".join(site.get(f"{INDICATOR}figures.csv", query)).decode()
    assert ",12," in csv


def test_a_moment_that_is_none_is_said(site: Client, enter: Enter) -> None:
    page = site.get(INDICATOR, {"as_of": "gestern"})
    assert "Give a date" in text_of(page)
    assert site.get(f"{INDICATOR}figures.csv", {"as_of": "gestern"}).status_code == 400


def test_the_list_shows_the_past(site: Client, enter: Enter) -> None:
    enter("CF05", value="12")
    moment = timezone.now().isoformat()
    enter("CF05", value="13", version=1)
    page = text_of(site.get(LIST, {"unit": "hp-dh-ly", "as_of": moment}))
    assert "As it stood on" in page


def test_the_overview_as_of_now_counts_what_the_draft_counts(
    site: Client,
    plan: Plan,
    enter: Enter,
) -> None:
    enter("CF05", value="12")
    enter("CF01", numerator="99", denominator="100")
    assess_plan(plan=plan, years=[2023], by=None)
    pages = [site.get(OVERVIEW, {"as_of": text} if text else {}) for text in ("", timezone.now().isoformat())]
    assert pages[0].context["sentence"] == pages[1].context["sentence"]
    assert pages[0].context["rows"] == pages[1].context["rows"]


def test_the_overview_shows_the_past(site: Client, enter: Enter) -> None:
    moment = timezone.now().isoformat()
    enter("CF01", numerator="99", denominator="100")
    page = text_of(site.get(OVERVIEW, {"as_of": moment}))
    assert "As it stood on" in page
    assert "none can be rated" in page


def test_a_past_overview_of_another_unit_is_not_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    assert client.get(OVERVIEW, {"as_of": "2024-01-01"}).status_code == 404
    assert client.get(f"{OVERVIEW}units/hp-xh-bs/", {"as_of": "2024-01-01"}).status_code == 404
    assert client.get(f"{OVERVIEW}units/hp-dh-ly/", {"as_of": "2024-01-01"}).status_code == 200
