"""What an expert sees and does by link: read, comment on a passage, answer, decide. GET changes nothing.

The screen is one form: whatever button is pressed, all that was typed is kept.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editorial.pieces.rendering import RenderedPiece
from editorial.platform.models import Purpose, Token
from editorial.platform.web.rate_limits import count_and_check
from editorial.review import old_links
from editorial.review.models import Decision, Review, ReviewComment, ReviewQuerySet
from editorial.review.typed import LONGEST_NOTE, keep, unkept, words

FRESH_LINKS = 3  # mails an hour to one expert

Arguments = ParamSpec("Arguments")


def review_of(token: str, reviews: ReviewQuerySet | None = None) -> Review | None:
    """The review that a usable link opens, out of `reviews`; all of them, if none are given."""
    found = Token.objects.resolve(token, Purpose.REVIEW)
    if found is None:
        return None
    known = Review.objects.all() if reviews is None else reviews
    return known.select_related("expert", "asked_by", "task_state").filter(uuid=found.subject).first()


def private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"  # none at all would hide our own forms' origin too
    return response


def writes(
    view: Callable[Concatenate[HttpRequest, str, Review, Arguments], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A view of an open review, after all that was typed has been kept; when it comes too late, it says so.

    A phone that reopens the tab of a refused decision asks for its address by GET: it is led to the draft.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def kept(request: HttpRequest, token: str, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        if request.method != "POST":
            return private(redirect("review", token))
        with transaction.atomic():
            review = review_of(token, Review.objects.select_for_update(of=("self",)))
            if review is None or not review.is_open:
                return too_late(request, token, review)
            keep(review, request.POST)
            return view(request, token, review, *args, **kwargs)

    return kept


def too_late(request: HttpRequest, token: str, review: Review | None) -> HttpResponse:
    """Decided in another tab, taken back, or the link ran out: what happened, and what was typed, to be copied."""
    typed = unkept(review, request.POST)
    if review is None:
        return no_longer(request, token, typed)
    context = {"review": review, "piece": review.piece, "typed": typed}
    return private(render(request, "editorial/review/done.html", context, status=409))


def no_longer(request: HttpRequest, token: str, typed: list[str] | None = None) -> HttpResponse:
    context = {"token": token, "old": old_links.behind(token), "typed": typed}
    return private(render(request, "editorial/review/lapsed.html", context, status=410))


@never_cache
@require_safe
def read(request: HttpRequest, token: str) -> HttpResponse:
    """The draft as it will look, with the expert's notes beside it."""
    review = review_of(token)
    if review is None:
        return no_longer(request, token)
    if not review.is_open:
        return private(render(request, "editorial/review/done.html", {"review": review, "piece": review.piece}))
    return reading(request, token, review)


def reading(request: HttpRequest, token: str, review: Review, refusal: str = "") -> HttpResponse:
    """The screen; `refusal` says beside the decision why it was not taken."""
    rendered = RenderedPiece.of(review.piece)
    notes: dict[str, list[ReviewComment]] = {}
    for note in review.comments.all():
        notes.setdefault(note.section, []).append(note)
    context = {
        "review": review,
        "piece": review.piece,
        "token": token,
        "minutes": rendered.minutes,
        "sections": [(section, notes.get(section.anchor, [])) for section in rendered.sections],
        "notes": notes.get("", []),
        "questions": list(review.questions.all()),
        "longest": LONGEST_NOTE,
        "refusal": refusal,
    }
    return private(render(request, "editorial/review/read.html", context, status=422 if refusal else 200))


@writes
def comment(request: HttpRequest, token: str, review: Review) -> HttpResponse:
    if any(map(words, request.POST.getlist("text"))):
        messages.success(request, "Noted. The writer sees it with your decision.")
    else:
        messages.error(request, "Nothing was written yet: say what should be different.")
    return back(token, request.POST.get("at", request.POST.get("section", "")))


@writes
def change_comment(request: HttpRequest, token: str, review: Review, pk: int) -> HttpResponse:
    """A note of one's own was edited, or is to be deleted."""
    note = get_object_or_404(review.comments, pk=pk)
    if "delete" in request.POST:
        note.delete()
        messages.success(request, "Note deleted.")
    else:
        messages.success(request, "Note kept.")
    return back(token, note.section)


@writes
def answer(request: HttpRequest, token: str, review: Review, number: int) -> HttpResponse:
    question = get_object_or_404(review.questions, number=number)
    messages.success(request, "Answer kept." if question.answer else "Answer taken back.")
    return back(token, f"question-{number}")


@writes
def decide(request: HttpRequest, token: str, review: Review) -> HttpResponse:
    note = words(request.POST.get("note", ""))
    decision = Decision.APPROVED if request.POST.get("decision") == Decision.APPROVED else Decision.CHANGES
    if decision == Decision.CHANGES and not note and not review.comments.exists():
        return reading(request, token, review, "Say in a line what should change, or note it beside the text first.")
    if not review.decide(decision, note):
        return too_late(request, token, review)
    return redirect("review", token)


@require_POST
def ask_again(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a fresh link to the expert the old one was for, or say why not."""
    old = old_links.behind(token)
    if old.review is None:
        return no_longer(request, token)
    if count_and_check("review-link", str(old.review.uuid), FRESH_LINKS):
        status, asked = 429, "too often"
    else:
        old.review.send_link()
        status, asked = 200, "sent"
    return private(render(request, "editorial/review/lapsed.html", {"asked": asked}, status=status))


def back(token: str, anchor: str) -> HttpResponse:
    response = redirect("review", token)
    response["Location"] += f"#{anchor}" if anchor else ""
    return response
