"""Every page, for every person who gets one, in both languages: accessible, quiet, and within the screen."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from accounts.services.audit import record_audit
from accounts.types import AuditAction, Role
from indicators.models import Plan
from indicators.services.assessments import assess_plan
from tests.browser.audit import Auditor, Visit
from tests.browser.looks import Looks
from tests.browser.visit import carry_session
from tests.cast import Cast, make_person
from tests.route_table import PEOPLE, PLAN, TABLE, Things
from tests.test_routes import things as things

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The other town's clerk sees what its clerk sees, under another name.
VISITORS = [person for person in PEOPLE if person != "other_clerk"]
# Routes that are no pages by themselves; a new route is a page unless it is listed here.
FRAGMENTS = {"job", "panel", "review_cell", "healthz", "readyz", "metrics"}
FILES = {
    "second_factor_picture",
    "indicator_chart",
    "indicator_picture",
    "evidence",
    "note_file",
    "target_scan",
    "report_file",
    "list_file_download",
    "robots",
}
TABLES = (".xlsx", ".csv", ".docx", ".png", ".svg")  # files by the end of their address
# Pages that are the same for everybody: seen once, by the office.
SAME_FOR_ALL = {"password_change", "password_change_done", "second_factor_setup"}
# Pages that the table of routes has once, but that look different elsewhere.
OTHER_LOOKS = (
    f"/plans/{PLAN}/2024/",
    f"/plans/{PLAN}/2023/indicators/?q=no-such-indicator",
    f"/plans/{PLAN}/2023/indicators/HB01/",
    f"/entry/{PLAN}/2023/hp-shj/",
)
ENTRY = f"/entry/{PLAN}/2023/hp-dh-ly/"
SAVE = {"zh-hans": "保存", "en": "Save"}  # the languages, and what the button says in them
SEND_AS_PLAIN_FORM = """() => {
    document.querySelector("[name=CF05-value]").value = "about 3";
    const form = document.querySelector("main form:has([name=CF05-value])");
    setTimeout(() => HTMLFormElement.prototype.submit.call(form));
}"""
ADMIN = (
    "",
    "indicators/figure/",
    "indicators/figure/add/",
    "indicators/indicator/",
    "indicators/domain/import/",
    "indicators/domain/export/",
)
# What is the administrator's.
ACCOUNTS = ("/admin/", "/admin/accounts/user/", "/admin/accounts/user/add/", "/operation/")
# Select2 gives its boxes no name, and Django's list of chosen rows names a plain <span>.
EXCUSED_IN_ADMIN = frozenset({"aria-input-field-name", "aria-prohibited-attr"})
# Swagger UI: buttons inside buttons, a heading's level left out, the introduction outside of its <main>.
EXCUSED_IN_DOCS = frozenset({"nested-interactive", "heading-order", "region"})


def visits_of(person: str, things: Things) -> list[Visit]:
    """The pages that a person gets; those with scripts or markup from elsewhere have tests of their own.

    Refusals look the same everywhere: one 403 and one 404 are enough. A redirect leads to another page. The
    public face has its language in the address, and a test of its own.
    """
    left_out = FRAGMENTS | FILES | (set() if person == "office" else SAME_FOR_ALL)
    visits = [
        Visit(route.path.format(**things), route.verdicts[PEOPLE.index(person)])
        for route in TABLE
        if route.method == "get" and route.name not in left_out
        if not route.name.startswith(("api-", "admin:", "public_")) and not route.path.endswith(TABLES)
    ]
    refusals = {visit.status: visit for visit in visits if visit.status >= 400}
    pages = [visit for visit in visits if visit.status == 200]
    return [*pages, *{404: Visit("/no-such-page/", 404), **refusals}.values()]


def faults_of(page: Page, site: str, visits: list[Visit]) -> str:
    """What is wrong in either language, a line for each fault; empty where nothing is."""
    auditor = Auditor(page, site)
    found = []
    for language in SAVE:
        auditor.choose(language)
        found += faults_in(auditor, visits)
    return "\n".join(found)


def faults_in(auditor: Auditor, visits: list[Visit], looks: Looks | None = None) -> list[str]:
    """What is wrong in the auditor's language. With `looks`, a page that looks like one that was audited is
    only asked for its status."""
    found = []
    for visit in visits:
        if looks is not None:
            answer = auditor.page.context.request.get(auditor.site + visit.path)
            if answer.status == visit.status and not looks.is_new(answer.text()):
                continue
        faults = auditor.faults(visit)
        found += [f"{auditor.language} {visit.path}: {fault}" for fault in faults]
    return found


@pytest.fixture
def assessed(plan: Plan, cast: Cast, other_towns_reported: None) -> Cast:
    """A year with results; the other years have none."""
    assess_plan(plan=plan, years=[2023], by=cast.office)
    return cast


def come_as(page: Page, site: str, cast: Cast, person: str) -> None:
    if person != "anonymous":
        carry_session(page.context, site, cast.by_name()[person])


@pytest.mark.parametrize("language", SAVE)
def test_no_page_has_a_fault(
    live_server: LiveServer, assessed: Cast, things: Things, page: Page, language: str
) -> None:
    """Whoever looks; what two people get alike is audited once."""
    auditor, looks, found = Auditor(page, live_server.url), Looks(), []
    for person in VISITORS:
        page.context.clear_cookies()
        come_as(page, live_server.url, assessed, person)
        auditor.choose(language)
        found += [f"{person} {fault}" for fault in faults_in(auditor, visits_of(person, things), looks)]
    assert not found, "\n".join(found)


def test_no_other_look_of_a_page_has_a_fault(live_server: LiveServer, assessed: Cast, page: Page) -> None:
    come_as(page, live_server.url, assessed, "office")
    faults = faults_of(page, live_server.url, [Visit(path) for path in OTHER_LOOKS])
    assert not faults, faults


@pytest.mark.usefixtures("things")
def test_the_public_face_has_no_fault(live_server: LiveServer, page: Page) -> None:
    """Its address decides the language."""
    auditor = Auditor(page, live_server.url)
    found = []
    for language, name in (("zh-hans", "zh"), ("en", "en")):
        auditor.choose(language)
        year = f"/public/{name}/{PLAN}/2024/"
        for path in (f"/public/{name}/", year, f"{year}indicators/CF05/"):
            found += [f"{path}: {fault}" for fault in auditor.faults(Visit(path))]
    assert found == []


def test_the_administration_has_no_fault(live_server: LiveServer, assessed: Cast, page: Page) -> None:
    come_as(page, live_server.url, assessed, "office")
    visits = [Visit(f"/admin/{path}", excused=EXCUSED_IN_ADMIN) for path in ADMIN]
    faults = faults_of(page, live_server.url, visits)
    assert not faults, faults


def test_no_page_of_the_accounts_has_a_fault(live_server: LiveServer, assessed: Cast, page: Page) -> None:
    administrator = make_person("administrator", Role.ADMINISTRATOR, assessed.office.organization)
    carry_session(page.context, live_server.url, administrator)
    visits = [Visit(path, excused=EXCUSED_IN_ADMIN) for path in ACCOUNTS]
    faults = faults_of(page, live_server.url, visits)
    assert not faults, faults


def test_no_page_of_the_auditor_has_a_fault(live_server: LiveServer, assessed: Cast, page: Page) -> None:
    """Full, searched in vain, and with days in the wrong order."""
    auditor = make_person("auditor", Role.AUDITOR, assessed.office.organization)
    detail = {"digest": "ab12" * 16, "figures": {"CF05": {"before": None, "after": "12.5"}}}
    record_audit(AuditAction.FIGURES_IMPORTED, f"{PLAN}/2023", detail=detail)
    carry_session(page.context, live_server.url, auditor)
    visits = [
        Visit("/audit/"),
        Visit("/audit/?account=nobody"),
        Visit("/audit/?since=2023-02-01&until=2023-01-01", 400),
    ]
    faults = faults_of(page, live_server.url, visits)
    assert not faults, faults


def test_the_documentation_of_the_api_has_no_fault(
    live_server: LiveServer, assessed: Cast, page: Page
) -> None:
    come_as(page, live_server.url, assessed, "leader")
    docs = Visit("/api/v1/docs/", built=".swagger-ui .opblock", excused=EXCUSED_IN_DOCS)
    faults = faults_of(page, live_server.url, [docs])
    assert not faults, faults


@pytest.mark.parametrize("language", SAVE)
def test_refused_figures_have_no_fault(
    live_server: LiveServer, assessed: Cast, page: Page, language: str
) -> None:
    """As the plain form answers; the grid's own refusals are in `test_grid_saving.py`."""
    come_as(page, live_server.url, assessed, "clerk")
    auditor = Auditor(page, live_server.url)
    auditor.choose(language)
    page.goto(live_server.url + ENTRY)
    with page.expect_navigation(wait_until="networkidle") as answer:
        page.evaluate(SEND_AS_PLAIN_FORM)
    assert answer.value is not None
    assert answer.value.status == 400
    assert auditor.faults_here(Visit(ENTRY, 400)) == []
    page.goto("about:blank")  # let nothing save itself while the test's rows go
