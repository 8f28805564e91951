"""Which field notes somebody looks for: by words, topic, account, persona, or their own."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Case, Exists, IntegerField, OuterRef, Value, When
from django.http import QueryDict
from django.utils import timezone

from assets.field_notes import accounts
from assets.field_notes.documents import audiences_of
from assets.models import FieldNote
from assets.models.field_notes import LONGEST_ACCOUNT, FieldNoteQuerySet
from editorial.platform.models import User
from editorial.vocabulary.models import SynonymGroup
from search.engines import NOTES, Unavailable, engine
from search.query import MAX_LENGTH, Query
from search.without_engine import LOOKED_THROUGH, holding

logger = logging.getLogger(__name__)

MOST_FOUND = 100  # by words, the best first; who needs more says more


@dataclass(frozen=True)
class NoteQuestion:
    """What stands in an address. Empty: everything, the newest first."""

    text: str = ""
    topic: str = ""
    account: str = ""
    persona: str = ""
    mine: bool = False

    @classmethod
    def of(cls, text: str, topic: str = "", account: str = "", persona: str = "", mine: bool = False) -> "NoteQuestion":
        """Whatever was sent, brought to what can be meant."""
        return cls(
            _plain(text, MAX_LENGTH), _plain(topic, 80), _plain(account, LONGEST_ACCOUNT), _plain(persona, 80), mine
        )

    @classmethod
    def from_address(cls, sent: QueryDict) -> "NoteQuestion":
        words, topic, account, persona = (sent.get(name, "") for name in ("q", "topic", "account", "persona"))
        return cls.of(words, topic, account, persona, sent.get("mine") == "1")

    def address(self) -> str:
        """The part of an address after the question mark."""
        said = {"q": self.text, "topic": self.topic, "account": self.account, "persona": self.persona}
        return urlencode({name: value for name, value in said.items() if value} | ({"mine": "1"} if self.mine else {}))

    @property
    def is_bare(self) -> bool:
        return self == NoteQuestion()


def _plain(said: str, most: int) -> str:
    return said.replace("\0", " ").strip()[:most]


def found_notes(user: User, asked: NoteQuestion) -> FieldNoteQuerySet:
    """In the order in which they are shown. What the engine finds passes `visible_to` before anything is counted."""
    notes = FieldNote.objects.visible_to(user)
    if asked.topic:
        tagged = FieldNote.topics.through.objects.filter(fieldnote=OuterRef("pk"), topic__slug=asked.topic)
        notes = notes.filter(Exists(tagged))
    if asked.account:
        notes = notes.about_account(accounts.keys_of(asked.account))
    if asked.persona:
        notes = notes.filter(persona__slug=asked.persona)
    if asked.mine:
        notes = notes.filter(author=user)
    shown = notes.for_list(user)
    return _by_words(user, asked, shown) if asked.text else shown


def _by_words(user: User, asked: NoteQuestion, notes: FieldNoteQuerySet) -> FieldNoteQuerySet:
    uuids = _engines_answer(user, asked)
    if uuids is None:
        holds = holding(asked.text, SynonymGroup.objects.for_search())
        newest = notes.values_list("pk", "text", "account")[:LOOKED_THROUGH]
        return notes.filter(pk__in=[pk for pk, text, account in newest if holds(f"{account}\n{text}")])
    order = Case(
        *(When(uuid=uuid, then=Value(place)) for place, uuid in enumerate(uuids)),
        default=Value(len(uuids)),
        output_field=IntegerField(),
    )
    return notes.filter(uuid__in=uuids).order_by(order, "-pk")


def _engines_answer(user: User, asked: NoteQuestion) -> list[str] | None:
    """Uuids, the best first: those with all the words, if there are any. None: the engine does not answer."""
    audience, *groups = audiences_of(user) or ("nobody",)
    filters: Mapping[str, tuple[str, ...]] = {
        facet: (slug,) for facet, slug in (("topic", asked.topic), ("persona", asked.persona)) if slug
    }
    query = Query(
        asked.text,
        audience,
        filters,
        size=MOST_FOUND,
        synonyms=SynonymGroup.objects.for_search(),
        now=timezone.now(),
        groups=tuple(groups),
    )
    try:
        hits = engine(NOTES).search(query).hits
    except Unavailable as error:
        logger.warning("field notes are looked for in the database: %s", error)
        return None
    whole = [hit.id for hit in hits if not hit.is_partial]
    return whole or [hit.id for hit in hits]
