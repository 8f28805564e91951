"""A canary in every text field of every table of ours: strangers see those that are for readers, and no others.

The fields are found by walking the models. A new one carries a canary at once and is hidden until it is named below as
one that readers see; each table gets a row.
"""

import uuid
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from editorial.site.searching.documents import AUDIENCE
from search.engines import PUBLIC, engine
from search.query import Query
from tests.factories import HubFactory, ResourceFactory, VisitorFactory
from tests.safety.test_canaries import Scene, leaks
from tests.safety.test_canaries import scene as scene  # the same world, hidden in the same ways

pytestmark = pytest.mark.django_db

Field = models.CharField | models.TextField

# What readers see somewhere: on a page, in a list, a feed, or what a page says of itself to others.
FOR_READERS = {
    "wagtailcore.Page.title", "wagtailcore.Page.seo_title", "wagtailcore.Page.search_description",
    "pieces.ArticlePage.summary", "pieces.ResourcePage.summary", "pieces.ResourcePage.link",
    "pieces.HomePage.lead", "pieces.HubPage.intro", "site.BrandSettings.name",
    "site.BrandSettings.tagline", "site.BrandSettings.company",
    "vocabulary.Topic.label", "vocabulary.Topic.description", "vocabulary.Persona.label",
    "vocabulary.BuyingStage.label", "vocabulary.Format.label", "vocabulary.Author.label",
}  # fmt: skip


def tables() -> Iterator[type[models.Model]]:
    ours = {config.label for config in apps.get_app_configs() if config.name in settings.ROOMS}
    yield Page
    yield from (model for model in apps.get_models() if model._meta.app_label in ours)


def text_fields(model: type[models.Model]) -> Iterator[Field]:
    for field in model._meta.local_concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.SlugField)
        if is_text and not field.choices and (field.max_length or 99) >= 12:
            yield field


def canaries() -> dict[str, str]:
    """A word by the name of each field."""
    names = [str(field) for model in tables() for field in text_fields(model)]
    return {name: f"zf{number}q" for number, name in enumerate(names)}


def a_row(model: type[models.Model]) -> models.Model:
    """The first row there is, or one made of what each field needs; no signal hears of it."""
    found = model._base_manager.first()
    return found or model._base_manager.bulk_create([model(**dict(needed(model)))])[0]


def needed(model: type[models.Model]) -> Iterator[tuple[str, object]]:
    """A value for each field that may not be empty and has no default."""
    for field in model._meta.concrete_fields:
        if field.null or field.has_default() or field.primary_key or getattr(field, "auto_now_add", False):
            continue
        if isinstance(field, models.ForeignKey):
            yield field.name, a_row(field.remote_field.model)
        else:
            yield field.name, next((value for kind, value in VALUES.items() if isinstance(field, kind)), "word")


VALUES: dict[type[models.Field], object] = {
    models.DateTimeField: timezone.now(),
    models.DateField: timezone.localdate(),
    models.UUIDField: uuid.uuid4(),
    models.IntegerField: 1,
    models.FloatField: 1.0,
    models.DecimalField: 1,
    models.BooleanField: False,
}


@pytest.fixture
def canaried(scene: Scene) -> Scene:
    """The scene with a row in every table, and a canary in each field of each row."""
    HubFactory(), ResourceFactory(title="A sheet", published=True), VisitorFactory()
    words = canaries()
    for model in tables():
        a_row(model)
        for row in model._base_manager.all():
            values = {field.attname: f"{words[str(field)]}{row.pk}"[: field.max_length] for field in text_fields(model)}
            if values:
                model._base_manager.filter(pk=row.pk).update(**values)
    call_command("reindex", verbosity=0)
    return scene


def test_every_text_field_carries_a_canary(canaried: Scene) -> None:
    without = [
        name
        for model in tables()
        for field in text_fields(model)
        if not model._base_manager.filter(**{f"{field.name}__startswith": (name := str(field)) and canaries()[name]})
    ]
    assert without == []


def test_strangers_see_only_what_is_for_readers(client: Client, canaried: Scene) -> None:
    words = {word: name for name, word in canaries().items()}
    seen = {words[word] for found in leaks(client, canaried, list(words)).values() for word in found}
    assert seen - FOR_READERS == set()
    assert {"wagtailcore.Page.title", "pieces.ArticlePage.summary", "vocabulary.Topic.label"} <= seen


def test_no_search_of_readers_finds_what_is_not_for_them(canaried: Scene) -> None:
    """Nor anything of the library's own."""
    hidden = {name: word for name, word in canaries().items() if name not in FOR_READERS}
    rows = {name: [f"{word}{row.pk}" for row in a_model(name)._base_manager.all()] for name, word in hidden.items()}
    found = {name for name, said in rows.items() for word in said if engine(PUBLIC).search(Query(word, AUDIENCE)).count}
    assert found == set()


def a_model(name: str) -> type[models.Model]:
    return apps.get_model(name.rpartition(".")[0])
