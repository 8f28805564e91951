"""Many files at once in a browser: dropped, sent one by one, each with what became of it; and without scripts."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESK, PHONE

AsPerson = Callable[..., Page]
DROP = """([name, words]) => {
  const bag = new DataTransfer();
  bag.items.add(new File([words], name));
  document.getElementById("drop").dispatchEvent(new DragEvent("drop", { dataTransfer: bag, bubbles: true }));
}"""


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_ed_adds_files_and_is_told_what_is_here_already(
    as_person: AsPerson, axe: Callable[..., None], tmp_path: Path, viewport: dict[str, int]
) -> None:
    mark = uuid4().hex[:8]
    good, bad = tmp_path / f"good-{mark}.txt", tmp_path / f"run-{mark}.exe"
    good.write_text(f"words {mark}")
    bad.write_text("x")
    page = as_person("ed", viewport)
    page.goto("/library/add/many/")
    page.locator("#files").set_input_files([good, bad])
    queue = page.locator("#queue")
    expect(queue.locator("li", has_text=good.name).locator(".state")).to_have_text("Sent")
    expect(queue.locator("li", has_text=bad.name)).to_contain_text("Files ending in “.exe” are not kept here.")
    lately = page.locator("#lately li", has_text=good.name)
    expect(lately.locator(".state")).to_have_text("Ready", timeout=30_000)
    axe(page)

    page.evaluate(DROP, [f"other-{mark}.txt", f"words {mark}"])
    here = queue.locator("li", has_text=f"other-{mark}.txt")
    expect(here).to_contain_text("This very file is in the library already")
    axe(page)
    here.get_by_role("button", name="Leave it out").click()
    expect(here).to_have_count(0)

    page.evaluate(DROP, [good.name, f"other words {mark}"])
    newer = queue.locator("li", has_text="A file of this name is here")
    newer.get_by_role("button", name="Add as its new version").press("Enter")
    expect(page.locator("#lately li", has_text="version 2").first).to_contain_text(mark, timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
