"""Real exports, every item imported or listed with a reason; again changes nothing; undo leaves nothing behind."""

from collections import Counter
from pathlib import Path

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from editorial.intake.models import ImportRun, Outcome, TagProposal
from editorial.intake.runs.running import prepare, run_all
from editorial.intake.runs.undoing import undo
from editorial.pieces.models import ArticlePage
from tests.editorial.importing import REAL, differences, dump, real_input

pytestmark = [real_input, pytest.mark.django_db, pytest.mark.long, pytest.mark.no_cover]
SITE = REAL / "markdown-site"
EXPORT = REAL / "wordpress" / "theme-unit-test.xml"


def bring_in(path: Path) -> ImportRun:
    return run_all(prepare(path))


@pytest.mark.parametrize("source", [SITE, EXPORT], ids=["markdown", "wordpress"])
def test_a_second_run_changes_nothing_and_undo_leaves_the_database_as_it_was(source: Path) -> None:
    before = dump()
    first = bring_in(source)
    assert first.counts()["failed"] == 0
    imported = dump()
    second = bring_in(source)
    counts = second.counts()
    assert (counts["created"], counts["changed"]) == (0, 0)
    assert counts["unchanged"] == first.counts()["created"]
    assert differences(imported, dump()) == {}
    undo(second)
    assert undo(first).kept == []
    assert differences(before, dump()) == {}
    assert first.state == "undone"


def test_every_one_of_the_files_of_a_company_blog_is_imported() -> None:
    run = bring_in(SITE)
    assert run.total == len(list(SITE.rglob("*.md")))
    assert run.counts()["created"] == run.total
    page = ArticlePage.objects.get(slug="april-2020-recap")
    assert page.first_published_at.year == 2020
    assert [author.label for author in page.authors.all()] == ["Uku Taht"]
    assert not page.live


def test_links_between_the_files_lead_to_the_pages_and_old_addresses_are_redirected() -> None:
    bring_in(SITE)
    linked = [
        page
        for page in ArticlePage.objects.all()
        if 'linktype=\\"page\\"' in page.get_latest_revision().content["body"]
    ]
    assert len(linked) > 50
    assert Redirect.objects.filter(old_path="/vs-cloudflare-web-analytics").exists()
    assert Redirect.objects.filter(old_path__startswith="/blog/").count() > 50


def test_all_186_items_of_the_wordpress_export_are_imported_or_listed_with_a_reason() -> None:
    run = bring_in(EXPORT)
    assert run.total == run.items.count() == 186
    assert not run.items.filter(outcome=Outcome.SKIPPED, reason="").exists()
    kinds = Counter((row.source_key.partition("-")[0], row.outcome) for row in run.items.all())
    assert kinds == {
        ("post", "created"): 58,
        ("page", "created"): 21,
        ("attachment", "skipped"): 37,
        ("nav_menu_item", "skipped"): 70,
    }


def test_nothing_is_public_and_drafts_scheduled_and_protected_ones_never_will_be_by_confirming() -> None:
    run = bring_in(EXPORT)
    assert not Page.objects.filter(pk__in=run.items.values("page_id"), live=True).exists()
    kept_back = TagProposal.objects.filter(was_live=False).values_list("title", flat=True)
    assert set(kept_back) == {
        "Draft",
        "Scheduled",
        'Template: Password Protected (the password is "enter")',
    }
