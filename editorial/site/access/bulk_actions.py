"""Actions on many pages at once: a page that their user may not know of is not there, whatever number is asked for.

Wagtail names each page it leaves out.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.shortcuts import get_list_or_404
from wagtail.admin.views.pages import bulk_actions
from wagtail.models import Page

from editorial.pieces.below import deleting, moving, publishing, unpublishing
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


class ByJobs:
    """Goes before one of Wagtail's actions that jobs go on with when there are many pages; says so."""

    request: MemberRequest
    work: PageWork | None = None

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "action": self}  # type: ignore[misc]  # of Wagtail's action

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if self.work is None:
            said: str = super().get_success_message(num_parent_objects, num_child_objects)  # type: ignore[misc]
            return said
        begun(self.request, said_of(self.work))
        return None


class Delete(ByJobs, OfKnownPages, bulk_actions.DeleteBulkAction):
    """Many are hidden at once and deleted by jobs."""

    @classmethod
    def execute_action(
        cls, objects: Sequence[Page], user: User | None = None, action: ByJobs | None = None, **kwargs: object
    ) -> tuple[int, int]:
        total = deleting.how_many(objects)
        work = deleting.delete_pages(objects, user)
        if action is not None:
            action.work = work
        return len(objects), total - len(objects)


class Move(ByJobs, OfKnownPages, bulk_actions.MoveBulkAction):
    """Of many, each is asked about by the job that moves it."""

    def get_actionable_objects(self) -> tuple[list[Page], dict[str, list[Page]]]:
        if self.cleaned_form is not None:
            pages = self.get_queryset(self.model, self.chosen_ids())
            if moving.are_many(pages):
                return pages, {key: [] for key in NOT_ACTIONABLE}
        found: tuple[list[Page], dict[str, list[Page]]] = super().get_actionable_objects()
        return found

    def chosen_ids(self) -> Sequence[str]:
        asked = self.request.GET.getlist("id")
        return self.get_all_objects_in_listing_query(self.request.GET.get("childOf")) if "all" in asked else asked

    @classmethod
    def execute_action(
        cls,
        objects: Sequence[Page],
        destination: Page | None = None,
        action: ByJobs | None = None,
        *,
        user: User,
        **kwargs: object,
    ) -> tuple[int, int]:
        if action is None or destination is None or not moving.are_many(objects):
            moved: tuple[int, int] = super().execute_action(objects, destination=destination, user=user, **kwargs)
            return moved
        action.work = moving.move_by_jobs(objects, destination, user)
        return len(objects), 0


class OfThoseBelow(ByJobs, OfKnownPages):
    """The same, of all that are chosen and of what lies below them."""

    how_many: Callable[..., int]
    begin: Callable[..., PageWork | None]

    @classmethod
    def execute_action(
        cls,
        objects: Sequence[Page],
        include_descendants: bool = False,
        action: ByJobs | None = None,
        *,
        user: User,
        **kwargs: object,
    ) -> tuple[int, int]:
        total = cls.how_many(objects, user, with_below=include_descendants)
        work = cls.begin(objects, user, with_below=include_descendants)
        if action is not None:
            action.work = work
        return len(objects), max(total - len(objects), 0)


class Publish(OfThoseBelow, bulk_actions.PublishBulkAction):
    how_many, begin = staticmethod(publishing.how_many), staticmethod(publishing.publish_pages)


class Unpublish(OfThoseBelow, bulk_actions.UnpublishBulkAction):
    how_many, begin = staticmethod(unpublishing.how_many), staticmethod(unpublishing.unpublish_pages)


NOT_ACTIONABLE = ("items_with_no_access", "pages_without_destination_access", "pages_with_duplicate_slugs")
AFTER_WAGTAILS = 100  # the order of hooks: of one name, the action that registers last is taken
BULK_ACTIONS = (Delete, Move, Publish, Unpublish)
