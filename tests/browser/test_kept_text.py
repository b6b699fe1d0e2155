"""What somebody typed is still there after the session has ended and a new log-in, in every kind of form."""

import time

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from indicators.models import Figure, ReportingRound
from tasks.models import ProgressNote
from tests.browser.conftest import LogIn
from tests.browser.sheet import Sheet
from tests.cast import PASSWORD, Cast
from tests.tasks.notes import lead, measure_of, writer

pytestmark = pytest.mark.browser

PLAN = "invented-lakeside-2023-2025"
NOTE = f"/notes/{PLAN}/2023/ZX01/ZX01-02/"
LAG = f"/targets/{PLAN}/CF05/lag/"
SENTENCE = "One station stands; the second waits for its land."
NOTICE = "What you typed before is back in the form"
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('form-draft:')).length"


@pytest.fixture
def note_writer(open_round: ReportingRound) -> User:
    """Somebody of the department that leads the measure, who logs in by the form."""
    lead(measure_of(open_round.plan, "ZX01-02"))
    person = writer()
    person.set_password(PASSWORD)
    person.save()
    return person


def let_end(settings: Settings) -> None:
    """Half an hour goes by: the server's clock ends the session, and no cookie is lost."""
    settings.SESSION_IDLE_SECONDS = 1
    time.sleep(1.1)


def log_in_again(page: Page, person: User, settings: Settings) -> None:
    settings.SESSION_IDLE_SECONDS = 1800
    page.locator("[name=username]").fill(person.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "login" not in url)


def write_note(page: Page, site: str) -> None:
    page.goto(site + NOTE)
    page.get_by_label("How it is getting on").select_option("late")
    page.get_by_label("What was done").fill(SENTENCE)
    page.get_by_label("Next step").fill("The land in June.")


