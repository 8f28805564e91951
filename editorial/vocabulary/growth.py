"""What growth measures of this floor: the words of a company, as many in every copy, and those who write and vouch."""

import random

from editorial.platform.accounts.roles import Role
from editorial.platform.management.growth.filling import Uneven
from editorial.platform.management.growth.scale import Scale
from editorial.platform.management.growth.screens import LIST, Screen, at, colleague
from editorial.platform.management.made_up_words import MadeUpWords
from editorial.vocabulary.models import Author, Expert, Persona, Topic

PERSONAS, TOPICS, AUTHORS, EXPERTS = 8, 20, 20, 10
ALIASES = 2  # other words for a topic


def load(scale: Scale, chance: random.Random) -> None:
    words = MadeUpWords()
    for number in range(PERSONAS):
        Persona.objects.create(slug=f"persona-{number}", label=_name(words), questions=words.text(6))
    topics = [_topic(words, number) for number in range(TOPICS)]
    for number in range(AUTHORS):
        Author.objects.create(slug=f"author-{number}", label=_name(words))
    liked = Uneven(topics, chance)
    for number in range(EXPERTS):
        expert = Expert(slug=f"expert-{number}", name=_name(words), email=f"expert-{number}@growth.example")
        expert.save()
        expert.topics.set(liked.some(4))


def _topic(words: MadeUpWords, number: int) -> Topic:
    aliases = "\n".join(words.text(1).strip(".") for _ in range(ALIASES))
    return Topic.objects.create(slug=f"topic-{number}", label=_name(words), aliases=aliases, top_interest=number + 1)


def _name(words: MadeUpWords) -> str:
    return words.text(2).strip(".")[:80]


SCREENS = [
    Screen("topics in the CMS", at("/admin/snippets/vocabulary/topic/"), colleague(Role.CONTENT), LIST),
    Screen("authors in the CMS", at("/admin/snippets/vocabulary/author/"), colleague(Role.CONTENT), LIST),
]
