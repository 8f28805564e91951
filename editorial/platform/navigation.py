"""The CMS, for those who edit."""

from editorial.platform.web.navigation import DeskPlace, Navigation

NAVIGATION = Navigation(
    desk=(DeskPlace("cms", "CMS", "wagtailadmin_home", lambda user: user.is_editor, order=90),),
    closed_to_robots=("/admin/", "/api/", "/documents/", "/integrations/", "/login/", "/password/"),
    start=("wagtailadmin_home", lambda user: user.is_editor),
)
