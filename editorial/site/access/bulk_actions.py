"""Actions on many pages at once: a page that their user may not know of is not there, whatever number is asked for.

Wagtail names each page it leaves out.
"""

from collections.abc import Sequence

from django.shortcuts import get_list_or_404
from wagtail.admin.views.pages import bulk_actions
from wagtail.models import Page

from editorial.platform.accounts.access import MemberRequest
from editorial.site.access.page_choosers import choosable


class OfKnownPages:
    """Goes before one of Wagtail's actions on pages."""

    request: MemberRequest

    def get_queryset(self, model: type[Page], object_ids: Sequence[str]) -> list[Page]:
        """Raises Http404 when none is known."""
        found: list[Page] = get_list_or_404(choosable(model.objects.filter(pk__in=object_ids), self.request.user))
        return found


class Delete(OfKnownPages, bulk_actions.DeleteBulkAction): ...


class Move(OfKnownPages, bulk_actions.MoveBulkAction): ...


class Publish(OfKnownPages, bulk_actions.PublishBulkAction): ...


class Unpublish(OfKnownPages, bulk_actions.UnpublishBulkAction): ...


AFTER_WAGTAILS = 100  # the order of hooks: of one name, the action that registers last is taken
BULK_ACTIONS = (Delete, Move, Publish, Unpublish)
