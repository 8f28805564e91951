"""Field notes: all that somebody may read, one of them, writing, changing, deleting, having it back, thanking."""

from collections.abc import Iterator
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assets.field_notes import accounts
from assets.field_notes.forms import FieldNoteForm
from assets.field_notes.searching import NoteQuestion, found_notes
from assets.field_notes.writing import change as save_change
from assets.field_notes.writing import write_down
from assets.models import FieldNote, FieldNoteVersion
from assets.models.field_notes import KEEP_DELETED, FieldNoteQuerySet
from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.accounts.roles import Role
from editorial.platform.models import User
from editorial.platform.web.addresses import absolute, way_back
from editorial.platform.web.spreadsheets import KINDS, download
from editorial.vocabulary.models import Topic

PER_PAGE = 20
MOST_EXPORTED = 5_000  # notes in a file
IN_LIBRARY = 3  # notes shown above the library's own results


class OwnFigures(TypedDict):
    written: int
    thanked: int


def visible_note(request: MemberRequest, uuid: UUID) -> FieldNote:
    """404 for whoever may not read it."""
    return get_object_or_404(FieldNote.objects.visible_to(request.user).for_list(request.user), uuid=uuid)


def own_note(request: MemberRequest, uuid: UUID) -> FieldNote:
    """404 for whoever may not read it, 403 for who reads it and may not change it."""
    note = visible_note(request, uuid)
    if not note.may_be_changed_by(request.user):
        raise PermissionDenied
    return note


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.is_member)
def notes(request: MemberRequest) -> HttpResponse:
    """What colleagues heard; a POST writes another down. `to` names a known person whose account it is from;
    `export=csv|xlsx` gives what is shown as a file.
    """
    asked = NoteQuestion.from_address(request.GET)
    if request.method == "POST":
        return _written(request, asked)
    if request.GET.get("export") in KINDS:
        return download(_table(found_notes(request.user, asked)), request.GET["export"], "field-notes")
    return _list(request, asked, FieldNoteForm(user=request.user, initial=_start(request, asked)))


def _start(request: MemberRequest, asked: NoteQuestion) -> dict[str, object]:
    """What the form can know already."""
    account = accounts.of_person(request.user, request.GET.get("to", ""))
    topics = Topic.objects.filter(slug=asked.topic) if asked.topic else []
    return {"account": account.name if account else asked.account, "topics": topics}


def _written(request: MemberRequest, asked: NoteQuestion) -> HttpResponse:
    form = FieldNoteForm(request.POST, user=request.user)
    if not form.is_valid():
        return _list(request, asked, form, status=422)
    note = write_down(request.user, **form.cleaned_data)
    back = way_back(request, otherwise="")
    messages.success(request, _thanks_for(note))
    return redirect(back or f"{reverse('library:notes')}?written={note.uuid}#note-{note.uuid}")


def _thanks_for(note: FieldNote) -> str:
    where = f"Only the group “{note.group.name}” reads it." if note.group else "All colleagues can read it."
    topics = [topic.label for topic in note.topics.all()]
    return f"Thank you, it is written down{' under ' + ', '.join(topics) if topics else ''}. {where}"


def _list(request: MemberRequest, asked: NoteQuestion, form: FieldNoteForm, status: int = 200) -> HttpResponse:
    page = Paginator(found_notes(request.user, asked), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "form": form,
        "accounts": accounts.offered(request.user),
        "own": own_figures(request.user),
        "written": _named(request, "written", FieldNote.objects.written_by(request.user)),
        "deleted": _named(request, "deleted", FieldNote.objects.deleted_by(request.user)),
        "keep_days": KEEP_DELETED.days,
        "back": request.get_full_path() if request.method != "POST" else reverse("library:notes"),
        "place": "library",
        "part": "notes",
    }
    return render(request, "assets/notes.html", context, status=status)


