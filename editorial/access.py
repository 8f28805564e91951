"""Who may enter a view: one decorator, one request type."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from editorial.models import User


class MemberRequest(HttpRequest):
    """A request of someone logged in."""

    user: User  # `needs` has sent everyone else away


def editors_only(user: User) -> bool:
    """`@needs(editors_only)`: content team, marketing lead and admins."""
    return user.is_editor


def needs(
    allows: Callable[[User], bool],
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Send strangers to the log-in, and members who may not with a 403: `@needs(lambda user: user.is_seller)`."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            if not allows(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return wrapped

    return decorate
