"""A brief is for those who write: what readers find on a piece is never the brief itself."""

from collections.abc import Iterable

from django.db.models import Q

from editorial.pieces.models import Piece
from editorial.platform.words import listed
from editorial_calendar.models import PlanItem

BRIEF = ("reader", "reader_job", "promise", "proof")
SHORTEST = 25  # characters; less may well be said in a brief and to readers alike
BEGINNING = 60  # characters by which a brief is looked for whose piece is another one, as of a copy


def not_the_brief_itself(piece: Piece) -> str:
    """The guard of publication that this room adds."""
    public = {"the summary": piece.summary, "the description for search": piece.search_description}
    public |= {f"“{section.title}”": " ".join(section.texts) for section in piece.written_sections()}
    said = {where: flat(text) for where, text in public.items() if len(text) >= SHORTEST}
    briefs = {flat(text) for text in _briefs_near(piece)} if said else set()
    taken = [where for where, text in said.items() if any(text in brief or brief in text for brief in briefs)]
    return f"What stands in {listed(taken)} is the brief's, for colleagues. Say it to readers." if taken else ""


def _briefs_near(piece: Piece) -> Iterable[str]:
    begins = Q(page=piece.pk)
    if len(piece.summary) >= SHORTEST:
        for field in BRIEF:
            begins |= Q(**{f"{field}__startswith": piece.summary[:BEGINNING]})
    for texts in PlanItem.objects.filter(begins).values_list(*BRIEF):
        yield from (text for text in texts if len(text) >= SHORTEST)


def flat(text: str) -> str:
    return " ".join(text.split())
