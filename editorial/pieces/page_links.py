"""Links from texts to pages: of what they lead to, only its place in the tree is read."""

from typing import Any

from django.db.models import Model
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler


class PageLinks(PageLinkHandler):
    """Wagtail's own reads whole rows of each kind of page, and prints no more than their addresses."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Model | None]:
        """For each link its page, without what an address does not need; None where there is none."""
        ids = [str(attrs.get("id")) for attrs in attrs_list]
        found = Page.objects.filter(pk__in=[one for one in ids if one.isdecimal()]).only("url_path", "live", "locale")
        pages = {str(page.pk): page for page in found}
        return [pages.get(one) for one in ids]
