"""Every page, for every person who gets one, in both languages: accessible, quiet, and within the screen."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from indicators.models import Plan
from indicators.services.assessments import assess_plan
from tests.browser.audit import Auditor, Visit
from tests.browser.visit import carry_session
from tests.cast import Cast
from tests.test_routes import PEOPLE, PLAN, TABLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The browser asks for the language, as people's browsers do.
in_both_languages = pytest.mark.parametrize(
    "language",
    [
        pytest.param(language, marks=pytest.mark.browser_context_args(locale=locale))
        for language, locale in (("zh-hans", "zh-CN"), ("en", "en-US"))
    ],
)
# Routes that are no pages by themselves; a new route is a page unless it is listed here.
FRAGMENTS = {"job"}
FILES = {"indicator_chart", "indicator_picture", "indicator_figures"}
# Pages that are the same for everybody: seen once, by the office.
SAME_FOR_ALL = {"password_change", "password_change_done"}
# Pages that the table of routes has once, but that look different elsewhere.
OTHER_LOOKS = (
    f"/plans/{PLAN}/2024/",
    f"/plans/{PLAN}/2023/indicators/?q=no-such-indicator",
    f"/plans/{PLAN}/2023/indicators/HB01/",
    f"/entry/{PLAN}/2023/hp-shj/",
)
ENTRY = f"/entry/{PLAN}/2023/hp-dh-ly/"
SAVE = {"zh-hans": "保存", "en": "Save"}
ADMIN = ("", "indicators/figure/", "indicators/figure/add/", "indicators/indicator/", "accounts/user/add/")
# Select2 gives its boxes no name, and Django's list of chosen rows names a plain <span>.
EXCUSED_IN_ADMIN = frozenset({"aria-input-field-name", "aria-prohibited-attr"})
# Swagger UI: buttons inside buttons, a heading's level left out, the introduction outside of its <main>.
EXCUSED_IN_DOCS = frozenset({"nested-interactive", "heading-order", "region"})


def visits_of(person: str) -> list[Visit]:
    """The pages that a person gets; those with scripts or markup from elsewhere have tests of their own.

    Refusals look the same everywhere: one 403 and one 404 are enough. A redirect leads to another page.
    """
    left_out = FRAGMENTS | FILES | (set() if person == "office" else SAME_FOR_ALL)
    visits = [
        Visit(route.path, route.verdicts[PEOPLE.index(person)])
        for route in TABLE
        if route.method == "get" and route.name not in left_out
        if not route.name.startswith(("api-", "admin:"))
    ]
    refusals = {visit.status: visit for visit in visits if visit.status >= 400}
    pages = [visit for visit in visits if visit.status == 200]
    return [*pages, *{404: Visit("/no-such-page/", 404), **refusals}.values()]


def lines(found: list[tuple[str, list[str]]]) -> str:
    """What is wrong, a line for each fault; empty where nothing is."""
    return "\n".join(f"{path}: {fault}" for path, faults in found for fault in faults)


def faults_of(auditor: Auditor, visits: list[Visit]) -> str:
    return lines([(visit.path, auditor.faults(visit)) for visit in visits])


@pytest.fixture
def assessed(plan: Plan, cast: Cast, other_towns_reported: None) -> Cast:
    """A year with results; the other years have none."""
    assess_plan(plan=plan, years=[2023], by=cast.office)
    return cast


def come_as(page: Page, site: str, cast: Cast, person: str) -> None:
    if person != "anonymous":
        carry_session(page.context, site, cast.by_name()[person])


@in_both_languages
@pytest.mark.parametrize("person", PEOPLE)
def test_no_page_has_a_fault(
    live_server: LiveServer, assessed: Cast, page: Page, person: str, language: str
) -> None:
    come_as(page, live_server.url, assessed, person)
    faults = faults_of(Auditor(page, live_server.url, language), visits_of(person))
    assert not faults, faults


@in_both_languages
def test_no_other_look_of_a_page_has_a_fault(
    live_server: LiveServer, assessed: Cast, page: Page, language: str
) -> None:
    come_as(page, live_server.url, assessed, "office")
    faults = faults_of(Auditor(page, live_server.url, language), [Visit(path) for path in OTHER_LOOKS])
    assert not faults, faults


@in_both_languages
def test_the_administration_has_no_fault(
    live_server: LiveServer, assessed: Cast, page: Page, language: str
) -> None:
    come_as(page, live_server.url, assessed, "office")
    visits = [Visit(f"/admin/{path}", excused=EXCUSED_IN_ADMIN) for path in ADMIN]
    faults = faults_of(Auditor(page, live_server.url, language), visits)
    assert not faults, faults


@in_both_languages
def test_the_documentation_of_the_api_has_no_fault(
    live_server: LiveServer, assessed: Cast, page: Page, language: str
) -> None:
    come_as(page, live_server.url, assessed, "leader")
    docs = Visit("/api/v1/docs/", built=".swagger-ui .opblock", excused=EXCUSED_IN_DOCS)
    faults = faults_of(Auditor(page, live_server.url, language), [docs])
    assert not faults, faults


@in_both_languages
def test_refused_figures_have_no_fault(
    live_server: LiveServer, assessed: Cast, page: Page, language: str
) -> None:
    come_as(page, live_server.url, assessed, "clerk")
    auditor = Auditor(page, live_server.url, language)
    page.goto(live_server.url + ENTRY)
    page.locator("[name=CF05-value]").fill("about 3")
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        page.get_by_role("button", name=SAVE[language]).first.click()
    assert answer.value.status == 400
    faults = lines([(ENTRY, auditor.faults_here(Visit(ENTRY, 400)))])
    assert not faults, faults
