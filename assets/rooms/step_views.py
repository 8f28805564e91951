"""What is next in a room, and what is said there, by the salesperson."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from assets.models.rooms import LONGEST_COMMENT, MOST_COMMENTS, MOST_STEPS
from assets.rooms.forms import StepForm
from assets.rooms.views import own_room, show
from editorial.platform.accounts.access import MemberRequest, needs


@require_POST
@needs(lambda user: user.uses_library)
def plan(request: MemberRequest, uuid: UUID) -> HttpResponse:
    room = own_room(request, uuid)
    form = StepForm(request.POST, room=room)
    if room.steps.count() >= MOST_STEPS:
        form.add_error("text", f"A room holds {MOST_STEPS} steps. Delete some that are done.")
    if not form.is_valid():
        return show(request, room, status=422, step_form=form)
    step = form.save(commit=False)
    step.room = room
    step.save()
    return redirect(f"{room.get_absolute_url()}#steps")


@require_POST
@needs(lambda user: user.uses_library)
def tick(request: MemberRequest, uuid: UUID, step_uuid: UUID) -> HttpResponse:
    room = own_room(request, uuid)
    get_object_or_404(room.steps, uuid=step_uuid).tick(str(request.user), request.POST.get("done") == "yes")
    return redirect(f"{room.get_absolute_url()}#steps")


@require_POST
@needs(lambda user: user.uses_library)
def delete(request: MemberRequest, uuid: UUID, step_uuid: UUID) -> HttpResponse:
    room = own_room(request, uuid)
    step = get_object_or_404(room.steps, uuid=step_uuid)
    step.delete()
    messages.success(request, f"“{step}” was deleted.")
    return redirect(f"{room.get_absolute_url()}#steps")


@require_POST
@needs(lambda user: user.uses_library)
def say(request: MemberRequest, uuid: UUID) -> HttpResponse:
    room = own_room(request, uuid)
    text = request.POST.get("text", "").strip()
    problem = ""
    if not text:
        problem = "Write something first."
    elif len(text) > LONGEST_COMMENT:
        problem = f"That is longer than {LONGEST_COMMENT} characters. Shorten it, or say it in parts."
    elif room.comments.count() >= MOST_COMMENTS:
        problem = f"{MOST_COMMENTS} comments are in this room. Delete some first."
    if problem:
        return show(request, room, status=422, problem=problem, said=text)
    room.comments.create(author=request.user, text=text)
    return redirect(f"{room.get_absolute_url()}#comments")


@require_POST
@needs(lambda user: user.uses_library)
def unsay(request: MemberRequest, uuid: UUID, comment_uuid: UUID) -> HttpResponse:
    """The owner answers for the room: any comment in it."""
    room = own_room(request, uuid)
    get_object_or_404(room.comments, uuid=comment_uuid).delete()
    messages.success(request, "The comment was deleted.")
    return redirect(f"{room.get_absolute_url()}#comments")