def own_figures(user: User) -> OwnFigures:
    """How many this person wrote, and how often they were thanked for them."""
    mine = FieldNote.objects.written_by(user).order_by()
    found = mine.aggregate(written=Count("pk", distinct=True), thanked=Count("thanks"))
    return OwnFigures(written=found["written"], thanked=found["thanked"])


def _named(request: MemberRequest, parameter: str, notes: FieldNoteQuerySet) -> FieldNote | None:
    """The note of this person that the address names, so that what was just done can be undone."""
    try:
        uuid = UUID(request.GET.get(parameter, ""))
    except ValueError:
        return None
    return notes.filter(uuid=uuid).first()


def _table(notes: FieldNoteQuerySet) -> Iterator[tuple[str | float | datetime | None, ...]]:
    yield ("Written", "By", "Account", "Persona", "Topics", "Who may read it", "Note", "Thanks", "Address")
    for note in notes[:MOST_EXPORTED]:
        yield (
            timezone.localtime(note.created_at).replace(tzinfo=None),
            str(note.author or "Someone who left"),
            note.account,
            note.persona.label if note.persona else "",
            ", ".join(topic.label for topic in note.topics.all()),
            note.group.name if note.group else "All colleagues",
            note.text,
            note.thanks_count,  # type: ignore[attr-defined]  # annotated by for_list
            absolute(note.get_absolute_url()),
        )


@never_cache
@require_safe
@needs(lambda user: user.is_member)
def found(request: MemberRequest) -> HttpResponse:
    """The few notes that the library shows above what it found for the same words."""
    asked = NoteQuestion.from_address(request.GET)
    notes = list(found_notes(request.user, asked)[: IN_LIBRARY + 1]) if asked.text else []
    context = {"asked": asked, "notes": notes[:IN_LIBRARY], "more": len(notes) > IN_LIBRARY, "back": ""}
    return render(request, "assets/notes_found.html", context)


@never_cache
@require_safe
@needs(lambda user: user.is_member)
def note(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """One note. The sales lead also sees what it said before."""
    found = visible_note(request, uuid)
    context = {
        "note": found,
        "versions": FieldNoteVersion.objects.visible_to(request.user).filter(note=found).select_related("changed_by"),
        "is_lead": request.user.has_role(Role.SALES_LEAD, Role.ADMIN),
        "back": found.get_absolute_url(),
        "place": "library",
        "part": "notes",
    }
    return render(request, "assets/note_page.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.is_member)
def change(request: MemberRequest, uuid: UUID) -> HttpResponse:
    note = own_note(request, uuid)
    form = FieldNoteForm(request.POST or None, instance=note, user=request.user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            changed = form.save(commit=False)
            changed.edited_at = timezone.now()
            save_change(changed, request.user)
            form.save_m2m()
        messages.success(request, "Your note was changed.")
        return redirect(note)
    context = {
        "form": form,
        "note": note,
        "accounts": accounts.offered(request.user),
        "place": "library",
        "part": "notes",
    }
    return render(request, "assets/note_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs(lambda user: user.is_member)
def delete(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Out of sight at once; the next page offers to have it back."""
    note = own_note(request, uuid)
    note.delete_softly()
    return redirect(f"{reverse('library:notes')}?deleted={note.uuid}")


@require_POST
@needs(lambda user: user.is_member)
def restore(request: MemberRequest, uuid: UUID) -> HttpResponse:
    note = get_object_or_404(FieldNote.objects.deleted_by(request.user), uuid=uuid)
    note.restore()
    messages.success(request, "Your note is back.")
    return redirect(note)


@require_POST
@needs(lambda user: user.is_member)
def thank(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Say thanks (`on=1`) or take it back. For htmx the button as it is now; else back to where it was pressed."""
    note = visible_note(request, uuid)
    note.thank(request.user, on=request.POST.get("on") == "1")
    if request.htmx:
        now = visible_note(request, uuid)
        return render(request, "assets/note_thanks.html", {"note": now, "back": request.POST.get("next", "")})
    return redirect(f"{way_back(request, otherwise=note.get_absolute_url())}#note-{uuid}")
