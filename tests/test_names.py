"""Models are called by words people say: screens and messages print these names, one of a thing and several."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from editorial.vocabulary.merging import uses
from editorial_calendar.coverage import supply
from tests.factories import AssetFactory, PersonaFactory

OURS = [model for model in apps.get_models() if any(model.__module__.startswith(room) for room in settings.ROOMS)]
MACHINE_WORDS = {"row", "rows", "applicable", "aside", "object", "objects", "record", "records"}
SAME = {"name and look", "first words"}  # of which there is one


def several(name: str) -> str:
    """The plural by the rules of English; of “supply of a cell” the first word has it."""
    head, of, rest = name.partition(" of ")
    if re.search(r"[^aeiou]y$", head):
        head = f"{head[:-1]}ies"
    elif re.search(r"(s|x|z|ch|sh)$", head):
        head += "es"
    else:
        head += "s"
    return f"{head}{of}{rest}"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_one_and_several_are_called_by_proper_words(model: type[models.Model]) -> None:
    one, many = str(model._meta.verbose_name), str(model._meta.verbose_name_plural)
    assert MACHINE_WORDS.isdisjoint(one.split())
    if one in SAME:
        assert many == one
    elif " left out" in one or " of a " in one:
        assert many.split()[0] == several(one.split()[0])
    else:
        assert many == several(one)


@pytest.mark.django_db
def test_where_a_term_is_used_is_said_of_what_people_made() -> None:
    """What coverage counts from a piece is no use beside the piece."""
    asset = AssetFactory(title="Deck", tagged=True)
    supply.recount_asset(asset.uuid)
    assert uses(PersonaFactory()) == {"asset": 1}
