"""Debian's Chromium, driven by Playwright: pages of a site, watched for what they must never do."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PASSWORD = "demo"
# A browser without a window says so, and is no reader to us; these tests stand for people.
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WAGTAIL = [".w-minimap", ".Draftail-Editor"]  # of its page editor: Wagtail's to mend, as the colours are ours


class Watched:
    """Pages of one browser, each noting what left the origin and what the browser complained of."""

    def __init__(self, playwright: Playwright, origin: str) -> None:
        self.browser: Browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        self.origin = origin
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []
        self.logged_in: dict[str, Any] = {}

    def open(self, viewport: dict[str, int], person: str = "", scheme: str = "light") -> Page:
        """A page in a browser of its own: no cookies, or those of a person of the demo who logged in."""
        state = self._state_of(person) if person else None
        return self._page(viewport, scheme, state)

    def close_pages(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()

    def _page(self, viewport: dict[str, int], scheme: str, state: Any) -> Page:
        context = self.browser.new_context(
            base_url=self.origin,
            viewport=viewport,  # type: ignore[arg-type]
            color_scheme=scheme,  # type: ignore[arg-type]
            has_touch=viewport["width"] < 600,
            storage_state=state,
            user_agent=AGENT,
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: self._note_if_elsewhere(request.url))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._note_if_error(page.url, message))
        return page

    def _state_of(self, person: str) -> Any:
        if person not in self.logged_in:
            page = self._page(DESK, "light", None)
            page.goto("/login/")
            page.get_by_label("Name").fill(person)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Log in").click()
            page.wait_for_url(lambda url: "/login/" not in url)
            self.logged_in[person] = page.context.storage_state()
            page.context.close()
            self.contexts.remove(page.context)
        return self.logged_in[person]

    def _note_if_elsewhere(self, url: str) -> None:
        found = urlsplit(url)
        if found.scheme in {"http", "https", "ws", "wss"} and f"{found.scheme}://{found.netloc}" != self.origin:
            self.complaints.append(f"asked elsewhere: {url}")

    def _note_if_error(self, where: str, message: ConsoleMessage) -> None:
        """Errors and broken policies; a page that is itself a refusal (404, 410) is no error."""
        is_the_page = message.location.get("url") == where
        is_error = message.type == "error" and not (is_the_page and "Failed to load resource" in message.text)
        if is_error or "Content Security Policy" in message.text:
            self.complaints.append(f"{where}: {message.text} {message.location.get('url', '')}")


def violations(page: Page, exclude: list[str]) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, each with the elements it means."""
    context = {"exclude": [[selector] for selector in exclude]}
    found = Axe().run(page, context=context, options={"runOnly": WCAG}).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: {node['html'][:300]}" for one in found for node in one["nodes"]
    ]
