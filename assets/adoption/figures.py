"""What a screen of adoption asks: figures of a period, of one team or all, by asset, person, team and week.

Who may see what is decided here. The sales lead and admins see people by name. Editors see assets and teams of several,
since a team of one is a person. A salesperson sees what assets add up to, and beside it their own figures.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils import timezone

from assets.models import AdoptionDay, Asset
from assets.models.adoption import FIGURES, AdoptionDayQuerySet
from assets.models.assets import AssetQuerySet
from editorial.platform.accounts.roles import Role
from editorial.platform.models import User

PERIODS = {"7": "7 days", "30": "30 days", "90": "90 days", "365": "a year"}
USUAL = "30"
TEAM = 3  # people a team has at least before editors see its figures
MEANS = {
    "found": "shown to somebody who searched",
    "opened": "its page opened by a colleague",
    "sent": "links made for a recipient",
    "read": "links read by a person for the first time",
    "rated": "ratings given",
    "called": "calls for which its reading was a reason",
}
VIEWS = {
    "assets": "Pieces",
    "never": "Never used",
    "unread": "Sent, never read",
    "people": "People",
    "teams": "Teams",
}


Row = Mapping[str, Any]  # what is counted, and its sums: `{"asset": 7, "total_found": 3, …}`
Rows = QuerySet[Any, Any]  # of such


def sums() -> dict[str, Sum]:
    """By the figure's name with `total_` in front: a sum may not be called like its column."""
    return {f"total_{figure}": Sum(figure) for figure in FIGURES}


def added_up(days: Rows, by: str, **more: Count) -> Rows:
    """One row for each of `by`."""
    rows: Rows = days.values(by).annotate(**more, **sums())
    return rows


@dataclass(frozen=True)
class Rights:
    """What this person may be shown."""

    people: bool
    teams: bool

    @classmethod
    def of(cls, user: User) -> "Rights":
        is_lead = user.has_role(Role.SALES_LEAD, Role.ADMIN)
        return cls(people=is_lead, teams=is_lead or user.is_editor)

    @property
    def views(self) -> dict[str, str]:
        closed = {view for view, open_to in (("people", self.people), ("teams", self.teams)) if not open_to}
        return {view: label for view, label in VIEWS.items() if view not in closed}


@dataclass(frozen=True)
class Scope:
    """A period that ends today, the teams this person may look at, and the one chosen."""

    user: User
    rights: Rights
    view: str
    period: str
    sort: str
    teams: Mapping[int, str]
    team: int | None = None

    @classmethod
    def of(cls, user: User, asked: QueryDict) -> "Scope":
        """Whatever was sent, brought to what can be meant and what this person may see."""
        rights = Rights.of(user)
        teams = teams_for(rights)
        view, period, sort, team = (asked.get(name, "") for name in ("view", "period", "sort", "team"))
        chosen = int(team) if team.isascii() and team.isdigit() and len(team) < 10 else None
        return cls(
            user,
            rights,
            view if view in rights.views else "assets",
            period if period in PERIODS else USUAL,
            sort if sort in FIGURES else "sent",
            teams,
            chosen if chosen in teams else None,
        )

    @property
    def since(self) -> date:
        return timezone.localdate() - timedelta(days=int(self.period) - 1)

    @property
    def team_name(self) -> str:
        return self.teams[self.team] if self.team is not None else ""

    def days(self) -> AdoptionDayQuerySet:
        """The rows that count here: of assets this person may see."""
        days = AdoptionDay.objects.filter(self.assets().named_by("asset"), day__gte=self.since).order_by()
        return days.filter(user__in=members_of(self.team)) if self.team is not None else days

    def assets(self) -> AssetQuerySet:
        return Asset.objects.visible_to(self.user).order_by()

    def by_asset(self) -> Rows:
        """`{"asset", "total_found", …}` of what was used at all, the most of the order asked for first."""
        return added_up(self.days(), "asset").order_by(f"-total_{self.sort}", "-total_opened", "asset")

    def unread(self) -> Rows:
        """The same, of what was sent and read by no recipient."""
        return added_up(self.days(), "asset").filter(total_sent__gt=0, total_read=0).order_by("-total_sent", "asset")

    def never(self) -> AssetQuerySet:
        """What nobody opened or sent, the oldest first: what is new had no time yet."""
        used = self.days().filter(Q(opened__gt=0) | Q(sent__gt=0), asset=OuterRef("pk"))
        return self.assets().filter(~Exists(used)).order_by("published_at", "pk")

    def by_person(self) -> Rows:
        """`{"user", "pieces", "total_found", …}`; `pieces`: how many different ones they opened or sent."""
        rows = added_up(self.days().filter(user__isnull=False), "user", pieces=_different_pieces())
        return rows.order_by(f"-total_{self.sort}", "-total_opened", "user")

    def by_team(self) -> Rows:
        """`{"team", "pieces", "total_found", …}`. Who is in two teams counts in both."""
        theirs = self.days().filter(user__groups__in=list(self.teams)).annotate(team=F("user__groups"))
        rows = added_up(theirs, "team", pieces=_different_pieces())
        return rows.order_by(f"-total_{self.sort}", "-total_opened", "team")

    def totals(self) -> dict[str, int]:
        """By figure, of all together."""
        found = self.days().aggregate(**sums())
        return {figure: found[f"total_{figure}"] or 0 for figure in FIGURES}

    def own(self, assets: list[int]) -> dict[int, dict[str, int]]:
        """This person's figures of these assets."""
        mine = AdoptionDay.objects.filter(day__gte=self.since, user=self.user, asset__in=assets).order_by()
        rows: Iterable[Row] = added_up(mine, "asset")
        return {row["asset"]: {figure: row[f"total_{figure}"] for figure in FIGURES} for row in rows}


def _different_pieces() -> Count:
    """How many they opened or sent."""
    return Count("asset", distinct=True, filter=Q(opened__gt=0) | Q(sent__gt=0))


def members_of(team: int) -> "QuerySet[User]":
    return User.objects.filter(groups=team).order_by()


def teams_for(rights: Rights) -> dict[int, str]:
    """Groups of people who are still here, by name; for those who may not see people, of several only."""
    if not rights.teams:
        return {}
    working = Count("user", filter=Q(user__is_active=True))
    least = 1 if rights.people else TEAM
    groups = Group.objects.annotate(people=working).filter(people__gte=least).order_by("name")
    return dict(groups.values_list("pk", "name"))
