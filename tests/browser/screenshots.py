"""Remake the README's pictures from the demo: `.ci/pictures`.

Pictures are reduced to a palette, to stay small. What is on them is declared below.
"""

import os
import re
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "editorial.platform.settings")

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.chromium import DESK, PHONE, Watched
from tests.browser.live import LiveSite

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
COLOURS = 96


@dataclass(frozen=True)
class Picture:
    """One screen, as a person of the demo sees it; nobody means a stranger."""

    name: str
    url: str
    person: str = ""
    viewport: tuple[tuple[str, int], ...] = tuple(DESK.items())
    scheme: str = "light"


PICTURES = [
    Picture("coverage", "/admin/coverage/", "paul"),
    Picture("library", "/library/?q=downtime", "sally"),
    Picture("calls", "/calls/", "sally"),
    Picture("article", "/articles/what-an-hour-costs/"),
    Picture("review", "mail:/review/", viewport=tuple(PHONE.items())),
]


def address(site: LiveSite, url: str) -> str:
    """Where a picture is taken: an address, or the newest in the mail that holds what follows “mail:”."""
    kind, _, sought = url.partition(":")
    if kind != "mail":
        return url
    text = "\n".join(email.get_content() for email in site.emails())
    found = re.findall(rf"{re.escape(site.url)}[^\s<>]*{re.escape(sought)}[^\s<>]*", text)
    if not found:
        raise SystemExit(f"No mail leads to {sought}: no picture of it.")
    return str(found[-1])


def take(picture: Picture, site: LiveSite, watched: Watched) -> bytes:
    page = watched.open(dict(picture.viewport), picture.person, picture.scheme)
    answer = page.goto(address(site, picture.url), wait_until="networkidle")
    if answer is None or not answer.ok:
        raise SystemExit(f"{picture.url} does not answer: no picture of it.")
    seen = page.screenshot()
    watched.close_pages()
    return seen


def keep(name: str, seen: bytes) -> None:
    small = Image.open(BytesIO(seen)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(FOLDER / f"{name}.png", optimize=True)
    print(f"docs/pictures/{name}.png  {(FOLDER / f'{name}.png').stat().st_size // 1024} kB")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = LiveSite(Path(folder))
        site.start()
        try:
            watched = Watched(playwright, site.url)
            for picture in PICTURES:
                keep(picture.name, take(picture, site, watched))
        finally:
            site.stop()


if __name__ == "__main__":
    main()
