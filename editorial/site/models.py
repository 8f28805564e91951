"""The company's own name, logo and accent: on the reading site, at the entrance, in the library and in the CMS."""

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.images import get_image_model_string
from wagtail.images.models import SourceImageIOError

from editorial.pieces.renditions import Image
from editorial.site.brand.contrast import (
    LEAST_CONTRAST,
    LEAST_OF_A_PICTURE,
    ON_ACCENT,
    PAPER,
    contrast,
    contrast_of_picture,
)

LEAST_HEIGHT, LEAST_WIDTH = 80, 320  # pixels of a logo; either is enough

hexadecimal = RegexValidator(re.compile(r"^#[0-9a-f]{6}\Z", re.IGNORECASE), "Write it as # and six digits: #b23a1e.")


@register_setting(icon="globe")
class BrandSettings(BaseSiteSetting):
    """One per site. Colours that could not be read are refused, and logos that could not be seen."""

    name = models.CharField(
        "name of the publication", max_length=60, blank=True, help_text="The site's own name when left empty."
    )
    tagline = models.CharField(max_length=120, blank=True, help_text="Under the name on the front page, and in feeds.")
    company = models.CharField(max_length=80, blank=True, help_text="Who publishes it; printed at the foot.")
    logo = models.ForeignKey(
        get_image_model_string(),
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Stands for the name at the head of every page. PNG, JPEG or WebP, 80 pixels high or more.",
    )
    logo_dark = models.ForeignKey(
        get_image_model_string(),
        models.SET_NULL,
        verbose_name="logo on dark paper",
        null=True,
        blank=True,
        related_name="+",
        help_text="Shown by night. Without it the one above is shown on a light plate.",
    )
    accent_light = models.CharField("accent on light paper", max_length=7, default="#b23a1e", validators=[hexadecimal])
    accent_dark = models.CharField("accent on dark paper", max_length=7, default="#f0876a", validators=[hexadecimal])

    panels: ClassVar = [
        FieldPanel("name"),
        FieldPanel("tagline"),
        FieldPanel("company"),
        MultiFieldPanel([FieldPanel("logo"), FieldPanel("logo_dark")], heading="Logo"),
        MultiFieldPanel([FieldPanel("accent_light"), FieldPanel("accent_dark")], heading="Accent"),
        HelpPanel(template="editorial/site/brand_preview.html", heading="How it looks"),
    ]

    class Meta:
        verbose_name = verbose_name_plural = "name and look"

    def __str__(self) -> str:
        return self.name or self.site.site_name

    def clean(self) -> None:
        super().clean()
        problems = {
            "accent_light": self._too_faint("light"),
            "accent_dark": self._too_faint("dark"),
            "logo": _problem_with(self.logo, "light"),
            "logo_dark": _problem_with(self.logo_dark, "dark"),
        }
        if self.logo_dark and not self.logo:
            problems["logo"] = "Choose the logo for light paper as well: most readers see that one."
        errors = {field: words for field, words in problems.items() if words}
        if errors:
            raise ValidationError(errors)

    def _too_faint(self, paper: str) -> str:
        colour = getattr(self, f"accent_{paper}")
        if not hexadecimal.regex.match(colour):  # type: ignore[union-attr]  # a pattern, given above
            return ""  # the field's own validator has said so
        least = min(contrast(colour, PAPER[paper]), contrast(colour, ON_ACCENT[paper]))
        if least >= LEAST_CONTRAST:
            return ""
        way = "darker" if paper == "light" else "lighter"
        return f"Too faint to read: its contrast is {least:.1f}, and {LEAST_CONTRAST} is needed. Take a {way} colour."


def _problem_with(logo: Image | None, paper: str) -> str:
    """Why a logo would not be seen on that paper, and what to do; empty when it would."""
    if logo is None:
        return ""
    if logo.height < LEAST_HEIGHT and logo.width < LEAST_WIDTH:
        return (
            f"Too small to be sharp: it has {logo.width} by {logo.height} pixels. "
            f"Choose one that is {LEAST_HEIGHT} pixels high or more, or {LEAST_WIDTH} wide."
        )
    try:
        with logo.open_file() as file:
            strongest = contrast_of_picture(file, PAPER[paper])
    except SourceImageIOError:
        return "Its file is missing. Upload the image again."
    if strongest >= LEAST_OF_A_PICTURE:
        return ""
    other = "dark letters" if paper == "light" else "light letters"
    return f"It cannot be seen on {paper} paper. Choose the version with {other}."
