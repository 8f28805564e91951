"""Groups of expressions that mean the same to whoever searches, in the library and on the reading site."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel

from search.synonyms import Synonyms, Tokens, synonyms_of, tokens

MOST_EXPRESSIONS, LONGEST = 20, 80  # of a group; characters of an expression
MOST_GROUPS = 2_000  # read by a search, the oldest first


class SynonymsManager(models.Manager["SynonymGroup"]):
    def for_search(self) -> Synonyms:
        """All groups as a search takes them, in one query."""
        lines = self.order_by("pk").values_list("expressions", flat=True)[:MOST_GROUPS]
        return synonyms_of(tuple(tuple(said.splitlines()) for said in lines))


class SynonymGroup(models.Model):
    """Words and expressions that find one another. Kept one a line, without blank lines and repetitions."""

    expressions = models.TextField(
        "words that mean the same",
        help_text="One a line, such as “ROI” and “return on investment”. Who looks for one finds what says another.",
    )

    objects = SynonymsManager()

    panels: ClassVar = [FieldPanel("expressions")]

    class Meta:
        ordering: ClassVar = ["expressions"]
        verbose_name = "group of synonyms"
        verbose_name_plural = "groups of synonyms"

    def __str__(self) -> str:
        return " = ".join(self.expressions.splitlines())

    def clean(self) -> None:
        """Raises ValidationError unless at least two different expressions can be searched."""
        first: dict[Tokens, str] = {}
        for line in self.expressions.splitlines():
            first.setdefault(tokens(line), " ".join(line.split()))
        kept = [line for said, line in first.items() if said]
        if len(kept) < 2:
            raise ValidationError({"expressions": "Name at least two that mean the same, each on a line of its own."})
        if len(kept) > MOST_EXPRESSIONS:
            said = f"At most {MOST_EXPRESSIONS} mean the same; these are {len(kept)}. Make two groups of them."
            raise ValidationError({"expressions": said})
        if long := next((line for line in kept if len(line) > LONGEST), ""):
            said = f"“{long[:40]}…” is too long: an expression has at most {LONGEST} characters."
            raise ValidationError({"expressions": said})
        self.expressions = "\n".join(kept)
