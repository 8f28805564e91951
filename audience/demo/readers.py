"""People who gave their address, what they agreed to, and what they read."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple, NotRequired, TypedDict
from uuid import UUID

from django.utils import timezone

from assets.models import Version
from audience.events import event_store
from audience.events.beacon_batches import Row
from audience.events.bot_detection import judge
from audience.events.event_attribution import BeaconBatch, acts_of
from audience.models import Account, Consent, ConsentRow, Contact, Subscription, Visitor
from audience.people.visitor_cookie import WORDS
from editorial.platform.demo.files import identity
from editorial.platform.models import User
from editorial.vocabulary.models import Topic

AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
FRESH = timedelta(minutes=25)  # nothing is read later than this before now

TODAY_IS = 1  # the data says “one day ago” for today: calls are fresh when the demo is


class DemoAccount(NamedTuple):
    """`owner` and `partner` are names of users."""

    slug: str
    name: str
    domain: str
    owner: str
    partner: str = ""


class DemoReading(TypedDict):
    """`at` as `HH:MM`; `seconds` on the whole piece; `opened` and `downloaded` name a file."""

    piece: str
    days_ago: int
    at: str
    seconds: int
    sections: NotRequired[list[str]]
    opened: NotRequired[str]
    downloaded: NotRequired[str]


class DemoConsents(TypedDict):
    tracking: bool
    mail: bool


class DemoContact(NamedTuple):
    """`subscriptions` are slugs of topics."""

    name: str
    email: str
    consents: DemoConsents
    subscriptions: Sequence[str]
    reads: Sequence[DemoReading]


class DemoScanner(NamedTuple):
    email: str
    piece: str
    days_ago: int
    at: str
    agent: str
    links_within_seconds: float


def load_accounts(rows: list[DemoAccount]) -> int:
    owners = {user.username: user for user in User.objects.all()}
    for row in rows:
        values = {"name": row.name, "owner": owners.get(row.owner)}
        Account.objects.get_or_create(domain=row.domain, defaults=values)
    return len(rows)


def moment(days_ago: float, at: str) -> datetime:
    """That time on that day; never in the future."""
    day = timezone.localdate() - timedelta(days=days_ago - TODAY_IS)
    then = timezone.make_aware(datetime.combine(day, time.fromisoformat(at)))
    return min(then, timezone.now() - FRESH)


def load_contact(row: DemoContact) -> None:
    if Contact.objects.at(row.email).exists():
        return
    contact = Contact.objects.meet(row.email, row.name)
    since = min((moment(read["days_ago"], read["at"]) for read in row.reads), default=moment(60, "10:00"))
    since -= timedelta(minutes=4)
    Contact.objects.filter(pk=contact.pk).update(created_at=since)
    visitor = _visitor(contact, since) if row.consents["tracking"] else None
    for slug in row.subscriptions:
        topic = Topic.objects.get(slug=slug)
        Subscription.objects.create(contact=contact, topic=topic, visitor=visitor)
        if row.consents["mail"]:
            how = "link in the mail, button pressed"
            ConsentRow.objects.create(kind=Consent.MAIL, contact=contact, topic=topic, given=True, at=since, how=how)
    if visitor:
        write([_batch(read, visitor, row.email) for read in row.reads])


def _visitor(contact: Contact, since: datetime) -> Visitor:
    visitor = Visitor.objects.create(uuid=identity("visitor", contact.email), contact=contact)
    Visitor.objects.filter(pk=visitor.pk).update(created_at=since)
    words = f"subscribe form: “{WORDS}”"
    ConsentRow.objects.create(kind=Consent.TRACKING, visitor=visitor, given=True, at=since, how=words)
    return visitor


def _batch(read: DemoReading, visitor: Visitor, who: str) -> BeaconBatch:
    """One reading as the beacon would have told it."""
    piece = identity("piece", read["piece"])
    start = moment(read["days_ago"], read["at"])
    key = f"{who}:{read['piece']}:{read['days_ago']}"
    sections = read.get("sections", [])
    each = read["seconds"] / max(len(sections), 1)
    rows = [row(f"{key}:view", "view", piece, start)]
    for number, section in enumerate(sections or [""]):
        at = start + timedelta(seconds=each * number)
        rows.append(row(f"{key}:{section}:engaged", "engaged", piece, at, section, each))
        if section:
            rows.append(row(f"{key}:{section}", "section", piece, at, section))
    for kind, name in (("open", read.get("opened")), ("download", read.get("downloaded"))):
        if name:
            of, section = file_asset(name, piece)
            at = start + timedelta(seconds=read["seconds"])
            rows.append(row(f"{key}:{name}", kind, of, at, section))
    return BeaconBatch(rows, AGENT, visitor=visitor.pk)


def row(key: str, kind: str, piece: UUID, at: datetime, section: str = "", value: float = 0) -> Row:
    spoken = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return (identity("event", key).hex, kind, piece.hex, section, value, spoken)


def file_asset(name: str, piece: UUID) -> tuple[UUID, str]:
    """The asset of that file; a file that only lies in a piece's text is told as one of that piece."""
    version = Version.objects.filter(document__title=name).select_related("asset").first()
    return (version.asset.uuid, name) if version else (piece, name)


def load_scanner(found: DemoScanner) -> None:
    """A mail gateway that opens four links at once, in the name of someone known."""
    visitor = Visitor.objects.filter(contact__email=found.email).first()
    pieces = [found.piece, "what-an-hour-costs", "controller-in-the-cellar", "northmoor-buyers-guide"]
    start = moment(found.days_ago, found.at)
    key = f"scanner:{found.email}"
    gap = timedelta(seconds=found.links_within_seconds / len(pieces))
    rows = [row(f"{key}:{n}", "open", identity("piece", p), start + gap * n) for n, p in enumerate(pieces)]
    write([BeaconBatch(rows, found.agent, visitor=visitor.pk if visitor else None)])


def write(batches: list[BeaconBatch]) -> None:
    """Label as the drain would, insert what is new, and count it."""
    for batch in batches:
        batch.verdict = judge(batch.agent, acts_of([batch]))
    event_store.roll_up(event_store.insert(event_store.rows_of(batches)))
