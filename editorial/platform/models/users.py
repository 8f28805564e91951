"""People who log in."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser
from django.utils.functional import cached_property

from editorial.platform.accounts.roles import CALLED, EDITORS, LIBRARY_USERS, MEMBERS, SELLERS, Role


class User(AbstractUser):
    """Someone with an account: content team, sales, partners. Experts and prospects need none."""

    @cached_property
    def roles(self) -> frozenset[str]:
        """Names of the person's roles, read once per request. Groups of other names are teams: they open nothing."""
        if self.is_superuser:
            return frozenset({Role.ADMIN})
        return frozenset(self.groups.values_list("name", flat=True)) & frozenset(Role.values)

    def has_role(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    def _any_of(self, roles: Iterable[str]) -> bool:
        return self.is_active and not self.roles.isdisjoint(roles)

    @property
    def is_editor(self) -> bool:
        return self._any_of(EDITORS)

    @property
    def is_seller(self) -> bool:
        return self._any_of(SELLERS)

    @property
    def gets_calls(self) -> bool:
        """Is told whom to call: sales, and partners for what is theirs."""
        return self._any_of(CALLED)

    @property
    def is_member(self) -> bool:
        """May see what is internal."""
        return self._any_of(MEMBERS)

    @property
    def uses_library(self) -> bool:
        return self._any_of(LIBRARY_USERS)

    def __str__(self) -> str:
        return self.get_full_name() or self.username
