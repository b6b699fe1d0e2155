"""The audit of pages sees what it is for: each fault is planted once and must be found."""

import pytest
from playwright.sync_api import Page

from tests.browser.audit import Auditor, Visit

pytestmark = pytest.mark.browser

SITE = "http://site.invalid"
SOUND = '<!DOCTYPE html><html lang="en"><head><title>Sound</title></head><body><main>{}</main></body></html>'
HEADING = "<h1>Sound</h1>"

CUT = '<p style="width: 60px; overflow: hidden; white-space: nowrap">a text that has no room</p>'
COVERED = '<div style="height: 4px"><span>above</span></div><div><span>below</span></div>'


def audit(page: Page, html: str, status: int = 200) -> list[str]:
    """What the auditor finds in a page that a site answers with."""
    page.route("**/*", lambda route: route.abort())
    page.route(f"{SITE}/**", lambda route: route.fulfill(status=status, content_type="text/html", body=html))
    auditor = Auditor(page, SITE)
    auditor.choose("en")
    return auditor.faults(Visit("/"))


def test_a_sound_page_has_no_fault(page: Page) -> None:
    assert audit(page, SOUND.format(HEADING)) == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        (SOUND.format(HEADING).replace('"en"', '"zh-Hans"'), "lang is zh-Hans"),
        (SOUND.format(HEADING).replace("Sound</title>", "</title>"), "no title"),
        (SOUND.format(""), "0 h1"),
        (SOUND.format(HEADING * 2), "2 h1"),
        (SOUND.format(HEADING + '<p style="width: 500px">wide</p>'), "px too wide for 390×844"),
        (SOUND.format(HEADING + CUT), "cut off (1×): a text that"),
        (SOUND.format(HEADING + COVERED), "one text over another (1×): above | below"),
        (SOUND.format(HEADING + '<img alt="" src="http://other.invalid/x.png">'), "request to http://other"),
        (SOUND.format(HEADING + "<script>console.warn('careful')</script>"), "console: careful"),
        (SOUND.format(HEADING + "<script>missing()</script>"), "script: missing is not defined"),
        (SOUND.format(HEADING + "<input>"), "axe label"),
    ],
)
def test_a_planted_fault_is_found(page: Page, html: str, fault: str) -> None:
    found = audit(page, html)
    assert any(fault in each for each in found), found


def test_a_wrong_status_is_found(page: Page) -> None:
    assert audit(page, SOUND.format(HEADING), status=500) == ["status 500"]


def test_a_broken_policy_is_found(page: Page) -> None:
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'
    html = SOUND.format(HEADING + '<p style="color: green">inline</p>').replace("<title>", policy + "<title>")
    assert any("Content Security Policy" in fault for fault in audit(page, html))
