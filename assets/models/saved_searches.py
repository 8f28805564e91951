"""Searches that people keep by name, and what an alert has found for them."""

import uuid

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from assets.models.assets import Asset
from assets.models.kits import LONGEST_RULE
from assets.searching.parameters import SearchParameters
from editorial.platform.models import User

MOST_SAVED = 50  # by one person: each with an alert costs a search whenever the library changes


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, user: User | AnonymousUser) -> "SavedSearchQuerySet":
        """One's own."""
        if isinstance(user, AnonymousUser) or not user.uses_library:
            return self.none()
        return self.filter(owner=user)

    def with_news(self, user: User) -> "SavedSearchQuerySet":
        """`news`: how many pieces newly matched, may be seen by this person, and were not marked as seen."""
        unseen = SearchMatch.objects.unseen().visible_to(user).filter(search=OuterRef("pk")).order_by()
        count = unseen.values("search").annotate(n=Count("pk")).values("n")
        return self.annotate(news=Coalesce(Subquery(count), 0))


class SavedSearch(models.Model):
    """A search somebody named. With an alert, its owner is told once of each piece that newly matches."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    address = models.TextField(max_length=LONGEST_RULE, help_text="The search as it stands in an address.")
    has_alert = models.BooleanField(default=True, help_text="Its owner is told of what newly matches.")
    created_at = models.DateTimeField(default=timezone.now)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "saved searches"
        indexes = [models.Index(fields=["owner", "name"], name="saved_search_of_owner")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its results in the library."""
        return f"{reverse('library:search')}?{self.address}"

    @property
    def search(self) -> SearchParameters:
        return SearchParameters.from_text(self.address)


class SearchMatchQuerySet(models.QuerySet["SearchMatch"]):
    def unseen(self) -> "SearchMatchQuerySet":
        return self.filter(is_known=False, seen_at=None)

    def untold(self) -> "SearchMatchQuerySet":
        """Still to be told by mail, of searches that want it."""
        return self.filter(is_known=False, told_at=None, search__has_alert=True)

    def visible_to(self, user: User) -> "SearchMatchQuerySet":
        """Those of this person's searches whose asset this person may see now."""
        return self.filter(Asset.objects.visible_to(user).named_by("asset"), search__owner=user)


class SearchMatch(models.Model):
    """A piece that a saved search with an alert found: at once when it was saved (`is_known`), or later."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="matches")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="search_matches")
    is_known = models.BooleanField(default=False, help_text="Matched already when the alert began.")
    found_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = SearchMatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "search matches"
        constraints = [models.UniqueConstraint(fields=["search", "asset"], name="once_for_a_search")]

    def __str__(self) -> str:
        return f"{self.search}: {self.asset}"
