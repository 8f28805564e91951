"""The address to which one person mails field notes: shown to them, made anew, ended."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assets.models import NoteAddress
from editorial.platform.accounts.access import MemberRequest, needs


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.is_member)
def address(request: MemberRequest) -> HttpResponse:
    """`act=new` makes another secret part, `act=end` takes it away."""
    if request.method == "POST" and request.POST.get("act") == "end":
        NoteAddress.objects.filter(user=request.user).delete()
        messages.success(request, "Your address is ended: mail to it is refused from now on.")
        return redirect("library:note_address")
    if request.method == "POST" and settings.NOTES_ADDRESS:
        NoteAddress.objects.issue(request.user)
        messages.success(request, "Your address is ready. The one before, if there was one, is ended.")
        return redirect("library:note_address")
    row = NoteAddress.objects.filter(user=request.user).first()
    plain = row.plain() if row and settings.NOTES_ADDRESS else None
    context = {
        "is_on": bool(settings.NOTES_ADDRESS),
        "address": with_secret(settings.NOTES_ADDRESS, plain) if plain else "",
        "has_one": row is not None,
        "groups": list(request.user.groups.order_by("name").values_list("name", flat=True)),
        "place": "library",
        "part": "notes",
    }
    return render(request, "assets/note_address.html", context)


def with_secret(address: str, plain: str) -> str:
    """`notes@example.org` → `notes+8f…@example.org`."""
    local, _, domain = address.partition("@")
    return f"{local}+{plain}@{domain}"
