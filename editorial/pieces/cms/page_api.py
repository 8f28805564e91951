"""Wagtail's own API for the CMS, by which pages are deleted and unpublished as everywhere else: many by jobs."""

from typing import Any

from rest_framework.response import Response
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.admin.api.actions.delete import DeletePageAPIAction
from wagtail.admin.api.actions.unpublish import UnpublishPageAPIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.models import Page

from editorial.pieces.below import deleting, unpublishing


class Delete(DeletePageAPIAction):
    def execute(self, instance: Page, data: dict[str, Any]) -> Response:
        user = self.request.user
        DeletePageAction(instance, user=user).check()
        deleting.delete_pages([instance], user)
        return Response(status=204)


class Unpublish(UnpublishPageAPIAction):
    def execute(self, instance: Page, data: dict[str, Any]) -> Response:
        user = self.request.user
        UnpublishPageAction(instance, user=user).check()
        unpublishing.unpublish_pages([instance], user, with_below=data["recursive"])
        instance.refresh_from_db()
        return Response(self.view.get_serializer(instance).data)


class Pages(PagesAdminAPIViewSet):
    actions = PagesAdminAPIViewSet.actions | {"delete": Delete, "unpublish": Unpublish}
