"""The journeys of DESIGN.md section 7, by people at browsers: nothing is reached but by links, buttons and mails."""

import re
from collections.abc import Callable
from secrets import token_hex

from playwright.sync_api import Page, expect

from tests.browser.chromium import DESK, PHONE
from tests.browser.live import LiveSite

AsPerson = Callable[..., Page]
MARK = token_hex(3)  # what is new in this run
SOON = 20_000  # ms a mail or a mirrored piece may take here; the machine is shared, the goals are in the benches
CALL_WITHIN = 5_000  # ms from the beacon to the call on the salesperson's screen


def mail_to(site: LiveSite, address: str, about: str, page: Page) -> str:
    """The text of the newest e-mail to an address with words in its subject, once it is there."""
    for _ in range(SOON // 200):
        found = [one for one in site.emails() if address in str(one["To"]) and about in str(one["Subject"])]
        if found:
            return str(found[-1].get_body(("plain",)).get_content())  # type: ignore[union-attr]
        page.wait_for_timeout(200)
    raise AssertionError(f"No e-mail to {address} about “{about}”: {[str(one['Subject']) for one in site.emails()]}")


def link_in(text: str, start: str) -> str:
    found = re.search(rf"https?://[^/\s]+({start}\S+)", text)
    assert found, text
    return found[1]


def look_until(page: Page, path: str, words: str, within: int = SOON) -> None:
    """Open a page again and again until it says something."""
    for _ in range(within // 250):
        page.goto(path)
        if words in page.locator("main").inner_text():
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{path} does not say “{words}”: {page.locator('main').inner_text()[:800]}")


# What a writer does in an hour: a paragraph below each heading of the brief.
WRITE = """
from editorial.pieces.models import ArticlePage
page = ArticlePage.objects.get(pk=pk).get_latest_revision_as_object()
for section in page.body:
    section.value["content"].append(("text", "<p>We measured it for a month.</p>"))
page.save_revision(clean=False)  # the summary comes in the editor
"""


def read_for_real(page: Page, section: str) -> None:
    """Bring a section into view and stay, moving a little, as long as the beacon takes to call it read."""
    page.locator(f"#{section}").scroll_into_view_if_needed()
    with page.expect_request(
        lambda request: request.url.endswith("/e") and f'"{section}"' in (request.post_data or ""), timeout=SOON
    ):
        for turn in range(12):
            page.mouse.move(300 + turn, 400)
            page.mouse.wheel(0, 3 if turn % 2 else -3)
            page.wait_for_timeout(500)


def test_a_gap_becomes_a_piece_that_sally_finds(as_person: AsPerson, open_page: AsPerson, site: LiveSite) -> None:
    ed = as_person("ed")
    ed.goto("/admin/coverage/")
    ed.get_by_role("button", name="Plan this").first.click()
    expect(ed.get_by_text("Planned, with a first brief and all tags.")).to_be_visible()
    ed.get_by_role("button", name="Start draft").click()
    expect(ed.get_by_text("Draft started, with tags, brief and questions.")).to_be_visible()
    title = f"What the gauge at the quince press told us {MARK}"
    editor = ed.url
    site.run("shell", "--no-imports", "-c", f"pk = {editor.split('/')[-3]}\n{WRITE}")
    ed.reload()
    ed.locator("[name=title]").fill(title)
    ed.locator("[name=summary]").fill("The gauge is small; the hour it saves is not.")
    ed.locator("[name=body-2-value-title]").fill("An hour of standstill costs 4,200 euros")
    ed.locator("[name=expert_questions]").fill("Is 4,200 euros fair for a press?")
    reviewer = ed.locator("[name=reviewer]").input_value()
    assert reviewer
    ed.get_by_role("button", name="Submit to Expert review").click()
    expect(ed.get_by_text(re.compile("submitted for moderation|submitted to", re.IGNORECASE)).first).to_be_visible()

    # The expert, on a phone, from the mail.
    asked = [one for one in site.emails() if title in str(one["Subject"])]
    for _ in range(SOON // 200):
        if asked := [one for one in site.emails() if title in str(one["Subject"])]:
            break
        ed.wait_for_timeout(200)
    email = mail_to(site, str(asked[-1]["To"]), title, ed)
    expert = open_page(PHONE)
    expert.goto(link_in(email, "/review/"))
    expect(expert.locator("h1")).to_have_text(title)
    expert.get_by_label("Is 4,200 euros fair for a press?").fill("For a filler, yes. For a press take 2,900.")
    expert.get_by_role("button", name="Answer", exact=True).click()
    expect(expert.get_by_text("Answer kept.")).to_be_visible()
    passage = expert.locator("section[data-section] h2", has_text="4,200 euros")
    passage.scroll_into_view_if_needed()
    passage.select_text()
    expert.get_by_role("button", name="Note on this passage").click()
    expert.keyboard.type("Say which line.")
    expert.locator("details[open]").get_by_role("button", name="Add note").click()
    expect(expert.locator(".thread > p", has_text="Say which line.")).to_be_visible()
    expect(expert.locator(".thread blockquote")).to_contain_text("An hour of standstill costs 4,200 euros")
    expert.get_by_role("button", name="Approve").click()
    expect(expert.locator("h1")).to_have_text("Thank you. You approved this.")

    # Ed publishes what was approved.
    ed.goto(editor)
    expect(ed.get_by_text("Say which line.").first).to_be_visible()
    ed.get_by_role("button", name="More actions").click()
    ed.get_by_role("button", name="Publish", exact=True).click()
    expect(ed.get_by_text(re.compile("published", re.IGNORECASE)).first).to_be_visible()

    sally = as_person("sally")
    look_until(sally, f"/library/?q={MARK}", title)
    public = open_page(DESK)
    public.goto(f"/search/?q={MARK}")
    public.get_by_role("link", name=title).click()
    expect(public.locator("h1")).to_have_text(title)
    expect(public.get_by_text("Facts checked by")).to_be_visible()


def test_a_reader_becomes_a_call_and_another_goes_back_to_nurture(
    as_person: AsPerson, open_page: AsPerson, site: LiveSite
) -> None:
    reader = open_page(DESK)
    reader.goto("/guides/northmoor-buyers-guide/")
    expect(reader.get_by_role("heading", name="The rest is for subscribers")).to_be_visible()
    assert reader.context.cookies() == []
    reader.get_by_label("Name").fill("Nils Holm")
    reader.get_by_label("E-mail").fill(f"nils.{MARK}@calder-brewing.example")
    reader.get_by_label("Remember what I read").check()
    reader.get_by_role("button", name="Subscribe").click()
    expect(reader.locator("h1")).to_have_text("Look into your mailbox")
    email = mail_to(site, f"nils.{MARK}@calder-brewing.example", "confirm", reader)
    reader.goto(link_in(email, "/subscribe/"))
    reader.get_by_role("button", name="Yes, subscribe me").click()
    expect(reader.locator("h1")).to_contain_text("Choosing a plant system together")  # back at what was asked for
    expect(reader.get_by_role("heading", name="The coverage map")).to_be_visible()
    for section in ("who-is-buying", "what-is-the-problem-in-a-sentence", "what-do-you-have"):
        read_for_real(reader, section)
    sally = as_person("sally")
    who = "Nils Holm, Calder Brewing"
    look_until(sally, "/calls/", who)
    with reader.expect_request(lambda request: request.url.endswith("/e")):
        reader.get_by_role("link", name="Open the coverage map").click()
    hot = sally.locator(".call", has=sally.locator(".hot"), has_text=who)
    look_until_row(sally, hot)
    expect(hot).to_contain_text("Choosing a plant system together")
    hot.get_by_role("button", name="Accept and call").click()
    expect(sally.locator(".messages")).to_be_visible()
    sally.goto("/calls/")
    expect(sally.locator(".ledger li", has_text=who).filter(has_text="ccepted")).to_have_count(1)

    other = sally.locator(".call", has_text=who)
    other.get_by_text("Not now, back to nurture").click()
    other.get_by_label("Why not now?").fill("Budget is decided in April")
    other.get_by_role("button", name="Back to nurture").click()
    expect(sally.locator(".messages")).to_be_visible()
    sally.goto("/calls/")
    expect(sally.locator(".ledger")).to_contain_text("Budget is decided in April")
    expect(sally.locator(".call", has_text=who)).to_have_count(0)


def look_until_row(page: Page, row: object, within: int = CALL_WITHIN) -> None:
    for _ in range(within // 250):
        page.goto("/calls/")
        if row.count():  # type: ignore[attr-defined]
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"No such call within {within} ms: {page.locator('main').inner_text()[:600]}")


def test_sally_sends_a_slide_she_found_by_its_notes(as_person: AsPerson, open_page: AsPerson, site: LiveSite) -> None:
    sally = as_person("sally", PHONE)
    sally.goto("/library/")
    sally.get_by_label("Search the library").fill('"two of them had no drawings at all"')
    sally.keyboard.press("Enter")
    first = sally.locator(".hit").first
    expect(first).to_contain_text("slide 2")
    first.locator("h2 a").click()
    expect(sally.locator("#page-2")).to_be_in_viewport()
    sally.get_by_role("link", name="Send", exact=True).click()
    sally.get_by_label("Name").fill("Petra Moen")
    sally.get_by_label("E-mail").fill(f"petra.{MARK}@vestby-seafood.example")
    sally.get_by_role("button", name="Make the link").click()
    address = sally.get_by_label("The link").input_value()

    reader = open_page(DESK)
    reader.goto(address[address.index("/r/") :])
    for page, key in (("page-1", "Home"), ("page-2", "PageDown")):
        reader.locator(".sheet").press(key)
        with reader.expect_request(
            lambda request, page=page: "/e?l=" in request.url and f'"{page}"' in (request.post_data or ""), timeout=SOON
        ):
            for turn in range(12):
                reader.mouse.move(300 + turn, 400)
                reader.wait_for_timeout(500)
    look_until(sally, "/links/", f"petra.{MARK}@")
    sally.locator(".links li", has_text=f"petra.{MARK}@").get_by_role("link").first.click()
    look_until(sally, sally.url, "Page by page")
    expect(sally.locator("table.spent")).to_contain_text("2")

    sally.goto(sally.locator("main p a").nth(1).get_attribute("href") or "")
    sally.get_by_label("5", exact=True).check()
    sally.get_by_label("Why?").fill("the two without drawings ended the doubt")
    sally.get_by_role("button", name=re.compile("Rate it|Change my rating")).click()
    expect(sally.locator(".said")).to_contain_text("the two without drawings ended the doubt")


def test_a_search_in_vain_is_asked_and_answered_by_name(as_person: AsPerson, site: LiveSite) -> None:
    sally = as_person("sally")
    asked = f"periscope torque {MARK}"
    sally.goto("/library/")
    sally.get_by_label("Search the library").fill(asked)
    sally.keyboard.press("Enter")
    sally.get_by_role("button", name="Ask for this piece").click()
    expect(sally.locator(".messages")).to_be_visible()

    ed = as_person("ed")
    ed.goto("/library/add/")
    ed.get_by_label("Title").fill(f"Periscope torque at press {MARK}")
    fill_link(ed)
    ed.get_by_role("button", name=re.compile("^Add")).click()
    expect(ed.locator("h1")).to_have_text(f"Periscope torque at press {MARK}")
    email = mail_to(site, "sally@", asked, sally)
    sally.goto(link_in(email, "/library/"))
    expect(sally.locator("h1")).to_have_text(f"Periscope torque at press {MARK}")


def fill_link(page: Page) -> None:
    page.get_by_label("or its address").fill("https://talks.example/periscope")
