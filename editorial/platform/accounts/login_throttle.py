"""Passwords are not for guessing: after some wrong ones every door stays shut for whoever tried them, for a while."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest

from editorial.platform.models import User
from editorial.platform.web.rate_limits import client_address, count_and_check, is_used_up

FOR_ONE_NAME = 10  # wrong passwords an hour from one place; counted by place too, so that nobody locks out another
FROM_ONE_ADDRESS = 100  # an hour; an office behind one address stays well below


def is_throttled(request: HttpRequest, name: str) -> bool:
    """Whether this name, or this place, had too many wrong passwords."""
    place = client_address(request)
    of_name = is_used_up("password", f"{place} {name.casefold()}", FOR_ONE_NAME)
    return of_name or is_used_up("passwords", place, FROM_ONE_ADDRESS)


def count_wrong_password(request: HttpRequest, name: str) -> None:
    place = client_address(request)
    count_and_check("password", f"{place} {name.casefold()}", FOR_ONE_NAME)
    count_and_check("passwords", place, FROM_ONE_ADDRESS)


class ThrottledBackend(ModelBackend):
    """Stands behind every way to log in, the CMS's own too."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **more: object
    ) -> User | None:
        name = username or str(more.get(User.USERNAME_FIELD, ""))
        if request is not None and is_throttled(request, name):
            raise PermissionDenied
        user = super().authenticate(request, username=username, password=password, **more)
        if user is None and request is not None:
            count_wrong_password(request, name)
        return user if isinstance(user, User) else None


class LoginForm(AuthenticationForm):
    """Says so when a door stays shut: the right password would not open it either."""

    def get_invalid_login_error(self) -> ValidationError:
        if self.request is not None and is_throttled(self.request, str(self.cleaned_data.get("username", ""))):
            return ValidationError(
                "Too many wrong passwords. Wait an hour, or set a new one by “Forgotten your password?”."
            )
        return super().get_invalid_login_error()
