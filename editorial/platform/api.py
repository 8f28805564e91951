"""The API: one document for all rooms, each with a router of its own, by session or by bearer token."""

from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.security import HttpBearer, SessionAuth

from editorial.platform.accounts.access import View, needs
from editorial.platform.integrations.scopes import asked_for, parts
from editorial.platform.models import ApiToken, Purpose, Token, User
from editorial.platform.rooms import offers


class Session(SessionAuth):
    """Somebody logged in, in a browser."""

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        """Raises HttpError (403) when their role does not open this part of the API."""
        user = super().authenticate(request, key)
        return _let_in(request, user) if isinstance(user, User) else None


class BearerAuth(HttpBearer):
    """`Authorization: Bearer …`, with a token made in “Integrations” or by `manage.py api_token`."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """Raises HttpError (403) when neither the token nor its owner opens this part of the API."""
        found = Token.objects.resolve(token, Purpose.API)
        if found is None or found.owner is None or not found.owner.is_active:
            return None
        asked = asked_for(request)
        if asked is not None and not any(one.opens(*asked) for one in ApiToken.objects.filter(token=found)):
            raise HttpError(
                403, f"This token does not open {asked[0]}:{asked[1]}. Make one that does in “Integrations”."
            )
        request.user = found.owner
        return _let_in(request, found.owner)


def _let_in(request: HttpRequest, user: User) -> User:
    """Before anything of the request is looked at."""
    asked = asked_for(request)
    if asked is not None and (refusal := parts()[asked[0]].refuses(user)):
        raise HttpError(403, refusal)
    return user


def for_members(view: View[...]) -> View[...]:
    """The API's documents, by session as in a browser, or by the token with which a program reads the rest."""
    for_whoever_logged_in = needs(lambda user: bool(user.roles))(view)

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: object, **kwargs: object) -> HttpResponseBase:
        BearerAuth()(request)
        return for_whoever_logged_in(request, *args, **kwargs)

    return wrapped


api = NinjaAPI(
    title="Broadsheet",
    version="1",
    auth=[Session(), BearerAuth()],
    docs_decorator=for_members,
)

for room in offers("routes"):
    api.add_router(room.PREFIX, room.router)
