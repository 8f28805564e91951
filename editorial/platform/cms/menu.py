"""Places in the CMS's menus."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from editorial.platform.accounts.roles import Role
from editorial.platform.models import User


class EditorsItem(MenuItem):
    """Seen by those who may open it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_editor", False))


class AdminsItem(MenuItem):
    """Seen by admins."""

    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and request.user.has_role(Role.ADMIN)
