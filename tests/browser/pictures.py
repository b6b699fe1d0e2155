"""`./dev pictures`: make docs/pictures/ anew from the demo data, each page in Chinese and English.

The site runs in a process of its own on a temporary database, and people log in with what `load_demo` prints.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.services import environment, process
from tests.services.browser import find_chromium

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "docs" / "pictures"
MANAGE = (sys.executable, "manage.py")
LOCALES = {"zh": "zh-CN", "en": "en-US"}
SCREEN = {"width": 1366, "height": 768}
MOST_BYTES = 200_000  # a page with all pictures must open at once where the line is slow
# The year before the demo's last, which is only half entered.
PLAN = "plans/jiaxing-quality-2016-2020/2019/"
PAGES = (
    ("login", "", "accounts/login/"),
    ("overview", "office", PLAN),
    ("indicators", "office", f"{PLAN}indicators/"),
    ("indicator", "office", f"{PLAN}indicators/CP07/"),
    ("map", "leader", f"{PLAN}indicators/CP01/#map-title"),
    ("domain", "leader", f"{PLAN}domains/product/"),
    ("profile", "leader", f"{PLAN}units/330424/"),
    ("department", "leader", f"{PLAN}units/zjj/"),
    ("meeting", "leader", f"{PLAN}meeting/#item-5"),
    ("home", "clerk-330424", ""),
    ("entry", "clerk-330424", "entry/jiaxing-quality-2016-2020/2020/330424/"),
    ("review", "reviewer", "review/jiaxing-quality-2016-2020/2020/"),
    ("progress", "office", "progress/jiaxing-quality-2016-2020/2020/"),
)
"""Name of the picture, who looks, and at which address."""


def main() -> int:
    """Make all pictures; 1 where one is too large."""
    process.leave_by_exception()
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo_site() as (site, passwords), sync_playwright() as playwright:
        program = {"executable_path": chromium} if (chromium := find_chromium()) else {}
        browser = playwright.chromium.launch(args=["--no-sandbox", "--disable-gpu"], **program)
        made = [
            take(browser, f"{name}-{language}", site, path, (person, passwords.get(person, "")), locale)
            for language, locale in LOCALES.items()
            for name, person, path in PAGES
        ]
        browser.close()
    for path in made:
        sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB\n")
    return 1 if any(path.stat().st_size > MOST_BYTES for path in made) else 0


@contextmanager
def demo_site() -> Iterator[tuple[str, dict[str, str]]]:
    """Serve the demo on a free port; yield its address, and the passwords by user name."""
    with tempfile.TemporaryDirectory(prefix="quality-pictures-") as name:
        folder, port = Path(name), process.free_port()
        variables = environment.without_services() | {"DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}"}
        subprocess.run([*MANAGE, "migrate", "--verbosity=0"], env=variables, cwd=ROOT, check=True)
        printed = subprocess.run(
            [*MANAGE, "load_demo"], env=variables, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        ).stdout
        with process.running(
            [*MANAGE, "runserver", "--noreload", f"127.0.0.1:{port}"],
            log=folder / "server.log",
            is_ready=lambda: process.is_listening(port),
            environment=variables,
        ):
            yield f"http://127.0.0.1:{port}/", logins(printed)


def logins(printed: str) -> dict[str, str]:
    """The table that `load_demo` prints: role, user name, password, what to try."""
    cells = [re.split(r"\s{2,}", line) for line in printed.splitlines()]
    return {row[1]: row[2] for row in cells if len(row) == 4}


def take(browser: Browser, name: str, site: str, path: str, login: tuple[str, str], locale: str) -> Path:
    """Take one picture as somebody who has just logged in, or as nobody yet."""
    context = browser.new_context(viewport=SCREEN, locale=locale, timezone_id="Asia/Shanghai")
    page = context.new_page()
    if all(login):
        log_in(page, site, *login)
    page.goto(site + path, wait_until="networkidle")  # charts too
    picture = PICTURES / f"{name}.png"
    page.screenshot(path=picture)
    context.close()
    return picture


def log_in(page: Page, site: str, username: str, password: str) -> None:
    page.goto(site)
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.locator("form[action='/accounts/logout/']").wait_for()


if __name__ == "__main__":
    sys.exit(main())
