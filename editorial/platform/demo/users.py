"""Who logs in. The log-ins exist in the demo only, and all have the password “demo”."""

from collections.abc import Callable

from django.contrib.auth.models import Group

from editorial.platform.demo.files import HERE, Row, listed
from editorial.platform.models import User

PASSWORD = "demo"  # noqa: S105  # printed by the demo command: it is no secret


def load(say: Callable[[str], None]) -> None:
    rows = listed(HERE / "users.yaml")["users"]
    for row in rows:
        _user(row)
    say(f"{len(rows)} log-ins")


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
