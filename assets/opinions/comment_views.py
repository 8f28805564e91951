"""The conversation about an asset: say, answer, put right, take back."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assets.models import Comment
from assets.opinions.forms import CommentForm
from assets.page.views import show, visible_asset
from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.emails import queue_email


@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.is_member)
def comment(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """A new comment, or with `to` a reply to another of the same asset."""
    asset = visible_asset(request, uuid)
    if request.method != "POST":
        return redirect(asset)  # the tab of a refused form was opened again
    form = CommentForm(request.POST)
    above = request.POST.get("to")
    parent = get_object_or_404(asset.comments, uuid=above, deleted_at=None) if is_uuid(above) else None
    if not form.is_valid():
        return show(request, asset, status=422, comment_form=form, replying_to=parent)
    with transaction.atomic():
        said = asset.comments.create(author=request.user, parent=parent, text=form.cleaned_data["text"])
        for reader in said.who_is_told():
            queue_email("comment.said", f"{said.uuid}:{reader.pk}", comment=said.pk, user=reader.pk)
    messages.success(request, "Your answer is there." if parent else "Your comment is there.")
    return redirect(said)


def is_uuid(text: str | None) -> bool:
    try:
        UUID(text or "")
    except ValueError:
        return False
    return True


def own_comment(request: MemberRequest, uuid: UUID, comment_uuid: UUID) -> Comment:
    """A comment of this person on this asset; 404 otherwise, also for a colleague's."""
    asset = visible_asset(request, uuid)
    return get_object_or_404(asset.comments, uuid=comment_uuid, author=request.user, deleted_at=None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.is_member)
def edit(request: MemberRequest, uuid: UUID, comment_uuid: UUID) -> HttpResponse:
    said = own_comment(request, uuid, comment_uuid)
    form = CommentForm(request.POST or None, instance=said)
    if request.method == "POST" and form.is_valid():
        said.edit(form.cleaned_data["text"])
        messages.success(request, "Your comment was changed.")
        return redirect(said)
    return render(request, "assets/asset_comment.html", {"form": form, "comment": said, "place": "library"})


@require_POST
@needs(lambda user: user.is_member)
def delete(request: MemberRequest, uuid: UUID, comment_uuid: UUID) -> HttpResponse:
    said = own_comment(request, uuid, comment_uuid)
    said.strike()
    messages.success(request, "Your comment was deleted.")
    return redirect(f"{said.asset.get_absolute_url()}#comments")
