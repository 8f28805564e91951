"""What salespeople say about an asset: stars with a reason, and a conversation. Never shown to prospects."""

import uuid
from statistics import mean

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from assets.opinions import average
from editorial.platform.models import User


class RatingQuerySet(models.QuerySet["Rating"]):
    def of_version(self, number: int) -> "RatingQuerySet":
        return self.filter(version_number=number)

    def figures(self) -> tuple[float, float, int]:
        """(plain average, average corrected for small numbers, count)."""
        stars = list(self.values_list("stars", flat=True))
        return mean(stars) if stars else 0.0, average.corrected(stars), len(stars)


class Rating(models.Model):
    """One person's stars for one version, with what they were used for."""

    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="ratings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version_number = models.PositiveIntegerField(default=0, help_text="0: a page, which has no file versions.")
    stars = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    reason = models.CharField(max_length=400)
    persona = models.ForeignKey(
        "vocabulary.Persona", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    job = models.ForeignKey("vocabulary.BuyingJob", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    rated_at = models.DateTimeField(default=timezone.now)

    objects = RatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset", "user", "version_number"], name="one_rating_a_version"),
            models.CheckConstraint(condition=models.Q(stars__gte=1, stars__lte=5), name="one_to_five_stars"),
        ]
        ordering = ["-rated_at"]

    def __str__(self) -> str:
        return f"{self.stars} of 5 for {self.asset}"


class Comment(models.Model):
    """A remark or a reply. A deleted one keeps its place, so that the replies to it stay readable."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies")
    text = models.TextField(max_length=4000)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        """Of the asset's page, at that of its comments on which this one stands."""
        return f"{self.asset.get_absolute_url()}?comment={self.uuid}#comment-{self.uuid}"

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_owners_answer(self) -> bool:
        """Said by whoever answers for the asset."""
        return self.author_id is not None and self.author_id == self.asset.owner_id

    def may_be_changed_by(self, user: User) -> bool:
        return not self.is_deleted and self.author_id == user.pk

    def who_is_told(self) -> list[User]:
        """The asset's owner and whoever is answered; never the one who speaks."""
        people = [self.asset.owner, self.parent.author if self.parent else None]
        return [person for person in dict.fromkeys(people) if person is not None and person.pk != self.author_id]

    def edit(self, text: str) -> None:
        self.text, self.edited_at = text, timezone.now()
        self.save(update_fields=["text", "edited_at"])

    def strike(self) -> None:
        """Delete: the words go for good, the place in the conversation stays."""
        self.text, self.deleted_at = "", timezone.now()
        self.save(update_fields=["text", "deleted_at"])
