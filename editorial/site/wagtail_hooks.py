"""What the site adds to the CMS: choosers and bulk actions know the pages that their user may know of."""

from django.db.models import QuerySet
from wagtail import hooks
from wagtail.models import Page

from editorial.platform.accounts.access import MemberRequest
from editorial.site.access.bulk_actions import AFTER_WAGTAILS, BULK_ACTIONS
from editorial.site.access.page_choosers import choosable

for action in BULK_ACTIONS:
    hooks.register("register_bulk_action", action, order=AFTER_WAGTAILS)


@hooks.register("construct_page_chooser_queryset")
def offer_what_may_be_known(pages: QuerySet[Page], request: MemberRequest) -> QuerySet[Page]:
    return choosable(pages, request.user)
