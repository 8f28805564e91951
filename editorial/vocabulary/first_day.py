"""Of the first day, this floor offers the words: whom a house writes for, and about what."""

from django.db.models import Exists, QuerySet
from django.urls import reverse

from editorial.platform.accounts.access import editors_only
from editorial.platform.first_day.steps import Step
from editorial.platform.words import listed
from editorial.vocabulary.models import BuyingStage, Format, Persona, Topic


def _personas_if_all_axes_have_words() -> QuerySet[Persona]:
    others = (Topic, BuyingStage, Format)
    return Persona.objects.filter(*(Exists(model._default_manager.all()) for model in others))


def _counted() -> str:
    counts = [(model._default_manager.count(), model._meta) for model in (Persona, BuyingStage, Topic, Format)]
    words = [f"{n} {meta.verbose_name if n == 1 else meta.verbose_name_plural}" for n, meta in counts]
    return f"{listed(words)}."


STEPS = (
    Step(
        name="words",
        order=20,
        title="Your words",
        why="Every piece says for whom it is and about what; with these words the map is drawn.",
        action="Choose your words",
        address=lambda: reverse("first_words"),
        is_for=editors_only,
        shown_by=_personas_if_all_axes_have_words,
        found=_counted,
    ),
)