def test_a_note_survives_the_end_of_the_session(
    live_server: LiveServer,
    page: Page,
    context: BrowserContext,
    log_in: LogIn,
    note_writer: User,
    settings: Settings,
) -> None:
    log_in(context, note_writer)
    write_note(page, live_server.url)
    let_end(settings)
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/accounts/login/**")
    assert not ProgressNote.objects.exists()
    log_in_again(page, note_writer, settings)
    expect(page).to_have_url(live_server.url + NOTE)
    expect(page.get_by_text(NOTICE)).to_be_visible()
    expect(page.get_by_label("What was done")).to_have_value(SENTENCE)
    expect(page.get_by_label("How it is getting on")).to_have_value("late")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("The note is handed in.")).to_be_visible()
    assert ProgressNote.objects.get().text == SENTENCE
    assert page.evaluate(KEPT) == 0


def test_the_twin_without_the_script_loses_the_note(
    live_server: LiveServer,
    page: Page,
    context: BrowserContext,
    log_in: LogIn,
    note_writer: User,
    settings: Settings,
) -> None:
    """What would happen if nothing were kept."""
    page.route("**/js/kept.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    log_in(context, note_writer)
    write_note(page, live_server.url)
    let_end(settings)
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/accounts/login/**")
    log_in_again(page, note_writer, settings)
    expect(page.get_by_label("What was done")).to_have_value("")


def test_what_somebody_else_wrote_meanwhile_stands_and_the_own_text_is_shown(
    live_server: LiveServer,
    page: Page,
    context: BrowserContext,
    log_in: LogIn,
    note_writer: User,
    cast: Cast,
    settings: Settings,
) -> None:
    log_in(context, note_writer)
    write_note(page, live_server.url)
    let_end(settings)
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_url("**/accounts/login/**")
    settings.SESSION_IDLE_SECONDS = 1800
    other = Client()
    other.force_login(cast.office)
    fields = {
        "status": "on_time",
        "text": "Written by the office.",
        "next_step": "",
        "version": "0",
        "action": "save",
    }
    answer = other.post(NOTE, fields)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    log_in_again(page, note_writer, settings)
    expect(page.get_by_label("What was done")).to_have_value("Written by the office.")
    expect(page.locator(".kept-text").filter(has_text=SENTENCE)).to_be_visible()


def test_it_can_be_discarded(
    live_server: LiveServer, page: Page, context: BrowserContext, log_in: LogIn, note_writer: User
) -> None:
    log_in(context, note_writer)
    write_note(page, live_server.url)
    page.goto(live_server.url + NOTE)
    expect(page.get_by_label("What was done")).to_have_value(SENTENCE)
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_label("What was done")).to_have_value("")
    page.goto(live_server.url + NOTE)
    expect(page.get_by_text(NOTICE)).to_have_count(0)


def test_another_person_at_the_computer_is_not_offered_it(
    live_server: LiveServer, page: Page, context: BrowserContext, log_in: LogIn, note_writer: User, cast: Cast
) -> None:
    log_in(context, note_writer)
    write_note(page, live_server.url)
    log_in(context, cast.office)
    page.goto(live_server.url + NOTE)
    expect(page.get_by_label("What was done")).to_have_value("")


def test_a_form_that_the_server_refused_is_kept_whole(
    live_server: LiveServer,
    page: Page,
    context: BrowserContext,
    log_in: LogIn,
    note_writer: User,
    settings: Settings,
) -> None:
    """A note that is late needs its next step: what was typed before the refusal counts as unsaved, too."""
    log_in(context, note_writer)
    write_note(page, live_server.url)
    page.get_by_label("Next step").fill("")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("needs its next step")).to_be_visible()
    page.get_by_label("Next step").fill("The land in June.")
    let_end(settings)
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/accounts/login/**")
    log_in_again(page, note_writer, settings)
    expect(page.get_by_label("What was done")).to_have_value(SENTENCE)
    expect(page.get_by_label("Next step")).to_have_value("The land in June.")


def test_the_offices_forms_keep_their_text_too(
    live_server: LiveServer,
    page: Page,
    context: BrowserContext,
    log_in: LogIn,
    cast: Cast,
    open_round: ReportingRound,
    settings: Settings,
) -> None:
    log_in(context, cast.office)
    page.goto(live_server.url + LAG)
    page.locator("main textarea").first.fill(SENTENCE)
    let_end(settings)
    page.locator("main form[method=post]").filter(has=page.locator("textarea")).locator(
        "button"
    ).first.click()
    page.wait_for_url("**/accounts/login/**")
    log_in_again(page, cast.office, settings)
    expect(page.locator("main textarea").first).to_have_value(SENTENCE)


def test_a_form_of_the_administration_keeps_its_text_too(
    live_server: LiveServer,
    page: Page,
    context: BrowserContext,
    log_in: LogIn,
    cast: Cast,
    open_round: ReportingRound,
    settings: Settings,
) -> None:
    """Its texts come back and are saved; lists that a script fills are left as the server has them."""
    indicator = open_round.plan.indicators.get(code="CF05")
    address = f"{live_server.url}/admin/indicators/indicator/{indicator.pk}/change/"
    log_in(context, cast.office)
    page.goto(address)
    page.locator("[name=definition]").fill(SENTENCE)
    let_end(settings)
    page.locator("[name=_save]").click()
    page.wait_for_url("**/accounts/login/**")
    log_in_again(page, cast.office, settings)
    expect(page.get_by_text(NOTICE)).to_be_visible()
    expect(page.locator("[name=definition]")).to_have_value(SENTENCE)
    page.locator("[name=_save]").click()
    page.wait_for_url("**/admin/indicators/indicator/")
    indicator.refresh_from_db()
    assert indicator.definition == SENTENCE
    page.goto(address)
    expect(page.get_by_text(NOTICE)).to_have_count(0)
    assert page.evaluate(KEPT) == 0


def test_a_figure_in_the_grid_survives_the_end_of_the_session(
    sheet: Sheet, context: BrowserContext, cast: Cast, settings: Settings
) -> None:
    let_end(settings)
    sheet.select("CF05")
    sheet.type("12", "<Enter>")
    expect(sheet.page.locator("#session-notice")).to_be_visible()
    assert not Figure.objects.exists()
    with context.expect_page() as opened:
        sheet.page.get_by_role("link", name="Log in again").click()
    log_in_again(opened.value, cast.clerk, settings)
    sheet.page.bring_to_front()
    sheet.page.get_by_role("button", name="I have logged in").click()
    sheet.state("All saved")
    assert Figure.objects.get().value == 12


def test_no_password_and_no_code_is_kept(
    live_server: LiveServer, page: Page, context: BrowserContext, log_in: LogIn, cast: Cast
) -> None:
    log_in(context, cast.clerk)
    for path, field in (("/accounts/password/", "new_password1"), ("/accounts/second-factor/", "code")):
        page.goto(live_server.url + path)
        page.locator(f"[name={field}]").fill("Reed-boats-at-noon-7")
    assert page.evaluate(KEPT) == 0
