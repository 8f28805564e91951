"""The company's own name and accent on the reading site and in the desk."""

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

PAPER = {"accent_light": "#fbfaf6", "accent_dark": "#161513"}  # of tokens.css, light and dark
ON_ACCENT = {"accent_light": "#ffffff", "accent_dark": "#161513"}  # letters on a button of that colour
LEAST_CONTRAST = 4.5  # WCAG 2.2 AA for text

hexadecimal = RegexValidator(re.compile(r"^#[0-9a-f]{6}\Z", re.IGNORECASE), "Write it as # and six digits: #b23a1e.")


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@register_setting(icon="globe")
class BrandSettings(BaseSiteSetting):
    """One per site. Colours that could not be read are refused."""

    name = models.CharField(
        "name of the publication", max_length=60, blank=True, help_text="The site's own name when left empty."
    )
    tagline = models.CharField(max_length=120, blank=True, help_text="Under the name on the front page, and in feeds.")
    company = models.CharField(max_length=80, blank=True, help_text="Who publishes it; printed at the foot.")
    accent_light = models.CharField("accent on light paper", max_length=7, default="#b23a1e", validators=[hexadecimal])
    accent_dark = models.CharField("accent on dark paper", max_length=7, default="#f0876a", validators=[hexadecimal])

    panels: ClassVar = [
        FieldPanel("name"),
        FieldPanel("tagline"),
        FieldPanel("company"),
        MultiFieldPanel([FieldPanel("accent_light"), FieldPanel("accent_dark")], heading="Accent"),
        HelpPanel(template="editorial/site/brand_preview.html", heading="How it looks"),
    ]

    class Meta:
        verbose_name = verbose_name_plural = "name and accent"

    def __str__(self) -> str:
        return self.name or self.site.site_name

    def clean(self) -> None:
        super().clean()
        errors = {field: words for field in PAPER if (words := self._too_faint(field))}
        if errors:
            raise ValidationError(errors)

    def _too_faint(self, field: str) -> str:
        colour = getattr(self, field)
        if not hexadecimal.regex.match(colour):  # type: ignore[union-attr]  # a pattern, given above
            return ""  # the field's own validator has said so
        least = min(contrast(colour, PAPER[field]), contrast(colour, ON_ACCENT[field]))
        if least >= LEAST_CONTRAST:
            return ""
        way = "darker" if field == "accent_light" else "lighter"
        return f"Too faint to read: its contrast is {least:.1f}, and {LEAST_CONTRAST} is needed. Take a {way} colour."
