"""`./dev pictures`: make docs/pictures/ anew from the demo data, each page in Chinese and English.

The site runs in a process of its own on a temporary database, and people log in with what `load_demo` prints.
`./dev pictures overview heat-map` makes only those that are named.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.palette import reduced
from tests.browser.shots import CODE, OFFICE, PUBLISHED, SHOTS, Shot
from tests.services import environment, process
from tests.services.browser import find_chromium

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "docs" / "pictures"
MANAGE = (sys.executable, "manage.py")
OTHER_PLAN = "fixtures/invented-lakeside-2023-2025.yaml"  # without data, for pages that are empty
LOCALES = {"zh": "zh-CN", "en": "en-US"}
SCREEN = {"width": 1366, "height": 768}
MOST_BYTES = 100_000  # a page with some pictures must open at once where the line is slow


def main(names: Sequence[str]) -> int:
    """Make the named pictures, or all with their index; 1 where one is too large."""
    process.leave_by_exception()
    PICTURES.mkdir(parents=True, exist_ok=True)
    shots = [shot for shot in SHOTS if not names or shot.name in names]
    with demo_site() as (site, passwords), sync_playwright() as playwright:
        program = {"executable_path": chromium} if (chromium := find_chromium()) else {}
        browser = playwright.chromium.launch(args=["--no-sandbox", "--disable-gpu"], **program)
        with_publications(browser, site, passwords)
        made = [path for language in LOCALES for path in take_all(browser, site, passwords, shots, language)]
        browser.close()
    if not names:
        write_index()
    for path in made:
        sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB\n")
    return 1 if any(path.stat().st_size > MOST_BYTES for path in made) else 0


@contextmanager
def demo_site() -> Iterator[tuple[str, dict[str, str]]]:
    """Serve the demo on a free port; yield its address, and the passwords by user name."""
    with tempfile.TemporaryDirectory(prefix="quality-pictures-") as name:
        folder, port = Path(name), process.free_port()
        variables = environment.without_services() | {
            "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
            "PUBLIC_SITE": "1",
            "PUBLIC_SITE_PLACES": CODE,
        }
        subprocess.run([*MANAGE, "migrate", "--verbosity=0"], env=variables, cwd=ROOT, check=True)
        printed = subprocess.run(
            [*MANAGE, "load_demo"], env=variables, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        ).stdout
        subprocess.run(
            [*MANAGE, "load_plan", OTHER_PLAN], env=variables, cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
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


def with_publications(browser: Browser, site: str, passwords: dict[str, str]) -> None:
    """The office publishes, so that there are versions to look at."""
    context = coming(browser, site, OFFICE, passwords, LOCALES["zh"])
    page = context.new_page()
    for year in PUBLISHED:
        page.goto(f"{site}assessments/{CODE}/{year}/publish/")
        page.locator("main form[method=post] button").click()
        page.wait_for_url(f"**/assessments/{CODE}/{year}/")
    context.close()


def coming(
    browser: Browser, site: str, person: str, passwords: dict[str, str], locale: str
) -> BrowserContext:
    """A browser in which somebody has just logged in, or nobody yet."""
    context = browser.new_context(viewport=SCREEN, locale=locale, timezone_id="Asia/Shanghai")
    if person:
        page = context.new_page()
        log_in(page, site, person, passwords[person])
        page.close()
    return context


def take_all(
    browser: Browser, site: str, passwords: dict[str, str], shots: Sequence[Shot], language: str
) -> Iterator[Path]:
    """Take the pictures of a language, person by person."""
    painter = browser.new_page()
    for person in dict.fromkeys(shot.person for shot in shots):
        context = coming(browser, site, person, passwords, LOCALES[language])
        page = context.new_page()
        for shot in shots:
            if shot.person == person:
                picture = PICTURES / f"{shot.name}-{language}.png"
                picture.write_bytes(reduced(take(page, site, shot, language), painter))
                yield picture
        context.close()
    painter.close()


def take(page: Page, site: str, shot: Shot, language: str) -> bytes:
    page.goto(site + shot.path.format(language=language), wait_until="networkidle")  # charts too
    if shot.built:
        page.locator(shot.built).first.wait_for()
    if shot.press:
        page.locator(shot.press).click()
        page.wait_for_load_state("networkidle")
    return page.screenshot()


def log_in(page: Page, site: str, username: str, password: str) -> None:
    page.goto(site)
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.locator("form[action$='/logout/']").first.wait_for()


def write_index() -> None:
    """docs/pictures/README.md: every picture, Chinese beside English."""
    lines = [
        "# Pictures of all pages",
        "",
        "Made by `./dev pictures` from the demo data at 1366×768: every figure on them is invented.",
        "",
    ]
    for shot in SHOTS:
        files = " | ".join(f"![{shot.zh}]({shot.name}-{language}.png)" for language in LOCALES)
        lines += [f"## {shot.zh} · {shot.name}", "", "| 中文 | English |", "|---|---|", f"| {files} |", ""]
    (PICTURES / "README.md").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
