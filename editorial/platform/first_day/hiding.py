"""Each person may put the first day away for good, and take it out again: kept with what they dismissed in the CMS."""

from wagtail.users.models import UserProfile

from editorial.platform.first_day.steps import HIDDEN
from editorial.platform.models import User


def is_hidden(user: User) -> bool:
    profile = getattr(user, "wagtail_userprofile", None)
    return bool(profile and profile.dismissibles.get(HIDDEN))


def hide(user: User, hidden: bool) -> None:
    profile = UserProfile.get_for_user(user)
    profile.dismissibles[HIDDEN] = hidden
    profile.save(update_fields=["dismissibles"])
