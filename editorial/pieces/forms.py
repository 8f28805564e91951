"""The editor's form of a piece: drafts may be saved as they are, what goes further must be complete."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from editorial.pieces import publishing
from editorial.vocabulary.models.classification import REQUIRED_TAGS
from editorial.vocabulary.models.terms import BuyingStage

GOING_PUBLIC = ("action-publish", "action-submit", "action-restart-workflow")


class Cleaned(TypedDict, total=False):
    """What of the form decides whether the piece may go further; the tags it asks for by name."""

    go_live_at: datetime | None
    embargo_until: datetime | None
    gate: str
    stages: Iterable[BuyingStage]


class PieceForm(WagtailAdminPageForm):
    """Says at once, and beside the field, what stands in the way of publishing or submitting."""

    def clean(self) -> Cleaned:
        cleaned: Cleaned = super().clean()
        if self._is_going_public():
            self._check(cleaned)
        return cleaned

    def _is_going_public(self) -> bool:
        approves = self.data.get("action-workflow-action") and self.data.get("workflow-action-name") == "approve"
        return bool(approves) or any(self.data.get(action) for action in GOING_PUBLIC)

    def _check(self, cleaned: Cleaned) -> None:
        lacking = {field: words for field, words in REQUIRED_TAGS.items() if not cleaned.get(field)}
        for field, words in lacking.items():
            if field in self.fields and field not in self.errors:
                self.add_error(field, f"Choose {words}.")
        moment = max(timezone.now(), cleaned.get("go_live_at") or timezone.now())
        stages = [(stage.label, stage.capture) for stage in cleaned.get("stages") or ()]
        for sentence in (
            *publishing.missing(list(lacking.values())),
            *publishing.gated_too_far(cleaned.get("gate") or "none", stages),
            *publishing.embargoed(cleaned.get("embargo_until"), moment),
        ):
            self.add_error(None, sentence)


class PieceCopyForm(CopyForm):
    """Does not offer to publish the copy: it begins as a draft, like every new piece."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("publish_copies", None)
