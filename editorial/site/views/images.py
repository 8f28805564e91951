"""Pictures of the reading site. Originals and library files are never served by address."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

KINDS = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
A_YEAR = 31_536_000  # seconds; a changed picture gets a new name


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A rendition, by its file name; anything that is no picture is not here."""
    kind = KINDS.get(name.rsplit(".", 1)[-1].lower())
    path = f"images/{name}"
    if kind is None or "/" in name or name.startswith(".") or not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path), content_type=kind)
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
