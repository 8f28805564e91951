"""What growth measures of the library: an asset for each live piece, files, opinions, links, misses."""

import random
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.db.models import Count, F
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection

from assets.adding.mirroring import facts_of
from assets.adoption.counting import count_adoption
from assets.models import (
    Asset,
    AssetKind,
    AssetUse,
    Comment,
    Favourite,
    FieldNote,
    FieldNoteThanks,
    FilePage,
    Kit,
    KitItem,
    Rating,
    ReadState,
    Room,
    RoomComment,
    RoomItem,
    SavedSearch,
    SearchMatch,
    SearchMiss,
    TrackedLink,
    Version,
)
from assets.models.kits import MOST_ITEMS
from assets.searching.indexes import FIELD_NOTES, LIBRARY
from assets.usage.trending import count_trending
from editorial.pieces.models import PIECE_MODELS
from editorial.platform.accounts.roles import Role
from editorial.platform.management.growth.filling import Uneven, batches, copy_tags, write, write_tags
from editorial.platform.management.growth.scale import Scale
from editorial.platform.management.growth.screens import DAILY, LIST, Screen, at, colleague
from editorial.platform.management.made_up_words import COMMON, MadeUpWords
from editorial.platform.models import Purpose, Token, User
from editorial.platform.models.tokens import digest
from editorial.site.access.view_restrictions import read_restricted_paths
from editorial.vocabulary.models import Format, Topic
from editorial.vocabulary.models.classification import TAG_FIELDS, VOCABULARY_IN

LEAVES = 4  # pages of a file
FROM_PAGE = ("format_id", "campaign_id", "evergreen", "review_by")  # of its classification; tags are copied apart
INTERNAL = 5  # one file in so many is for colleagues only
ASKED = 20  # one search in so many that found nothing was asked for by name
WORDINGS = 3  # of so many searches that found nothing, one is in words that nobody used before
KEPT = 20  # one asset in so many has somebody's star, use, and place in a kit
RATED = 10  # one asset in so many has been rated
A_ROOM_OF_SO_MANY_LINKS = 100
MOST_ROOMS = 300
PIECES_OF_A_ROOM, GUESTS_OF_A_ROOM = 4, 3
YEAR = 365  # days back to the oldest search that is remembered


