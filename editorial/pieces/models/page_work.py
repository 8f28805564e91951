"""What goes on behind the scenes with a page and all below it: how far it is, and how it ended."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page

from editorial.platform.accounts.roles import Role
from editorial.platform.models import User

KEEP_FINISHED = timedelta(days=30)  # long enough to see what became of it
LONGEST_TITLE = 255  # characters


class PageWorkKind(models.TextChoices):
    DELETE = "delete", "Delete with all below"
    PUBLISH = "publish", "Publish many pages"
    UNPUBLISH = "unpublish", "Unpublish many pages"
    MOVE = "move", "Move many pages"
    FOLLOW = "follow", "Bring searches and library in line with all below"


class PageWorkQuerySet(models.QuerySet["PageWork"]):
    def visible_to(self, user: User | AnonymousUser) -> "PageWorkQuerySet":
        """Their own; admins see everybody's: a title may be of a part of the tree that others may not know of."""
        if isinstance(user, User) and user.has_role(Role.ADMIN):
            return self
        return self.filter(started_by=user.pk) if user.pk else self.none()

    def unfinished(self) -> "PageWorkQuerySet":
        return self.filter(finished_at=None)

    def begin(self, kind: PageWorkKind, title: str, total: int, done: int = 0) -> "PageWork":
        """By whom is known where a person asked for it in the CMS. What ended long ago is forgotten."""
        self.filter(finished_at__lt=timezone.now() - KEEP_FINISHED).delete()
        user = get_active_log_context().user
        by = user if isinstance(user, User) else None
        return self.create(kind=kind, title=title[:LONGEST_TITLE], total=total, done=done, started_by=by)


class PageWork(models.Model):
    """One such work. Its jobs have its number as their key and do a batch each, in one transaction with `done`."""

    kind = models.CharField(max_length=12, choices=PageWorkKind)
    title = models.CharField(max_length=LONGEST_TITLE, help_text="Of the page it began with, which may be gone.")
    total = models.PositiveIntegerField(help_text="Pages, as counted when it began.")
    done = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    destination = models.ForeignKey(
        settings.WAGTAIL_PAGE_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where pages are moved to.",
    )
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = PageWorkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["finished_at"], name="page_work_finished")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    def go_forward(self, pages: int) -> None:
        """So many more are done. One that was created meanwhile makes the whole larger."""
        self.done += pages
        self.total = max(self.total, self.done)
        self.save(update_fields=["done", "total"])

    def finish(self) -> None:
        self.total = self.done
        self.finished_at = timezone.now()
        self.save(update_fields=["total", "finished_at"])


class PageToDeleteQuerySet(models.QuerySet["PageToDelete"]):
    def at_or_above(self, path: str) -> "PageToDeleteQuerySet":
        """Those by which the page of this tree path is being deleted."""
        ways = [path[:length] for length in range(Page.steplen, len(path) + 1, Page.steplen)]
        return self.filter(page__path__in=ways)


class PageToDelete(models.Model):
    """A page that is being deleted with all below it. The row goes with the page."""

    work = models.ForeignKey(PageWork, on_delete=models.CASCADE, related_name="pages")
    page = models.OneToOneField(settings.WAGTAIL_PAGE_MODEL, on_delete=models.CASCADE, related_name="+")

    objects = PageToDeleteQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.page)


class ChosenPageQuerySet(models.QuerySet["ChosenPage"]):
    def waiting(self) -> "ChosenPageQuerySet":
        return self.filter(refusal="")

    def refused(self) -> "ChosenPageQuerySet":
        return self.exclude(refusal="")


class ChosenPage(models.Model):
    """A page that is being published, unpublished or moved. The row goes when it is; what was refused says why."""

    work = models.ForeignKey(PageWork, on_delete=models.CASCADE, related_name="chosen")
    page = models.ForeignKey(settings.WAGTAIL_PAGE_MODEL, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(
        "wagtailcore.Revision",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="What is published of it: its draft when it was asked for.",
    )
    is_hidden = models.BooleanField(default=False, help_text="Unpublished: no reader sees it any more.")
    refusal = models.TextField(blank=True)

    objects = ChosenPageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "page"], name="chosen_once")]
        indexes = [models.Index(fields=["work", "id"], condition=Q(refusal=""), name="chosen_waiting")]

    def __str__(self) -> str:
        return str(self.page)


def not_being_deleted() -> Q:
    """Of a query of pages: those that nobody is deleting, by themselves or with one above."""
    way = models.ExpressionWrapper(OuterRef("path"), output_field=models.CharField())
    found = PageToDelete.objects.alias(way=way).filter(way__startswith=F("page__path"))
    return ~Q(pk__in=Page.objects.filter(Exists(found)).values("pk"))


def topmost(pages: Iterable[Page]) -> list[Page]:
    """Without those that lie below another of them."""
    found: list[Page] = []
    for page in sorted(pages, key=lambda page: page.path):
        if not found or not page.path.startswith(found[-1].path):
            found.append(page)
    return found


def title_of(pages: Sequence[Page]) -> str:
    """What work on these is called."""
    more = f" and {len(pages) - 1} more" if len(pages) > 1 else ""
    return f"{pages[0].get_admin_display_title()}{more}"
