"""“Your words”: choose a starter or paste your own, see what would be made, make it, take it back."""

from django.contrib import messages
from django.forms import CharField, Form, HiddenInput, Textarea
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from editorial.platform.accounts.access import MemberRequest, editors_only, needs
from editorial.platform.words import listed
from editorial.vocabulary.first_words.making import Word, make, read, split_by_use, take_back
from editorial.vocabulary.first_words.starter import AXES, Starter, starters
from editorial.vocabulary.models import FirstWords
from editorial.vocabulary.models.classification import VOCABULARY_OF

HINTS = {
    "persona": "Kinds of readers: Plant manager, Buyer …",
    "stage": "Where a buyer stands, in order: Awareness, Interest …",
    "topic": "Business issues they care about: Downtime, Energy use …",
    "format": "What pieces are made as: Article, Case study …",
}
LONGEST_LIST = 10_000  # characters


class WordsForm(Form):
    starter = CharField(widget=HiddenInput, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for axis in AXES:
            name = str(VOCABULARY_OF[axis]._meta.verbose_name_plural).capitalize()
            box = Textarea(attrs={"rows": 7})
            field = CharField(label=name, help_text=HINTS[axis], widget=box, required=False, max_length=LONGEST_LIST)
            self.fields[axis] = field


@require_http_methods(["GET", "HEAD", "POST"])
@needs(editors_only)
def first_words(request: MemberRequest) -> HttpResponse:
    """POST with `go=make` makes; without it the same form is shown with what would be made."""
    if request.method != "POST":
        return _page(request, WordsForm(initial=_beginning(request.GET.get("starter", ""))))
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    text = form.cleaned_data
    words = read(text)
    if not any(not word.refused for word in words):
        messages.error(request, "There is nothing new in these lists. Write at least one word that is not there yet.")
        return _page(request, form, words=words, status=400)
    if request.POST.get("go") != "make":
        return _page(request, form, words=words)
    made = make(text, starters().get(text["starter"]), request.user)
    messages.success(request, f"{made} made. They can be taken back here as long as nothing uses them.")
    return redirect("first_words")


def _beginning(name: str) -> dict[str, str]:
    starter: Starter | None = starters().get(name)
    return {"starter": name, **{axis: starter.lines(axis) for axis in AXES}} if starter else {}


def _page(
    request: MemberRequest, form: WordsForm, *, words: list[Word] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "boxes": [(form[axis], _there_already(axis)) for axis in AXES],
        "starters": starters().values(),
        "chosen": str(form["starter"].value() or ""),
        "words": words,
        "new_count": sum(not word.refused for word in words or ()),
        "made": FirstWords.objects.order_by("-pk").first(),
        **_frame("Whom do you write for, and about what?"),
    }
    return TemplateResponse(request, "editorial/vocabulary/first_words.html", context, status=status)


def _there_already(axis: str) -> str:
    return listed([*VOCABULARY_OF[axis]._default_manager.values_list("label", flat=True)])


def _frame(title: str) -> dict[str, object]:
    crumbs = [{"url": reverse("first_day"), "label": "First day"}, {"url": "", "label": "Your words"}]
    return {"header_title": title, "header_icon": "tag", "breadcrumbs_items": crumbs}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(editors_only)
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Asks first: says what would go, and what is used and stays."""
    words = get_object_or_404(FirstWords, pk=pk)
    if request.method != "POST":
        gone, kept = split_by_use(words)
        context = {"words": words, "gone": gone, "kept": kept, **_frame("Take these words back?")}
        return TemplateResponse(request, "editorial/vocabulary/first_words_undo.html", context)
    gone, kept = take_back(words)
    stay = f" {listed([str(term) for term in kept])} stayed: pieces use them." if kept else ""
    messages.success(request, f"{len(gone)} {'word is' if len(gone) == 1 else 'words are'} gone again.{stay}")
    return redirect("first_words")
