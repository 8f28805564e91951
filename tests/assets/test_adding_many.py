"""Many files at once: each judged as one is, what is here already said before, and how far each is."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assets.adding.arrival import LATELY, Step, added_lately
from assets.extract.file_reading import ask_to_read
from assets.models import Asset, ReadState, Version
from editorial.platform.models import Job, User
from tests.assets import made
from tests.html import html_of

AsUser = Callable[[User], Client]
MakeAsset = Callable[..., Asset]
Work = Callable[[], int]
MANY = "/library/add/many/"


def text(name: str, content: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (content or f"words of {name}").encode())


@pytest.fixture
def send(ed: User, as_user: AsUser) -> Callable[..., Any]:
    """Post files as Ed, as the script does: `send(text("a.txt"), when_here="both")` → what is said of the first."""

    def post(*files: SimpleUploadedFile, **fields: Any) -> Any:
        answer = as_user(ed).post(MANY, {"file": list(files), **fields}, headers={"accept": "application/json"})
        return answer.json()["files"][0]

    return post


def test_each_good_file_is_added_and_each_bad_one_says_why(ed: User, as_user: AsUser, tags: dict[str, Any]) -> None:
    files = [text("one.txt"), text("run.exe"), text("two.txt"), SimpleUploadedFile("deck.pptx", b"no deck")]
    answer = as_user(ed).post(MANY, {"file": files, "personas": [tags["personas"][0].pk]})
    page = html_of(answer)
    assert answer.status_code == 422
    assert sorted(Asset.objects.values_list("title", flat=True)) == ["One", "Two"]
    assert "Files ending in “.exe” are not kept here" in page
    assert "it ends in “.pptx” but is no PowerPoint file" in page
    assert {asset.personas.get() for asset in Asset.objects.all()} == {tags["personas"][0]}


def test_sending_no_file_is_said(ed: User, as_user: AsUser) -> None:
    answer = as_user(ed).post(MANY, {})
    assert answer.status_code == 422
    assert "Choose at least one file" in html_of(answer)


def test_limits_are_said_before_anything_is_sent(ed: User, as_user: AsUser) -> None:
    page = html_of(as_user(ed).get(MANY))
    assert "each up to 64" in page
    assert "PPTX" in page


def test_only_editors_add_and_ask(sally: User, as_user: AsUser, with_file: MakeAsset) -> None:
    browser, asset = as_user(sally), with_file()
    for address in (MANY, f"{MANY}known/?hash=x", f"{MANY}lately/"):
        assert browser.get(address).status_code == 403
    assert browser.post(MANY, {"file": [text("a.txt")]}).status_code == 403
    assert browser.post(f"/library/{asset.uuid}/read-again/").status_code == 403
    assert Asset.objects.count() == 1


def test_the_very_file_is_pointed_out_before_it_is_sent(
    ed: User, as_user: AsUser, with_file: MakeAsset, work: Work
) -> None:
    here = with_file("Deck", b"words")
    ask_to_read(here.versions.get())
    work()
    asked = as_user(ed).get(f"{MANY}known/", {"hash": hashlib.sha1(b"words").hexdigest(), "name": "other.txt"})  # noqa: S324
    known = asked.json()["known"]
    assert known["said"] == "This very file is in the library already: “Deck”, version 1."
    assert (known["url"], known["choices"]) == (here.get_absolute_url(), ["both"])
    assert as_user(ed).get(f"{MANY}known/", {"hash": "0" * 40, "name": "new.txt"}).json() == {"known": None}


def test_the_very_file_is_added_only_when_both_are_to_be_kept(
    send: Callable[..., Any], with_file: MakeAsset, work: Work
) -> None:
    ask_to_read(with_file("Deck", b"words").versions.get())
    work()
    assert send(text("same.txt", "words"))["known"]["choices"] == ["both"]
    assert send(text("same.txt", "words"), when_here="version")["known"]["choices"] == ["both"]
    assert Asset.objects.count() == 1
    assert send(text("same.txt", "words"), when_here="both")["title"] == "Same"
    assert Asset.objects.count() == 2


def test_two_equal_files_of_one_sending_are_one(ed: User, as_user: AsUser) -> None:
    answer = as_user(ed).post(MANY, {"file": [text("a.txt", "words"), text("b.txt", "words")]})
    assert Asset.objects.count() == 1
    assert "This very file is in the library already: “A”, version 1." in html_of(answer)


def test_a_file_of_the_same_name_becomes_the_next_version_if_so_chosen(send: Callable[..., Any]) -> None:
    send(text("prices.txt", "first"))
    said = send(text("prices.txt", "second"))["known"]
    assert said["said"] == "A file of this name is here as “Prices”, version 1, with other content."
    assert said["choices"] == ["both", "version"]
    send(text("prices.txt", "second"), when_here="version")
    asset = Asset.objects.get()
    assert [version.number for version in asset.versions.all()] == [2, 1]
    assert "was version 1 of “Prices”; version 2" in send(text("prices.txt", "first"))["known"]["said"]
    send(text("prices.txt", "first"), when_here="version")
    assert asset.versions.count() == 3


def test_the_form_for_one_file_asks_the_same(ed: User, as_user: AsUser, with_file: MakeAsset, work: Work) -> None:
    ask_to_read(with_file("Deck", b"words").versions.get())
    work()
    browser = as_user(ed)
    page = html_of(browser.post("/library/add/", {"file": text("same.txt", "words")}))
    assert "This very file is in the library already" in page
    assert "Keep both" in page
    browser.post("/library/add/", {"file": text("same.txt", "words"), "when_here": "both"})
    assert Asset.objects.count() == 2


def test_how_far_each_is(ed: User, send: Callable[..., Any], work: Work, tmp_path: Path) -> None:
    send(text("good.txt"))
    send(SimpleUploadedFile("locked.pdf", made.pdf(tmp_path / "locked.pdf", "words", password="s").read_bytes()))
    assert [arrival.step for arrival in added_lately(ed)] == [Step.SENT, Step.SENT]
    Job.objects.filter(kind="assets.read").update(state="running")
    assert {arrival.step for arrival in added_lately(ed)} == {Step.READING}
    Job.objects.filter(kind="assets.read").update(state="failed")
    assert {(arrival.step, arrival.why) for arrival in added_lately(ed)} == {(Step.FAILED, "Reading it broke off.")}
    Job.objects.filter(kind="assets.read").update(state="waiting")
    work()
    locked, good = added_lately(ed)
    assert (good.step, good.why) == (Step.READY, "")
    assert locked.step == Step.FAILED
    assert "protected by a password" in locked.why
    Version.objects.update(created_at=timezone.now() - LATELY)
    assert added_lately(ed) == []


def test_what_could_not_be_read_is_tried_again(ed: User, as_user: AsUser, with_file: MakeAsset, work: Work) -> None:
    asset = with_file()
    work()
    asset.versions.update(read_state=ReadState.FAILED, read_problem="The store did not answer.")
    browser = as_user(ed)
    assert "Read it again" in html_of(browser.get(asset.get_absolute_url()))
    answer = browser.post(f"/library/{asset.uuid}/read-again/", {"next": "https://evil.example/"})
    assert answer.headers["Location"] == MANY
    work()
    version = asset.current_version
    assert version is not None
    assert (version.read_state, version.read_problem, version.pages.count()) == (ReadState.READ, "", 1)


@pytest.mark.usefixtures("frame_kept")
def test_the_list_costs_the_same_for_any_number(
    ed: User, send: Callable[..., Any], as_user: AsUser, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        send(text(f"{number}.txt"))
    browser = as_user(ed)
    with django_assert_num_queries(5):  # session, user, roles, versions, jobs
        browser.get(f"{MANY}lately/")