def load(scale: Scale, chance: random.Random) -> None:
    words = MadeUpWords()
    _mirror_pieces()
    _files(scale.files, words, chance)
    _opinions(scale.comments, words, chance)
    _links(scale.links, chance)
    _rooms(max(3, min(scale.links // A_ROOM_OF_SO_MANY_LINKS, MOST_ROOMS)))
    _searches(scale.searches, words, chance)
    _kept(chance)
    _heard(scale.comments, words, chance)
    count_adoption()
    LIBRARY.rebuild()
    FIELD_NOTES.rebuild()


def _mirror_pieces() -> None:
    closed = read_restricted_paths()
    for model in PIECE_MODELS:
        live = model.objects.live().order_by("pk").select_related("owner", "format", "page_ptr").defer("body")
        for some in batches(live.iterator(chunk_size=2000)):
            classified = [(piece, {name: getattr(piece, name) for name in FROM_PAGE}) for piece in some]
            write(Asset, (Asset(uuid=piece.uuid, **facts_of(piece, closed), **more) for piece, more in classified))
        for field in TAG_FIELDS:
            copy_tags(model, Asset, field, key="page_id")


def _files(number: int, words: MadeUpWords, chance: random.Random) -> None:
    """Their documents share one file in the store: it is opened by nobody here."""
    owner, formats = User.objects.filter(groups__name=Role.CONTENT)[0], Uneven(Format.objects.all(), chance)
    first = Document(title="First", collection=Collection.get_first_root_node())
    first.file.save("growth.txt", ContentFile(b"words"))
    for some in batches(range(number)):
        documents = [Document(title=f"File {n}", file=first.file.name, collection=first.collection) for n in some]
        write(Document, documents)
        assets = [_file(words, formats.one(), owner, n) for n in some]
        write(Asset, assets)
        read = ReadState.READ
        versions = [Version(asset=a, document=d, read_state=read) for a, d in zip(assets, documents, strict=True)]
        write(Version, versions)
        write(
            FilePage,
            (FilePage(version=v, number=n, text=words.text(60)) for v in versions for n in range(1, LEAVES + 1)),
        )
        for field in TAG_FIELDS:
            terms = Uneven(VOCABULARY_IN[field]._default_manager.values_list("pk", flat=True), chance)
            write_tags(Asset, field, ((asset.pk, terms.some(2)) for asset in assets))


def _file(words: MadeUpWords, form: Format, owner: User, number: int) -> Asset:
    return Asset(
        kind=AssetKind.FILE,
        title=f"{words.text(5).strip('.')} {number}",
        summary=words.text(18),
        format=form,
        owner=owner,
        is_internal=number % INTERNAL == 0,
        published_at=timezone.now() - timedelta(hours=number),
    )


def discussed() -> Asset:
    """The asset that all the comments are about: the newest page."""
    return Asset.objects.filter(kind=AssetKind.PAGE).order_by("-pk")[0]


def _opinions(comments: int, words: MadeUpWords, chance: random.Random) -> None:
    asset, people = discussed(), list(User.objects.filter(groups__name=Role.SALES))
    write(Comment, (Comment(asset=asset, author=chance.choice(people), text=words.text(25)) for _ in range(comments)))
    rated = list(Asset.objects.order_by("pk")[::RATED])
    said = (
        Rating(asset=one, user=user, stars=chance.randint(2, 5), reason=words.text(8))
        for one in rated
        for user in people[:3]
    )
    write(Rating, said)
    for one in rated:
        figures = one.ratings.figures()
        one.rating_average, one.rating_corrected, one.rating_count = figures
    Asset.objects.bulk_update(rated, ["rating_average", "rating_corrected", "rating_count"], batch_size=500)


def _links(number: int, chance: random.Random) -> None:
    """Half of them by one salesperson; the rest by the others."""
    people = Uneven(User.objects.filter(groups__name=Role.SALES).order_by("pk"), chance)
    liked = Uneven(Asset.objects.live().shareable().order_by("-published_at")[:1000], chance)
    now = timezone.now()
    links = [
        TrackedLink(
            asset=liked.one(),
            sender=people.one() if n % 2 else people.things[0],
            recipient_name=f"Reader {n}",
            recipient_email=f"reader-{n}@company-{n // 5}.example",
            created_at=now - timedelta(hours=n),
        )
        for n in range(number)
    ]
    tokens = [_token(link) for link in links]
    write(Token, tokens)
    for link, token in zip(links, tokens, strict=True):
        link.token = token
    write(TrackedLink, links)
    for asset, sent in TrackedLink.objects.order_by().values_list("asset").annotate(Count("pk")):
        Asset.objects.filter(pk=asset).update(used_count=F("used_count") + sent)


def _heard(number: int, words: MadeUpWords, chance: random.Random) -> None:
    """Field notes by all salespeople, each thanked for by one of them."""
    people, topics = list(User.objects.filter(groups__name=Role.SALES)), Uneven(Topic.objects.all(), chance)
    now = timezone.now()
    notes = [
        FieldNote(
            author=chance.choice(people),
            text=words.text(20),
            account=f"Company {n // 5}",
            account_key=f"company-{n // 5}.example",
            created_at=now - timedelta(hours=n),
        )
        for n in range(number)
    ]
    write(FieldNote, notes)
    write_tags(FieldNote, "topics", ((note.pk, [topics.one().pk]) for note in notes))
    write(FieldNoteThanks, (FieldNoteThanks(note=note, user=chance.choice(people)) for note in notes))


def _rooms(number: int) -> None:
    """Of the salesperson with most links, each with pieces and guests; what is said is in the newest."""
    owner = User.objects.filter(groups__name=Role.SALES).order_by("pk")[0]
    pieces = list(Asset.objects.live().shareable().order_by("-published_at")[:PIECES_OF_A_ROOM])
    now = timezone.now()
    rooms = [
        Room(
            owner=owner,
            name=f"Company {n}",
            created_at=now - timedelta(hours=n),
            expires_at=now + timedelta(days=90),
        )
        for n in range(number)
    ]
    write(Room, rooms)
    write(RoomItem, (RoomItem(room=room, asset=one, place=n) for room in rooms for n, one in enumerate(pieces)))
    for n, room in enumerate(rooms):
        room.add_guests([(f"Guest {n}-{m}", f"guest-{m}@company-{n}.example") for m in range(GUESTS_OF_A_ROOM)])
    said = (RoomComment(room=rooms[0], author=owner, text=f"Line {n}") for n in range(number))
    write(RoomComment, said)


def _token(link: TrackedLink) -> Token:
    ends = link.created_at + timedelta(days=30)
    return Token(
        purpose=Purpose.LINK, subject=str(link.uuid), digest=digest(uuid4().hex), owner=link.sender, expires_at=ends
    )


def _searches(number: int, words: MadeUpWords, chance: random.Random) -> None:
    """Words that pieces use, names of topics, and wordings of one's own."""
    people = list(User.objects.filter(groups__name__in=[Role.SALES, Role.PARTNER]))
    topics = list(Topic.objects.values_list("label", flat=True))
    wordings = Uneven([f"{query} {chance.choice(topics)}" for query in words.queries(number // WORDINGS + 1)], chance)
    today, seen = timezone.localdate(), set()
    rows = []
    for n in range(number):
        wording = wordings.one() if n % WORDINGS else f"{wordings.one()} {n}"
        row = SearchMiss(
            query=" ".join(wording.casefold().split()),
            user=chance.choice(people),
            day=today - timedelta(days=chance.randrange(YEAR)),
            asked=n % ASKED == 0,
        )
        if (key := (row.user.pk, row.day, row.query)) not in seen:
            seen.add(key)
            rows.append(row)
    write(SearchMiss, rows)


def _kept(chance: random.Random) -> None:
    """Stars, uses and kits of every salesperson, of one asset in so many; saved searches with what they found."""
    now, some = timezone.now(), list(Asset.objects.order_by("pk")[::KEPT])
    for user in User.objects.filter(groups__name=Role.SALES).order_by("pk"):
        write(Favourite, (Favourite(user=user, asset=one) for one in some))
        write(AssetUse, (_use(user, one, now - timedelta(hours=chance.randrange(24 * YEAR))) for one in some))
        kits = [Kit(owner=user, name=f"Kit {n}", is_shared=True) for n in range(max(3, len(some) // 10))]
        write(Kit, kits)
        write(KitItem, (KitItem(kit=kits[0], asset=one, place=n) for n, one in enumerate(some[:MOST_ITEMS])))
        write(KitItem, (KitItem(kit=kit, asset=one) for kit in kits[1:] for one in some[:3]))
        search = SavedSearch.objects.create(owner=user, name="Alert", address=f"q={COMMON[0]}")
        write(SearchMatch, (SearchMatch(search=search, asset=one) for one in some))
    count_trending()


def _use(user: User, asset: Asset, at: datetime) -> AssetUse:
    return AssetUse(user=user, asset=asset, opened_at=at, used_at=at)


def _newest_room() -> str:
    return Room.objects.order_by("-created_at")[0].get_absolute_url()


def _first_kit() -> str:
    """The one with most pieces."""
    sally = User.objects.filter(groups__name=Role.SALES).order_by("pk")[0]
    return Kit.objects.filter(owner=sally).order_by("pk")[0].get_absolute_url()


def newest_file() -> Asset:
    """One that nobody rated."""
    return Asset.objects.filter(kind=AssetKind.FILE, rating_count=0).order_by("-pk")[0]


def _newest_link() -> UUID:
    sally = User.objects.filter(groups__name=Role.SALES).order_by("pk")[0]
    return TrackedLink.objects.by_themselves().filter(sender=sally).order_by("-created_at")[0].uuid


SCREENS = [
    Screen("library, newest", at("/library/"), colleague(Role.SALES), LIST),
    Screen("library search", at(f"/library/?q={COMMON[0]}+{COMMON[1]}"), colleague(Role.SALES), LIST),
    Screen("library search, miss", at("/library/?q=zeppelin"), colleague(Role.SALES), LIST),
    Screen("favourites", at("/library/favourites/"), colleague(Role.SALES), LIST),
    Screen("new since the last visit", at("/library/new/"), colleague(Role.SALES), LIST),
    Screen("trending", at("/library/trending/"), colleague(Role.SALES), LIST),
    Screen("used by somebody", at("/library/recent/"), colleague(Role.SALES), LIST),
    Screen("kits", at("/library/kits/"), colleague(Role.SALES), LIST),
    Screen("a kit", _first_kit, colleague(Role.SALES), LIST),
    Screen("saved searches", at("/library/searches/"), colleague(Role.SALES), LIST),
    Screen("field notes", at("/library/notes/"), colleague(Role.SALES), LIST),
    Screen("adoption", at("/library/adoption/?period=365"), colleague(Role.SALES_LEAD), LIST),
    Screen("adoption, never used", at("/library/adoption/?view=never"), colleague(Role.SALES_LEAD), LIST),
    Screen("suggestions", at(f"/api/library/suggest?q={COMMON[0][:3]}"), colleague(Role.SALES), LIST),
    Screen("asset with many comments", lambda: discussed().get_absolute_url(), colleague(Role.SALES), DAILY),
    Screen("file", lambda: newest_file().get_absolute_url(), colleague(Role.SALES), DAILY),
    Screen("links", lambda: reverse("library:links"), colleague(Role.SALES), DAILY),
    Screen("links of the team", lambda: reverse("library:links"), colleague(Role.SALES_LEAD), DAILY),
    Screen("recipients as one types", at("/links/recipients/?q=reader"), colleague(Role.SALES), LIST),
    Screen("one link", lambda: reverse("library:link", args=[_newest_link()]), colleague(Role.SALES), DAILY),
    Screen("rooms", lambda: reverse("library:rooms"), colleague(Role.SALES), DAILY),
    Screen("rooms of the team", lambda: reverse("library:rooms"), colleague(Role.SALES_LEAD), DAILY),
    Screen("one room", _newest_room, colleague(Role.SALES), DAILY),
    Screen("requests", lambda: reverse("library:requests"), colleague(Role.CONTENT), LIST),
    Screen("own requests", lambda: reverse("library:my_requests"), colleague(Role.SALES), LIST),
    Screen("adding files", lambda: reverse("library:add_many"), colleague(Role.CONTENT), LIST),
]
