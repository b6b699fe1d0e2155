"""What must be true of every page, whoever looks at it and in whichever language."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from playwright.sync_api import ConsoleMessage, Page, Request

from tests.browser.crowding import crowded

# An office screen; the same at 200 % zoom; a phone.
SCREENS = ((1366, 768), (683, 384), (390, 844))
FRAME = """() => [
    document.documentElement.lang, document.title.trim(), document.querySelectorAll("h1").length
]"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

# Without fetching the style sheets again, which one rule about turned screens would want.
AXE = """() => axe.run({resultTypes: ["violations"], preload: false}).then(({violations}) =>
    violations.map(({id, impact, nodes}) => ({id, impact, places: nodes.map(node => node.html)})))
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """A page to audit: its address and status, and what to wait for where a script builds it.

    `excused` are rules of axe that a part from elsewhere breaks, where we cannot mend it.
    """

    path: str
    status: int = 200
    built: str = ""
    excused: frozenset[str] = frozenset()


class Auditor:
    """Listens to one tab, and collects what is wrong with each page that it shows."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site, self.language = page, site, ""
        self.heard: list[str] = []
        page.add_init_script(AXE_SCRIPT)
        page.on("console", self._hear_console)
        page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        page.on("request", self._hear_request)

    def choose(self, language: str) -> None:
        """Look at the pages in this language from now on."""
        name = settings.LANGUAGE_COOKIE_NAME
        self.page.context.add_cookies([{"name": name, "value": language, "url": self.site}])
        self.language = language

    def faults(self, visit: Visit) -> list[str]:
        """Go to a page; return everything that is wrong with it."""
        self.heard.clear()
        response = self.page.goto(self.site + visit.path)
        status = response.status if response else None
        if visit.built:
            self.page.locator(visit.built).first.wait_for()
        wrong = [] if status == visit.status else [f"status {status}"]
        return [*wrong, *self.faults_here(visit)]

    def faults_here(self, visit: Visit) -> list[str]:
        """Everything that is wrong with the page that the tab shows."""
        found = [*self._frame_faults(), *self._crowding(), *self.heard]
        # Last: axe itself tries things that the page's policy forbids.
        return [*found, *self._violations(visit.excused)]

    def _frame_faults(self) -> Iterator[str]:
        language, title, headings = self.page.evaluate(FRAME)
        if language.lower() != self.language:
            yield f"lang is {language}"
        if not title:
            yield "no title"
        if headings != 1:
            yield f"{headings} h1"

    def _crowding(self) -> Iterator[str]:
        for width, height in reversed(SCREENS):
            self.page.set_viewport_size({"width": width, "height": height})
            overflow = self.page.evaluate(OVERFLOW)
            if overflow > 0:
                yield f"{overflow} px too wide for {width}×{height}"
            yield from (f"{fault} at {width}×{height}" for fault in crowded(self.page))

    def _violations(self, excused: frozenset[str]) -> Iterator[str]:
        for violation in self.page.evaluate(AXE):
            name, places = violation["id"], violation["places"]
            if name not in excused:
                shown = ", ".join(place[:120] for place in places[:3])
                yield f"axe {name} ({violation['impact']}, {len(places)}×): {shown}"

    def _hear_console(self, message: ConsoleMessage) -> None:
        # The browser also says it when the page itself answers 403 or 404, which is what was asked for.
        is_the_page = message.location["url"] == self.page.url and "Failed to load resource" in message.text
        if message.type in ("error", "warning") and not is_the_page:
            self.heard.append(f"console: {message.text}")

    def _hear_request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme != "data" and url.netloc != urlsplit(self.site).netloc:
            self.heard.append(f"request to {request.url}")
