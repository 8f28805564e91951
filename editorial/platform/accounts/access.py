"""Who may enter a view: one decorator, one request type."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeGuard

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from editorial.platform.models import User
from editorial.platform.web.addresses import SAFE_METHODS, sent_from

Arguments = ParamSpec("Arguments")


class MemberRequest(HttpRequest):
    """A request of someone logged in."""

    user: User  # `needs` has sent everyone else away
    htmx: HtmxDetails  # set by its middleware; false when a browser asks for the whole page


MemberView = Callable[Concatenate[MemberRequest, Arguments], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


def who_asks(request: HttpRequest) -> User:
    """Of a request that has been let in: strangers came no further."""
    assert isinstance(request.user, User)  # noqa: S101 - for the types: whoever let it in has asked
    return request.user


def editors_only(user: User) -> bool:
    """`@needs(editors_only)`: content team, marketing lead and admins."""
    return user.is_editor


def _is_of_member(request: HttpRequest) -> TypeGuard[MemberRequest]:
    return isinstance(request.user, User)


def _to_login(request: HttpRequest) -> HttpResponse:
    """Log in, and then on to the page that was asked for. Where a form was sent, on to the page it stood on: most
    addresses that take a form show nothing of their own.
    """
    if request.method in SAFE_METHODS:
        return redirect_to_login(request.get_full_path())
    messages.error(request, "You were logged out, so what you have just sent was not saved. Log in and send it again.")
    return redirect_to_login(sent_from(request, reverse("start")))


def needs(allows: Callable[[User], bool]) -> Callable[[MemberView[Arguments]], View[Arguments]]:
    """Send strangers to the log-in, and members who may not with a 403: `@needs(lambda user: user.is_seller)`."""

    def decorate(view: MemberView[Arguments]) -> View[Arguments]:
        @wraps(view)
        def wrapped(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
            if not _is_of_member(request):
                return _to_login(request)
            if not allows(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return wrapped

    return decorate
