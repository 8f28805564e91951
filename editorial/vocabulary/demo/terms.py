"""The company's own words; stages, jobs and formats are shipped. One that is there already stays as it is."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from editorial.platform.demo.files import Row, listed
from editorial.vocabulary.models import Campaign, Persona, SynonymGroup, Topic

FILE = Path(__file__).parent / "vocabularies.yaml"
MODELS = {"personas": Persona, "topics": Topic, "campaigns": Campaign}
DAYS = ("starts_on", "ends_on")  # written as days from today, kept as dates


def load(say: Callable[[str], None]) -> None:
    lists = listed(FILE)
    for name, model in MODELS.items():
        for order, row in enumerate(lists.get(name, []), start=1):
            model._default_manager.get_or_create(slug=row["slug"], defaults=_values(row, order))
    for group in lists["synonyms"]:
        SynonymGroup.objects.get_or_create(expressions=_text(group["expressions"]))
    say(f"{len(lists['personas'])} personas, {len(lists['topics'])} topics, {len(lists['campaigns'])} campaigns")


def _values(row: Row, order: int) -> dict[str, object]:
    values: dict[str, object] = {key: _text(value) for key, value in row.items() if key != "slug"}
    today = timezone.localdate()
    for key in DAYS:
        if key in row:
            values[key] = today + timedelta(days=row[key])
    return {"sort_order": order, **values}


def _text(value: object) -> object:
    """Lists are kept one a line."""
    return "\n".join(value) if isinstance(value, list) else value
