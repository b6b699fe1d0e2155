"""What the tests in a real browser share: somebody who is logged in, and the grid as a person uses it."""

import time
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Organization, User
from indicators.models import Indicator, Plan, ReportingRound
from indicators.services.entry import Entry
from indicators.services.figures import enter_figures
from tests.browser.sheet import Sheet
from tests.cast import Cast
from tests.indicators.conftest import enter

__all__ = ["enter"]  # a fixture, shared with the tests of figures

ANSWERED = 0.4  # seconds in which the server ends what it was asked last
PATIENCE = 15_000  # milliseconds: a busy machine is no fault of the site
OTHER_TOWNS = ("hp-dh-qs", "hp-xh-bs", "hp-xh-yq")

LogIn = Callable[[BrowserContext, User], None]


@pytest.fixture(autouse=True)
def quiet_end(transactional_db: None, browser: Browser) -> Iterator[None]:
    """Nothing saves or refreshes itself any more when a test's rows go: pages closed, requests answered."""
    yield
    for context in browser.contexts:
        for page in context.pages:
            page.close()
    time.sleep(ANSWERED)


@pytest.fixture
def log_in(live_server: LiveServer) -> LogIn:
    """Log a person in with one browser, which from then on reads English unless told otherwise."""

    def with_cookies(context: BrowserContext, person: User) -> None:
        client = Client()
        client.force_login(person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: "en"}
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )

    return with_cookies


@pytest.fixture
def sheet(
    live_server: LiveServer,
    page: Page,
    context: BrowserContext,
    log_in: LogIn,
    cast: Cast,
    open_round: ReportingRound,
) -> Sheet:
    """The town clerk's grid of 2023, opened in a round that is open."""
    log_in(context, cast.clerk)
    sheet = Sheet(page, live_server.url)
    sheet.open()
    return sheet


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """Assertions wait for this long before they fail."""
    expect.set_options(timeout=PATIENCE)


@pytest.fixture
def other_towns_reported(plan: Plan, cast: Cast, open_round: ReportingRound) -> None:
    """All towns but Reedleaf have reported 60 complaints for 2023: the city's total waits for that one."""
    complaints = Indicator.objects.for_plan(plan).get(code="CF05")
    for code in OTHER_TOWNS:
        enter_figures(
            plan=plan,
            unit=Organization.objects.get(code=code),
            year=2023,
            entries=[Entry(complaints, version=0, value=Decimal(60))],
            by=cast.office,
        )
