"""The editor's form of a piece: drafts may be saved as they are, what goes further must be complete."""

from collections.abc import Iterator
from typing import Any, Protocol, runtime_checkable

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from editorial.vocabulary.models.classification import REQUIRED_TAGS, TAG_FIELDS

GOING_PUBLIC = ("action-publish", "action-submit", "action-restart-workflow")


@runtime_checkable
class Publishable(Protocol):
    """A page that knows what stands between it and its readers."""

    title: str

    def problems_before_publishing(self) -> list[str]: ...


class PieceForm(WagtailAdminPageForm):
    """Says at once, and beside the field, what stands in the way of publishing or submitting."""

    def _post_clean(self) -> None:
        """After the piece was filled in: what is asked of it then is what every other door asks."""
        super()._post_clean()
        for field in TAG_FIELDS:
            if field in self.cleaned_data:
                setattr(self.instance, field, self.cleaned_data[field])
        if self._is_going_public() and "body" not in self.errors:
            self._refuse()

    def _is_going_public(self) -> bool:
        approves = self.data.get("action-workflow-action") and self.data.get("workflow-action-name") == "approve"
        return bool(approves) or any(self.data.get(action) for action in GOING_PUBLIC)

    def _refuse(self) -> None:
        piece = self.instance
        for field, words in REQUIRED_TAGS.items():
            if field in self.fields and words in piece.missing_tags():
                self.add_error(field, f"Choose {words}.")
        moment = max(timezone.now(), piece.go_live_at or timezone.now())
        publishes = self.data.get("action-publish")
        for sentence in piece.problems_before_publishing(moment) if publishes else piece.problems_before_review():
            self.add_error(None, sentence)


class CarefulCopyForm(CopyForm):
    """An alias of what is live is live at once: what may not be published any more is not put at a second address."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("alias"):
            for title, problems in self._live_and_refused(cleaned.get("copy_subpages", False)):
                self.add_error("alias", f"“{title}”: {' '.join(problems)}")
        return cleaned

    def _live_and_refused(self, with_subpages: bool) -> Iterator[tuple[str, list[str]]]:
        below = (
            self.page.get_descendants(inclusive=True)
            if with_subpages
            else type(self.page).objects.filter(pk=self.page.pk)
        )
        for page in below.live().specific():
            if isinstance(page, Publishable) and (problems := page.problems_before_publishing()):
                yield page.title, problems


class PieceCopyForm(CarefulCopyForm):
    """Does not offer to publish the copy: it begins as a draft, like every new piece."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("publish_copies", None)
