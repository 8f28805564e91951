"""Who writes, who vouches, who logs in. The log-ins exist in the demo only, and all have the password “demo”."""

from collections.abc import Callable

from django.contrib.auth.models import Group

from editorial.demo.reading import HERE, Row, listed
from editorial.models import Author, Expert, Topic, User

PASSWORD = "demo"  # noqa: S105  # printed by the demo command: it is no secret


def load(say: Callable[[str], None]) -> None:
    lists = listed(HERE / "people.yaml")
    for row in lists["users"]:
        _user(row)
    for row in lists["authors"]:
        _author(row)
    for row in lists["experts"]:
        _expert(row)
    say(f"{len(lists['users'])} log-ins, {len(lists['authors'])} authors, {len(lists['experts'])} experts")


def _user(row: Row) -> None:
    first, last = row["name"].rsplit(" ", 1)
    user, is_new = User.objects.get_or_create(
        username=row["username"],
        defaults={"first_name": first, "last_name": last, "email": f"{row['username']}@northmoor.example"},
    )
    if not is_new:
        return
    user.is_staff = user.is_superuser = row.get("superuser", False)
    user.set_password(PASSWORD)
    user.save()
    user.groups.set([Group.objects.get_or_create(name=role)[0] for role in row["roles"]])


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
