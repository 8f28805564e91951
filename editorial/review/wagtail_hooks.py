"""Where expert review enters the CMS: its list, its menu item, and the refusal to publish round it."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry

from editorial.pieces.models import Piece
from editorial.platform.accounts.access import editors_only, needs
from editorial.platform.cms.menu import EditorsItem
from editorial.review.admin_views import Reviews, assign, change_review, publish_all_the_same
from editorial.review.models import Review, is_with_expert

SHOWN = 5  # reviews of one piece in its editor, the newest


@hooks.register("register_admin_urls")
def review_urls() -> list[URLPattern]:
    return [
        path("reviews/", needs(editors_only)(Reviews.as_view()), name="reviews"),
        path("reviews/results/", needs(editors_only)(Reviews.as_view(results_only=True)), name="reviews_results"),
        path("reviews/<uuid:uuid>/", change_review, name="change_review"),
        path("reviews/assign/<int:pk>/", assign, name="assign_review"),
        path("reviews/publish/<int:pk>/", publish_all_the_same, name="publish_all_the_same"),
    ]


@hooks.register("register_admin_menu_item")
def reviews_menu_item() -> MenuItem:
    return EditorsItem("Reviews", reverse("reviews"), icon_name="clipboard-list", order=250)


@hooks.register("construct_main_menu")
def leave_out_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's help menu leads elsewhere and announces Wagtail's own news."""
    items[:] = [item for item in items if item.name != "help"]


@hooks.register("before_publish_page")
def ask_when_the_approval_lapsed(request: HttpRequest, page: object) -> HttpResponse | None:
    """The draft is saved by then; an expert who is reading it was met by the form."""
    if isinstance(page, Piece) and Review.objects.lapsed_for(page):
        return redirect("publish_all_the_same", page.pk)
    return None


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    @actions.register_action("review.not_asked_again")
    class NotAskedAgain(LogFormatter):
        label = "Expert not asked again"

        def format_message(self, log_entry: BaseLogEntry) -> str:
            return f"{log_entry.data.get('expert', '')} approved an earlier version and was not asked again"


@hooks.register("construct_page_action_menu")
def offer_the_next_step(items: list[ActionMenuItem], request: HttpRequest, context: Mapping[str, object]) -> None:
    """While an expert reads there is nothing to publish; before one has read, asking comes first."""
    page = context.get("page")
    if not isinstance(page, Piece):
        return
    if is_with_expert(page):
        items[:] = [item for item in items if item.name != "action-publish"]
    elif not page.live and Review.objects.approving(page) is None:
        items.sort(key=lambda item: item.name != "action-submit")


@hooks.register("show_expert_review")
def show_reviews(piece: Piece) -> SafeString:
    """What the expert said about this piece: notes with their passages, answers, the decision, and whether it holds."""
    related = Review.objects.of(piece).select_related("expert", "asked_by", "task_state", "revision")
    reviews = related.prefetch_related("comments", "questions")[:SHOWN]
    return render_to_string("editorial/review/panel.html", {"reviews": reviews})
