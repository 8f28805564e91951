"""Those who write and those who vouch: authors and experts. Neither needs an account."""

from django.conf import settings
from django.db import models
from wagtail.admin.panels import FieldPanel

from editorial.vocabulary.models.terms import Term


class Author(Term):
    """A name on a byline."""

    bio = models.TextField(blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)

    panels = [*Term.panels, FieldPanel("bio"), FieldPanel("user")]


class ContactChannel(models.TextChoices):
    MAIL = "mail", "e-mail"
    PHONE = "phone", "phone"
    VISIT = "visit", "in person"


class Expert(models.Model):
    """Someone who can vouch for what is printed, inside the company or outside."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    role = models.CharField(max_length=120, blank=True, help_text="As printed beside the name.")
    organisation = models.CharField(max_length=120, blank=True)
    is_outside = models.BooleanField("outside the company", default=False)
    email = models.EmailField(help_text="Review links go here; never shown to readers.")
    bio = models.TextField(blank=True)
    photo = models.ForeignKey("wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    hours_a_month = models.DecimalField(max_digits=5, decimal_places=1, default=2)
    channel = models.CharField("preferred channel", max_length=8, choices=ContactChannel, default=ContactChannel.MAIL)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)

    panels = [
        FieldPanel(field)
        for field in (
            *("name", "slug", "role", "organisation", "is_outside", "email"),
            *("bio", "photo", "hours_a_month", "channel", "user"),
        )
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
