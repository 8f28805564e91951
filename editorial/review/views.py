"""What an expert sees and does by link: read, comment on a passage, answer, decide. GET changes nothing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from editorial.pieces.rendering import RenderedPiece
from editorial.platform.models import Purpose, Token
from editorial.platform.web.rate_limits import count_and_check
from editorial.review.models import Decision, Review, ReviewComment

FRESH_LINKS = 3  # mails an hour to one expert
LONGEST_NOTE = 5_000  # characters; a longer one is a piece of its own


def review_of(token: str) -> Review | None:
    found = Token.objects.resolve(token, Purpose.REVIEW)
    if found is None:
        return None
    return Review.objects.select_related("expert", "asked_by", "task_state").filter(uuid=found.subject).first()


def writable_review(token: str) -> Review:
    """The review, while the expert may still write in it. Raises Http404 otherwise."""
    review = review_of(token)
    if review is None or not review.is_open:
        raise Http404
    return review


def words(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()[:LONGEST_NOTE]


@never_cache
@require_safe
def read(request: HttpRequest, token: str) -> HttpResponse:
    """The draft as it will look, with the expert's notes beside it."""
    review = review_of(token)
    if review is None:
        return private(render(request, "editorial/review/lapsed.html", {"token": token}, status=410))
    context: dict[str, object] = {"review": review, "piece": review.piece, "token": token}
    if not review.is_open:
        return private(render(request, "editorial/review/done.html", context))
    reading = RenderedPiece.of(review.piece)
    notes: dict[str, list[ReviewComment]] = {}
    for note in review.comments.all():
        notes.setdefault(note.section, []).append(note)
    context |= {
        "minutes": reading.minutes,
        "sections": [(section, notes.get(section.anchor, [])) for section in reading.sections],
        "notes": notes.get("", []),
        "questions": list(review.questions.all()),
    }
    return private(render(request, "editorial/review/read.html", context))


def private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"  # none at all would hide our own forms' origin too
    return response


@require_POST
def comment(request: HttpRequest, token: str) -> HttpResponse:
    review = writable_review(token)
    anchors = {section.value["anchor"] for section in review.piece.body}
    section = request.POST.get("section", "")
    if not (text := words(request, "text")):
        messages.error(request, "Nothing was written yet: say what should be different.")
    elif section and section not in anchors:
        raise Http404
    else:
        ReviewComment.objects.create(review=review, section=section, passage=words(request, "passage"), text=text)
        messages.success(request, "Noted. The writer sees it with your decision.")
    return back(token, section)


@require_POST
def change_comment(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Edit a note of one's own, or delete it."""
    note = get_object_or_404(ReviewComment, pk=pk, review=writable_review(token))
    if "delete" in request.POST:
        note.delete()
        messages.success(request, "Note deleted.")
    elif text := words(request, "text"):
        ReviewComment.objects.filter(pk=note.pk).update(text=text, edited_at=timezone.now())
        messages.success(request, "Note changed.")
    return back(token, note.section)


@require_POST
def answer(request: HttpRequest, token: str, number: int) -> HttpResponse:
    review = writable_review(token)
    question = get_object_or_404(review.questions, number=number)
    question.answer = words(request, "answer")
    question.answered_at = timezone.now() if question.answer else None
    question.save(update_fields=["answer", "answered_at"])
    messages.success(request, "Answer kept." if question.answer else "Answer taken back.")
    return back(token, f"question-{number}")


@require_POST
def decide(request: HttpRequest, token: str) -> HttpResponse:
    review = writable_review(token)
    note = words(request, "note")
    decision = Decision.APPROVED if request.POST.get("decision") == Decision.APPROVED else Decision.CHANGES
    if decision == Decision.CHANGES and not note and not review.comments.exists():
        messages.error(request, "Say in a line what should change, or mark a passage first.")
        return back(token, "decide")
    if not review.decide(decision, note):
        raise Http404
    return redirect("review", token)


@require_POST
def ask_again(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a fresh link to the expert the old one was for. The answer is the same whatever the link was."""
    spent = Token.objects.spent(token, Purpose.REVIEW)
    review = Review.objects.open().filter(uuid=spent.subject).first() if spent else None
    if review is not None and not count_and_check("review-link", str(review.uuid), FRESH_LINKS):
        review.send_link()
    return private(render(request, "editorial/review/lapsed.html", {"asked": True}))


def back(token: str, anchor: str) -> HttpResponse:
    response = redirect("review", token)
    response["Location"] += f"#{anchor}" if anchor else ""
    return response
