"""Places in the CMS's menus."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem


class EditorsItem(MenuItem):
    """Seen by those who may open it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_editor", False))
