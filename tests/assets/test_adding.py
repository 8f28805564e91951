"""Putting files into the library: what is kept, what is refused, what is read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.documents.models import Document

from assets.extract import sheets
from assets.models import Asset, ReadState
from editorial.pieces.models import HomePage, ResourcePage
from editorial.platform.models import User
from search.engines import engine
from search.query import Query
from tests.assets import made

AsUser = Callable[[User], Client]
MakeAsset = Callable[..., Asset]
Work = Callable[[], int]


@pytest.fixture
def upload(ed: User, as_user: AsUser) -> Callable[..., Any]:
    """Post the form as Ed: `upload("deck.pptx", b"…", title="Deck")`."""

    def post(name: str, content: bytes, url: str = "/library/add/", **fields: Any) -> Any:
        return as_user(ed).post(url, {"file": SimpleUploadedFile(name, content), **fields})

    return post


def test_an_uploaded_deck_is_found_by_its_speaker_notes(
    upload: Callable[..., Any], work: Work, tmp_path: Path, tags: dict[str, Any]
) -> None:
    deck = made.deck(tmp_path / "five-year_view.pptx")
    answer = upload(deck.name, deck.read_bytes(), personas=[tags["personas"][0].pk])
    asset = Asset.objects.get()
    assert answer.headers["Location"] == asset.get_absolute_url()
    assert asset.title == "Five year view"
    work()
    version = asset.current_version
    assert version is not None
    assert version.read_state == ReadState.READ
    hit = engine().search(Query(text="parallel running takes ten weeks", audience="member")).hits[0]
    assert hit.id == str(asset.uuid)
    assert hit.place is not None
    assert (hit.place.number, hit.place.label, hit.place.anchor) == (1, "slide 1, speaker notes", "page-1")


@pytest.mark.parametrize("name", ["a.pptx", "a.docx", "a.xlsx"])
def test_every_kind_of_office_file_is_read_from_the_store(
    upload: Callable[..., Any], work: Work, tmp_path: Path, name: str
) -> None:
    make = {"a.pptx": made.deck, "a.docx": made.letter, "a.xlsx": made.book}[name]
    upload(name, make(tmp_path / name).read_bytes())
    work()
    version = Asset.objects.get().current_version
    assert version is not None
    left_out = sheets.HIDDEN if name == "a.xlsx" else ""
    assert (version.read_state, version.read_problem) == (ReadState.READ, left_out)


def test_the_asset_page_shows_slides_text_and_notes(
    upload: Callable[..., Any], work: Work, tmp_path: Path, sally: User, as_user: AsUser
) -> None:
    deck = made.deck(tmp_path / "deck.pptx")
    upload(deck.name, deck.read_bytes())
    work()
    asset = Asset.objects.get()
    first, second = (as_user(sally).get(asset.get_absolute_url(), {"page": n}).content.decode() for n in (1, 2))
    assert "Pause here" in first
    assert 'id="page-2"' in second
    assert "labour | 2,130 hours" in second
    picture = as_user(sally).get(f"{asset.get_absolute_url()}pages/2.jpg")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")


def test_a_protected_file_is_kept_says_why_and_is_found_by_its_title(
    upload: Callable[..., Any], work: Work, tmp_path: Path, ed: User, as_user: AsUser
) -> None:
    locked = made.pdf(tmp_path / "a.pdf", "secret", password="x")
    upload("a.pdf", locked.read_bytes(), title="Price list")
    work()
    asset = Asset.objects.get()
    assert "protected by a password" in as_user(ed).get(asset.get_absolute_url()).content.decode()
    assert [h.id for h in engine().search(Query(text="price list", audience="member")).hits] == [str(asset.uuid)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("evil.svg", b"<svg/>", "are not kept here"),
        ("deck.pdf.exe", b"MZ", "are not kept here"),
        ("deck.pdf", b"<html><script>alert(1)</script>", "not what its name says"),
        ("deck.pptx", b"%PDF-1.7", "not what its name says"),
        ("deck.pdf", b"", "empty"),
    ],
)
def test_what_is_not_kept_is_refused_with_a_reason(
    upload: Callable[..., Any], name: str, content: bytes, said: str
) -> None:
    answer = upload(name, content, title="Deck")
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Document.objects.exists()
    assert not Asset.objects.exists()


def test_a_file_too_large_is_refused(upload: Callable[..., Any], settings: Any) -> None:
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 10
    assert "larger than 10" in upload("a.txt", b"more than ten bytes").content.decode()


def test_a_name_with_a_path_stays_in_its_folder(upload: Callable[..., Any]) -> None:
    upload("../../etc/passwd.txt", b"words")
    assert Document.objects.get().file.name.startswith("documents/passwd")


def test_salespeople_do_not_add(sally: User, as_user: AsUser) -> None:
    assert as_user(sally).get("/library/add/").status_code == 403


def test_an_address_is_an_asset_too(ed: User, as_user: AsUser) -> None:
    as_user(ed).post("/library/add/", {"url": "https://example.com/film", "title": "Film"})
    assert Asset.objects.get().url == "https://example.com/film"


def test_an_address_with_script_is_refused(ed: User, as_user: AsUser) -> None:
    answer = as_user(ed).post("/library/add/", {"url": "javascript:alert(1)", "title": "Film"})
    assert answer.status_code == 422


def test_a_new_version_takes_over_address_text_and_search(
    upload: Callable[..., Any], work: Work, sally: User, as_user: AsUser
) -> None:
    upload("a.txt", b"the old words", title="Price list")
    work()
    asset = Asset.objects.get()
    upload("b.txt", b"the fresh figures", url=f"/library/{asset.uuid}/new-version/", note="Prices of May")
    work()
    assert engine().search(Query(text="old words", audience="member")).count == 0
    assert engine().search(Query(text="fresh figures", audience="member")).count == 1
    page = as_user(sally).get(asset.get_absolute_url()).content.decode()
    assert "Prices of May" in page
    assert b"".join(as_user(sally).get(f"/library/{asset.uuid}/download/").streaming_content) == b"the fresh figures"  # type: ignore[attr-defined]
    assert b"".join(as_user(sally).get(f"/library/{asset.uuid}/download/1/").streaming_content) == b"the old words"  # type: ignore[attr-defined]


def test_a_page_and_its_file_are_one_asset(home: HomePage, tags: dict[str, Any], work: Work, tmp_path: Path) -> None:
    pdf = made.pdf(tmp_path / "guide.pdf", "cover", "parallel running")
    document = Document.objects.create(title="Guide", file=SimpleUploadedFile("guide.pdf", pdf.read_bytes()))
    page = home.add_child(
        instance=ResourcePage(title="Guide", summary="A guide", live=False, document=document, **tags)
    )
    page.save_revision().publish()
    work()
    asset = Asset.objects.get()
    assert (asset.uuid, asset.kind) == (page.uuid, "file")
    hit = engine().search(Query(text="parallel running", audience="partner")).hits[0]
    assert hit.place is not None
    assert hit.place.label == "page 2"
    page.save_revision().publish()
    work()
    assert asset.versions.count() == 1


def test_a_file_replaced_in_the_cms_is_read_again(upload: Callable[..., Any], work: Work) -> None:
    upload("a.txt", b"the old words", title="Price list")
    work()
    document = Document.objects.get()
    document.file = SimpleUploadedFile("a.txt", b"the fresh figures")
    document.save()
    work()
    assert [page.text for page in Asset.objects.get().versions.get().pages.all()] == ["the fresh figures"]


def test_what_is_taken_out_is_not_found(upload: Callable[..., Any], work: Work, ed: User, as_user: AsUser) -> None:
    upload("a.txt", b"the old words", title="Price list")
    work()
    asset = Asset.objects.get()
    as_user(ed).post(f"/library/{asset.uuid}/change/", {"title": "Price list"})  # "in the library" left unticked
    work()
    assert engine().search(Query(text="old words", audience="member")).count == 0
    assert as_user(ed).get(asset.get_absolute_url()).status_code == 404
    assert as_user(ed).get(f"/library/{asset.uuid}/change/").status_code == 200


@pytest.mark.parametrize(
    ("make", "name", "expected"),
    [
        (made.deck, "x1.pptx", "What moving costs"),
        (made.letter, "x1.docx", "Price the hours"),
        (made.book, "x1.xlsx", "X1"),
        (made.titled_pdf, "x1.pdf", "Parallel running, in figures"),
    ],
)
def test_a_file_without_a_title_is_called_what_it_calls_itself(
    upload: Callable[..., Any], work: Work, tmp_path: Path, make: Callable[[Path], Path], name: str, expected: str
) -> None:
    upload(name, make(tmp_path / name).read_bytes())
    work()
    assert Asset.objects.get().title == expected


def test_a_title_that_somebody_gave_stays(upload: Callable[..., Any], work: Work, tmp_path: Path) -> None:
    upload("x1.pptx", made.deck(tmp_path / "x1.pptx").read_bytes(), title="The deck for Halden")
    work()
    assert Asset.objects.get().title == "The deck for Halden"


def test_the_very_same_file_is_not_added_twice(upload: Callable[..., Any], work: Work) -> None:
    upload("one.txt", b"Downtime costs more than people think.")
    answer = upload("two.txt", b"Downtime costs more than people think.")
    assert "in the library already: “One”" in answer.content.decode()
    work()
    assert "in the library already" in upload("two.txt", b"Downtime costs more than people think.").content.decode()
    assert Asset.objects.count() == 1
    asset = Asset.objects.get()
    answer = upload("one.txt", b"Downtime costs more than people think.", url=f"{asset.get_absolute_url()}new-version/")
    assert "very file that it has already" in answer.content.decode()
    assert asset.versions.count() == 1
