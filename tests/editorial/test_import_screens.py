"""Imports in the CMS: read first, map, look, run, report, take back; for editors only."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from editorial.intake.models import ImportRun, TagProposal
from editorial.pieces.models import ArticlePage
from editorial.platform.models import User
from tests.factories import PersonaFactory, TopicFactory

pytestmark = pytest.mark.django_db
POST = """---
title: Why downtime hides
date: 2024-03-01
author: Jo Writer
categories: [Downtime]
---
Downtime is a problem. Why does the CFO never see the cost of downtime? What is wrong with the sums?

## What it costs

More than people think: {% include chart.html %}
"""


def zipped(**files: str) -> SimpleUploadedFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/") + ".md", text)
    return SimpleUploadedFile("site.zip", packed.getvalue())


@pytest.fixture
def words(db: None) -> None:
    TopicFactory(aliases="Downtime\nStoppage")
    PersonaFactory(pains="sums nobody can defend")


@pytest.fixture
def run(as_user: Callable[[User], Client], ed: User, words: None) -> ImportRun:
    """Uploaded and read by Ed, not yet started."""
    response = as_user(ed).post(reverse("imports_new"), {"upload": zipped(post=POST, empty="")})
    assert response.status_code == 302
    return ImportRun.objects.get()


def change(client: Client, run: ImportRun, action: str, **chosen: str) -> Any:
    values = {"author-0": "create", "term-0": "topic/cost-of-downtime", "under": "/", "files": "internal"} | chosen
    return client.post(reverse("imports_change", args=[run.uuid]), values | {"action": action}, follow=True)


def test_reading_writes_nothing_and_shows_what_would_happen(
    as_user: Callable[[User], Client], ed: User, run: ImportRun
) -> None:
    page = as_user(ed).get(run.get_absolute_url()).content.decode()
    assert "Nothing has happened yet" in page
    assert "Why downtime hides" in page
    assert "The file is empty." in page
    assert not ArticlePage.objects.exists()


def test_the_difference_of_one_item_is_shown(as_user: Callable[[User], Client], ed: User, run: ImportRun) -> None:
    page = as_user(ed).get(reverse("imports_item", args=[run.uuid]), {"key": "post.md"}).content.decode()
    assert "<ins>+ Title: Why downtime hides</ins>" in page
    assert "chart.html" in page


def test_an_import_runs_as_jobs_and_is_reported(
    as_user: Callable[[User], Client], ed: User, run: ImportRun, work: Callable[[], int]
) -> None:
    client = as_user(ed)
    assert "begun" in change(client, run, "start").content.decode()
    assert "0 of 2 items" in client.get(run.get_absolute_url()).content.decode()
    work()
    page = client.get(run.get_absolute_url()).content.decode()
    assert "1</strong> created" in page
    report = b"".join(client.get(reverse("imports_report", args=[run.uuid])).streaming_content).decode()  # type: ignore[attr-defined]
    assert "empty.md" in report


def test_how_far_it_is_comes_alone_for_htmx(as_user: Callable[[User], Client], ed: User, run: ImportRun) -> None:
    change(as_user(ed), run, "start")
    progress = as_user(ed).get(run.get_absolute_url(), headers={"HX-Request": "true"})
    assert b'id="progress"' in progress.content
    assert b"<html" not in progress.content


def test_confirming_publishes_with_the_old_date(
    as_user: Callable[[User], Client], ed: User, run: ImportRun, work: Callable[[], int]
) -> None:
    client = as_user(ed)
    change(client, run, "start")
    work()
    proposal = TagProposal.objects.get()
    page = client.get(reverse("imports_tags")).content.decode()
    assert "its category or tag “Downtime”" in page
    assert "“cfo”" in page
    tags = {f"{axis}-{proposal.pk}": slugs for axis, slugs in proposal.chosen().items()}
    client.post(reverse("imports_tags"), {"piece": [proposal.pk], **tags})
    article = ArticlePage.objects.get()
    assert article.live
    assert article.first_published_at is not None
    assert article.first_published_at.year == 2024
    assert [topic.slug for topic in article.topics.all()] == ["cost-of-downtime"]


def test_a_piece_without_a_tag_it_needs_stays_in_the_list_and_says_so(
    as_user: Callable[[User], Client], ed: User, run: ImportRun, work: Callable[[], int]
) -> None:
    client = as_user(ed)
    change(client, run, "start")
    work()
    proposal = TagProposal.objects.get()
    page = client.post(
        reverse("imports_tags"), {"piece": [proposal.pk], f"topics-{proposal.pk}": "cost-of-downtime"}, follow=True
    )
    assert "This piece still needs a persona" in page.content.decode()
    assert TagProposal.objects.waiting().count() == 1
    assert not ArticlePage.objects.get().live


def test_taking_back_asks_first_and_then_leaves_nothing(
    as_user: Callable[[User], Client], ed: User, run: ImportRun, work: Callable[[], int]
) -> None:
    client = as_user(ed)
    change(client, run, "start")
    work()
    pages = Page.objects.count()
    assert "Take 1 items back" in client.get(reverse("imports_undo", args=[run.uuid])).content.decode()
    assert Page.objects.count() == pages
    client.post(reverse("imports_undo", args=[run.uuid]))
    work()
    assert Page.objects.count() == pages - 1
    assert "Everything is as it was before" in client.get(run.get_absolute_url()).content.decode()


def test_forgetting_leaves_no_file(as_user: Callable[[User], Client], ed: User, run: ImportRun) -> None:
    assert run.spool.exists()
    change(as_user(ed), run, "discard")
    assert not ImportRun.objects.exists()
    assert not run.folder.exists()


@pytest.mark.parametrize("name", ["../out", "a/../../out", "/etc/out"])
def test_a_zip_whose_names_lead_out_is_refused(as_user: Callable[[User], Client], ed: User, name: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{name}.md", "canary")
    response = as_user(ed).post(reverse("imports_new"), {"upload": SimpleUploadedFile("a.zip", packed.getvalue())})
    assert response.status_code == 422
    assert "leads out of its folder" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_a_zip_bomb_is_refused(as_user: Callable[[User], Client], ed: User) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.md", b"0" * 64 * 1024**2)
    response = as_user(ed).post(reverse("imports_new"), {"upload": SimpleUploadedFile("a.zip", packed.getvalue())})
    assert "far more than such a folder holds" in response.content.decode()


SCREENS = ["imports", "imports_new", "imports_tags"]


@pytest.mark.parametrize("screen", SCREENS)
def test_only_editors_enter(
    as_user: Callable[[User], Client], ed: User, sally: User, petra: User, charlie: User, screen: str
) -> None:
    assert as_user(ed).get(reverse(screen)).status_code == 200
    for user in (sally, petra, charlie):
        assert as_user(user).get(reverse(screen)).status_code in (302, 403)
    assert Client().get(reverse(screen)).status_code == 302


def test_titles_cannot_run_scripts(as_user: Callable[[User], Client], ed: User, words: None) -> None:
    upload = zipped(post='---\ntitle: "<script>alert(1)</script>"\nauthor: "<b>x"\n---\ntext')
    client = as_user(ed)
    client.post(reverse("imports_new"), {"upload": upload})
    run = ImportRun.objects.get()
    for address in (run.get_absolute_url(), reverse("imports_item", args=[run.uuid]) + "?key=post.md"):
        assert "<script>alert(1)" not in client.get(address).content.decode()


def test_the_list_of_tags_asks_the_same_number_of_questions_for_any_length(
    as_user: Callable[[User], Client], ed: User, words: None, django_assert_max_num_queries: Any
) -> None:
    client = as_user(ed)
    TagProposal.objects.bulk_create([TagProposal(piece=f"{n:032x}", title=str(n)) for n in range(30)])
    client.get(reverse("imports_tags"))
    with django_assert_max_num_queries(31):
        client.get(reverse("imports_tags"))


def test_the_page_that_watches_a_run_shows_its_report_when_it_ends(
    as_user: Callable[[User], Client], ed: User, run: ImportRun, work: Callable[[], int]
) -> None:
    client = as_user(ed)
    change(client, run, "start")
    assert "HX-Refresh" not in client.get(run.get_absolute_url(), headers={"HX-Request": "true"})
    work()
    assert client.get(run.get_absolute_url(), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "HX-Refresh" not in client.get(run.get_absolute_url())
