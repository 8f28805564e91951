"""Who writes and who vouches in the demo."""

from collections.abc import Callable
from pathlib import Path

from editorial.platform.demo.files import Row, listed
from editorial.platform.models import User
from editorial.vocabulary.models import Author, Expert, Topic

FILE = Path(__file__).parent / "people.yaml"


def load(say: Callable[[str], None]) -> None:
    lists = listed(FILE)
    for row in lists["authors"]:
        _author(row)
    for row in lists["experts"]:
        _expert(row)
    say(f"{len(lists['authors'])} authors, {len(lists['experts'])} experts")


def _account(row: Row) -> User | None:
    return User.objects.filter(username=row.get("user", "")).first()


def _author(row: Row) -> None:
    values = {"label": row["name"], "bio": row["bio"], "user": _account(row)}
    Author.objects.get_or_create(slug=row["slug"], defaults=values)


def _expert(row: Row) -> None:
    plain = ("name", "role", "organisation", "is_outside", "bio", "hours_a_month", "channel")
    values = {field: row[field] for field in plain if field in row}
    values |= {"email": row.get("email", f"{row['slug']}@northmoor.example"), "user": _account(row)}
    expert, is_new = Expert.objects.get_or_create(slug=row["slug"], defaults=values)
    if is_new:
        expert.topics.set(Topic.objects.filter(slug__in=row["topics"]))
