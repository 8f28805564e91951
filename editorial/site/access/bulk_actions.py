"""Actions on many pages at once: a page that their user may not know of is not there, whatever number is asked for.

Wagtail names each page it leaves out.
"""

from collections.abc import Sequence
from typing import Any

from django.shortcuts import get_list_or_404
from wagtail.admin.views.pages import bulk_actions
from wagtail.models import Page

from editorial.pieces.below import deleting, unpublishing
from editorial.pieces.cms.many_pages import begun, said_of
from editorial.pieces.models import PageWork
from editorial.platform.accounts.access import MemberRequest
from editorial.platform.models import User
from editorial.site.access.page_choosers import choosable


class OfKnownPages:
    """Goes before one of Wagtail's actions on pages."""

    request: MemberRequest

    def get_queryset(self, model: type[Page], object_ids: Sequence[str]) -> list[Page]:
        """Raises Http404 when none is known."""
        found: list[Page] = get_list_or_404(choosable(model.objects.filter(pk__in=object_ids), self.request.user))
        return found


class Delete(OfKnownPages, bulk_actions.DeleteBulkAction):
    """Many are hidden at once and deleted by jobs."""

    work: PageWork | None = None

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "action": self}

    @classmethod
    def execute_action(
        cls, objects: Sequence[Page], user: User | None = None, action: "Delete | None" = None, **kwargs: object
    ) -> tuple[int, int]:
        total = deleting.how_many(objects)
        work = deleting.delete_pages(objects, user)
        if action is not None:
            action.work = work
        return len(objects), total - len(objects)

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if self.work is None:
            said: str = super().get_success_message(num_parent_objects, num_child_objects)
            return said
        begun(self.request, said_of(self.work))
        return None


class Move(OfKnownPages, bulk_actions.MoveBulkAction): ...


class Publish(OfKnownPages, bulk_actions.PublishBulkAction): ...


class Unpublish(OfKnownPages, bulk_actions.UnpublishBulkAction):
    """The same, of all that are chosen and of what lies below them."""

    work: PageWork | None = None

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "action": self}

    @classmethod
    def execute_action(
        cls,
        objects: Sequence[Page],
        include_descendants: bool = False,
        action: "Unpublish | None" = None,
        *,
        user: User,
        **kwargs: object,
    ) -> tuple[int, int]:
        total = unpublishing.how_many(objects, user, with_below=include_descendants)
        work = unpublishing.unpublish_pages(objects, user, with_below=include_descendants)
        if action is not None:
            action.work = work
        return len(objects), max(total - len(objects), 0)

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if self.work is None:
            said: str = super().get_success_message(num_parent_objects, num_child_objects)
            return said
        begun(self.request, said_of(self.work))
        return None


AFTER_WAGTAILS = 100  # the order of hooks: of one name, the action that registers last is taken
BULK_ACTIONS = (Delete, Move, Publish, Unpublish)
