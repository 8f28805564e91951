"""What the search engine is given for a field note, and who may find it there."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from assets.models import FieldNote
from assets.searching.documents import MEMBER
from editorial.platform.models import User
from search.documents import Document, Part
from search.engines import NOTES, engine

EVERY_NOTE = "every note"  # the audience of whoever counts the index; nobody searches as that
BATCH = 200  # notes whose texts are held in memory at once


def audiences_of(user: User) -> tuple[str, ...]:
    """What this person's searches may find: what is for all members, and what is for each of their groups."""
    groups = user.groups.order_by("pk").values_list("pk", flat=True)
    return (MEMBER, *(of_group(group) for group in groups)) if user.is_member else ()


def of_group(group: int) -> str:
    return f"group-{group}"


def documents_for(notes: QuerySet[FieldNote]) -> Iterator[Document]:
    """A batch at a time, in a fixed number of queries each."""
    ids = list(notes.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        some = FieldNote.objects.filter(pk__in=ids[start : start + BATCH]).order_by("pk")
        yield from (_document(note) for note in some.select_related("persona").prefetch_related("topics"))


def index_notes(uuids: list[str]) -> None:
    """Bring these into line: as they are now, or out of the index. Doing it twice does no harm."""
    uuids = [str(UUID(uuid)) for uuid in uuids]
    found = FieldNote.objects.present().filter(uuid__in=uuids)
    engine(NOTES).write(uuids, list(documents_for(found)))


def _document(note: FieldNote) -> Document:
    """What is found is shown as the database has it, to whom the database shows it."""
    topics = list(note.topics.all())
    said = [topic.label for topic in topics] + [name for topic in topics for name in topic.aliases.splitlines()]
    reader = of_group(note.group_id) if note.group_id else MEMBER
    return Document(
        id=str(note.uuid),
        title=note.account,
        parts=(Part(note.text),),
        keywords=(*said, *([note.persona.label] if note.persona else [])),
        facets={
            "topic": tuple(topic.slug for topic in topics),
            "persona": (note.persona.slug,) if note.persona else (),
        },
        audiences=(reader, EVERY_NOTE),
        published=note.created_at,
    )
