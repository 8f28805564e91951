"""The site of Northmoor Review: front page, hubs, and the pieces in them."""

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, Site

from editorial.pieces.demo import sections
from editorial.pieces.demo.pictures import PICTURES
from editorial.pieces.demo.pieces import DemoPiece
from editorial.pieces.models import ArticlePage, HomePage, HubPage, ResourcePage
from editorial.platform.models import User
from editorial.vocabulary.models import Author, BuyingJob, BuyingStage, Campaign, Expert, Format, Persona, Topic
from editorial.vocabulary.models.terms import Term

NAME = "Northmoor Review"
LEAD = "Running food and drink plants: what works, what it costs, and who says so."
HUBS = {
    "articles": (
        "Articles",
        "What we learned on plant floors, in offices beside them, and from those who paid for it.",
    ),
    "guides": (
        "Guides",
        "Longer pieces to work with: read them in order, or go to the section you need today.",
    ),
    "case-studies": (
        "Case studies",
        "What a plant set out to do, what it cost, what it got, and what it would do differently.",
    ),
    "webinars": (
        "Webinars and talks",
        "Recorded conversations, with the questions people asked and the answers they got.",
    ),
    "papers": (
        "Papers and surveys",
        "Numbers with their method, to be checked before they are quoted.",
    ),
    "tools": (
        "Tools and data sheets",
        "Things to fill in, to print, and to take into the meeting.",
    ),
}
KINDS: dict[str, type[ArticlePage | ResourcePage]] = {"article": ArticlePage, "resource": ResourcePage}
TAGS: dict[str, type[Term] | type[Expert]] = {
    "personas": Persona,
    "stages": BuyingStage,
    "jobs": BuyingJob,
    "topics": Topic,
    "authors": Author,
    "sources": Expert,
}


def load(pieces: list[DemoPiece], say: Callable[[str], None]) -> None:
    """First every page, so that they can link to one another; then what stands on them."""
    home = _home()
    hubs = {slug: _hub(home, slug) for slug in HUBS}
    for piece in pieces:
        _place(piece, hubs[piece.hub])
    written = fill(piece for piece in pieces if not _page(piece).latest_revision_id)
    say(f"{len(pieces)} pieces, {written} of them new")


def waiting_for_files(pieces: Iterable[DemoPiece]) -> list[DemoPiece]:
    """Pieces that offer a file and have none yet."""
    return [piece for piece in pieces if _lacks_files(piece, _page(piece))]


def fill(pieces: Iterable[DemoPiece]) -> int:
    """Write what stands on these pages, and publish those that are to be live."""
    count = 0
    for piece in pieces:
        _write(piece, _page(piece))
        count += 1
    return count


def _lacks_files(piece: DemoPiece, page: ArticlePage | ResourcePage) -> bool:
    if piece.document and isinstance(page, ResourcePage) and page.document_id is None:
        return True
    return bool(sections.downloads(piece.text)) and '"download"' not in str(page.body.get_prep_value()).replace(
        "'", '"'
    )


def _home() -> HomePage:
    """The installation's front page, with the paper's name on it."""
    home = HomePage.objects.order_by("pk").first() or _first_home()
    if home.title != NAME:
        home.title = home.draft_title = NAME
        home.lead = LEAD
        home.save_revision().publish()
    address = urlsplit(settings.SITE_URL)
    Site.objects.filter(root_page=home).exclude(site_name=NAME).update(
        hostname=address.hostname or "localhost", port=address.port or 80, site_name=NAME
    )
    return home


def _first_home() -> HomePage:
    """For an installation in which somebody has removed it."""
    home = HomePage(title="Home", slug="northmoor-review")
    Page.objects.get(depth=1).add_child(instance=home)
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    return home


def _hub(home: HomePage, slug: str) -> HubPage:
    hub: HubPage | None = HubPage.objects.child_of(home).filter(slug=slug).first()
    if hub is None:
        title, intro = HUBS[slug]
        hub = HubPage(title=title, slug=slug, intro=f"<p>{intro}</p>", show_in_menus=True)
        HomePage.objects.get(pk=home.pk).add_child(instance=hub)
        hub.save_revision().publish()
    return hub


def _page(piece: DemoPiece) -> ArticlePage | ResourcePage:
    return KINDS[piece.kind].objects.get(uuid=piece.uuid)


def _place(piece: DemoPiece, hub: HubPage) -> None:
    """Put an empty page where it belongs, unpublished, with its tags."""
    model = KINDS[piece.kind]
    if model.objects.filter(uuid=piece.uuid).exists():
        return
    page = model(
        uuid=piece.uuid,
        title=piece.title,
        slug=piece.slug,
        summary=piece.summary,
        live=False,
        owner=User.objects.get(username="ed"),
        format=Format.objects.get(slug=piece.format),
        campaign=Campaign.objects.filter(slug=piece.campaign).first(),
        evergreen=piece.evergreen,
        review_by=piece.review_by,
        gate=piece.gate,
        image=Image.objects.get(title=PICTURES[piece.image].title) if piece.image else None,
        search_description=piece.summary[:160],
    )
    if isinstance(page, ResourcePage):
        page.link = piece.link
    for field, terms in TAGS.items():
        setattr(page, field, terms._default_manager.filter(slug__in=getattr(piece, field)))
    HubPage.objects.get(pk=hub.pk).add_child(instance=page)


def _write(piece: DemoPiece, page: ArticlePage | ResourcePage) -> None:
    page.body = sections.body(piece.text, piece.uuid)
    if isinstance(page, ResourcePage) and piece.document:
        page.document = Document.objects.filter(title=piece.document).first()
    if piece.state == "scheduled":
        page.go_live_at = piece.published_at
    if piece.state == "live":
        page.first_published_at = piece.published_at
    page.full_clean()
    revision = page.save_revision(user=page.owner)
    if piece.state != "draft":
        page.publish(revision, user=page.owner, skip_permission_checks=True)  # reviewed before Broadsheet was here
    if piece.state == "live":
        _backdate(piece, page)


def _backdate(piece: DemoPiece, page: ArticlePage | ResourcePage) -> None:
    """Published when the demo says, not when it was loaded."""
    day = piece.published_at
    type(page).objects.filter(pk=page.pk).update(
        first_published_at=day, last_published_at=day, latest_revision_created_at=min(day, timezone.now())
    )
