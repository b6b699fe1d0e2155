"""The grid as a person uses it: what is typed, pasted and seen."""

from playwright.sync_api import Locator, Page, expect

PATH = "/entry/invented-lakeside-2023-2025/2023/hp-dh-ly/"
COUNT_CLICKS = """addEventListener("mousedown", (event) => {
    if (event.isTrusted) sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1;
}, true)"""
PASTE = """([text, html]) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    if (html) data.setData("text/html", html);
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


class Sheet:
    """One unit's entry page in a browser."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def open(self, path: str = PATH) -> None:
        self.page.goto(self.site + path)
        self.page.locator("#grid-tools:not([hidden])").wait_for()

    def open_from_home(self) -> None:
        """By the button of the to-do, as a person comes here."""
        self.page.goto(self.site)
        self.page.locator(f'main a.button[href="{PATH}"]').click()
        self.page.locator("#grid-tools:not([hidden])").wait_for()

    def submit(self) -> None:
        """Submit, and Submit again on the page that checks, until the receipt is there."""
        self.page.locator("#submit-link").click()
        self.page.locator(".submit-button button").click()
        self.page.wait_for_url("**/receipts/*/")

    def count_clicks(self) -> None:
        """From the next page on, count what is really pressed."""
        self.page.add_init_script(COUNT_CLICKS)

    def clicks(self) -> int:
        return int(self.page.evaluate("Number(sessionStorage.clicks ?? 0)"))

    def row(self, code: str) -> Locator:
        return self.page.locator(f"#row-{code}")

    def field(self, code: str, name: str = "value") -> Locator:
        return self.page.locator(f"[name={code}-{name}]")

    def select(self, code: str, name: str = "value") -> None:
        """Make a cell the active one by a click."""
        self.row(code).locator(f'[data-col="{name}"]').click()

    def active(self) -> str:
        """The name of the field that has the focus; of a cell without a field, its row and column."""
        return str(
            self.page.evaluate(
                """() => {
                    const it = document.activeElement;
                    const place = [it.closest("tr")?.dataset.code, it.closest("td")?.dataset.col];
                    return it.name || place.join("-");
                }"""
            )
        )

    def type(self, *keys: str) -> None:
        """Press named keys (`<Enter>`), type everything else."""
        for each in keys:
            if each.startswith("<"):
                self.page.keyboard.press(each.strip("<>"))
            else:
                self.page.keyboard.type(each)

    def paste(self, text: str, html: str = "") -> None:
        self.page.evaluate(PASTE, [text, html])

    def says(self, message: str) -> None:
        """Wait until the grid says it above the table, for screen readers too."""
        expect(self.page.locator("#announcements")).to_have_text(message)

    def state(self, message: str) -> None:
        """Wait until the line beside the main action begins with it."""
        expect(self.page.locator("#save-state")).to_contain_text(message)

    def row_state(self, code: str, message: str) -> None:
        expect(self.row(code).locator(".saved")).to_contain_text(message)
