"""What an expert has typed is not lost: every post of the review's one form carries all of it, whatever button sent it.

Fields stand in the form in rows: `section`, `passage` and `text` of a new note; `question` and `answer`; `edited` (a
note's id) and `edited_text`; `note`, the line to the decision.
"""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from django.http import Http404, QueryDict
from django.utils import timezone

from editorial.review.models import Review, ReviewComment, ReviewQuestion

LONGEST_NOTE = 5_000  # characters; the form's fields take no more, and what is longer is a piece of its own


def words(text: str) -> str:
    """Typed text as it is kept. Browsers count a line's end as one character and send two."""
    return text.replace("\0", "").replace("\r\n", "\n").strip()[:LONGEST_NOTE]


def keep(review: Review, post: QueryDict) -> None:
    """Store new notes, changed notes and answers; what is stored already is left alone, so a post may come twice.

    Raises Http404 for a section that the draft does not have.
    """
    for note in _new_notes(review, post):
        ReviewComment.objects.get_or_create(review=review, section=note.section, passage=note.passage, text=note.text)
    for note in _changed_notes(review, post):
        note.save(update_fields=["text", "edited_at"])
    for question in _changed_answers(review, post):
        question.save(update_fields=["answer", "answered_at"])


def unkept(review: Review | None, post: QueryDict) -> list[str]:
    """Every text of the post that is not stored, in the order of the screen: to be shown when it comes too late."""
    typed = [words(text) for name in ("answer", "text", "edited_text", "note") for text in post.getlist(name)]
    stored = _stored(review) if review else set()
    return [text for text in dict.fromkeys(typed) if text and text not in stored]


def _stored(review: Review) -> set[str]:
    answers = review.questions.values_list("answer", flat=True)
    return {review.note, *answers, *review.comments.values_list("text", flat=True)}


def _new_notes(review: Review, post: QueryDict) -> Iterator[ReviewComment]:
    anchors = {"", *(section.value["anchor"] for section in review.piece.body)}
    rows = zip_longest(*(post.getlist(name) for name in ("section", "passage", "text")), fillvalue="")
    for section, passage, text in rows:
        if not words(text):
            continue
        if section not in anchors:
            raise Http404
        yield ReviewComment(review=review, section=section, passage=words(passage), text=words(text))


def _changed_notes(review: Review, post: QueryDict) -> Iterator[ReviewComment]:
    """Those that say something else now; an emptied one stays as it was: to delete it there is a button."""
    notes = {str(note.pk): note for note in review.comments.all()}
    for pk, text in _pairs(post, "edited", "edited_text"):
        note = notes.get(pk)
        if note and text and text != note.text:
            note.text, note.edited_at = text, timezone.now()
            yield note


def _changed_answers(review: Review, post: QueryDict) -> Iterator[ReviewQuestion]:
    questions = {str(question.number): question for question in review.questions.all()}
    for number, text in _pairs(post, "question", "answer"):
        question = questions.get(number)
        if question and text != question.answer:
            question.answer, question.answered_at = text, timezone.now() if text else None
            yield question


def _pairs(post: QueryDict, name: str, value: str) -> Iterable[tuple[str, str]]:
    return zip(post.getlist(name), map(words, post.getlist(value)), strict=False)
