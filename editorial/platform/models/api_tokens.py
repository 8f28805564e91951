"""What a token for the API is called, and how much of the API it opens."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction

from editorial.platform.models.tokens import Purpose, Token, digest
from editorial.platform.models.users import User

READ, WRITE = "read", "write"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, user: User | AnonymousUser) -> "ApiTokenQuerySet":
        """One's own: whoever else could see them could do nothing with them."""
        return self.none() if isinstance(user, AnonymousUser) else self.filter(token__owner=user)

    def usable(self) -> "ApiTokenQuerySet":
        return self.filter(token__in=Token.objects.usable())

    @transaction.atomic
    def issue(
        self, owner: User, name: str, scopes: list[str], *, lifetime: timedelta | None = None
    ) -> tuple["ApiToken", str]:
        """A new token of this person, and its plain text, which is not kept."""
        plain = Token.objects.issue(Purpose.API, owner.pk, owner=owner, lifetime=lifetime)
        token = Token.objects.get(digest=digest(plain))
        return self.create(token=token, name=name, scopes=scopes), plain


class ApiToken(models.Model):
    """Beside the token itself. A program with it may do what its owner may do now, as far as the scopes go.

    A scope is `part:read` or `part:write`, where `part` is the first word of the addresses it opens: `library:read`.
    """

    token = models.OneToOneField(Token, on_delete=models.CASCADE, related_name="api")
    name = models.CharField(max_length=80, help_text="What it is for: you will want to know when you end it.")
    scopes = models.JSONField(default=list)

    objects = ApiTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def opens(self, part: str, access: str) -> bool:
        """Who may write may read as well."""
        return f"{part}:{access}" in self.scopes or (access == READ and f"{part}:{WRITE}" in self.scopes)
