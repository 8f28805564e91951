"""A copy of a piece is a new piece: another identity, and a draft that nobody has approved, rated or scheduled.

Wagtail copies in many places (form, alias, a hub with its pieces, API, translation) and calls the same few methods of
the page in all of them: the rule stands there, so that no way round it is left.
"""

import uuid
from typing import Any, ClassVar

from django.db import models


class NewWhenCopied(models.Model):
    """`uuid` is the public identity; reviews, assets and reading events hang on it, and so stay with the original."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    exclude_fields_in_copy: ClassVar = [
        "uuid",
        *("go_live_at", "expire_at", "expired", "live_revision", "first_published_at", "last_published_at"),
        *("locked", "locked_at", "locked_by"),
    ]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A copy asked to be live is given a live revision nevertheless: it stays the draft it is."""
        if not self.live and "live_revision" in (kwargs.get("update_fields") or ()):
            self.begin_as_draft()
        super().save(*args, **kwargs)

    def copy_all_child_relations(self, target: "NewWhenCopied", *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """What Wagtail does last with a copy before it is saved; aliases that follow their page pass here again."""
        copied: dict[Any, Any] = super().copy_all_child_relations(target, *args, **kwargs)  # type: ignore[misc]
        if target._state.adding:
            target.uuid = uuid.uuid4()
            if target.alias_of_id is None:  # type: ignore[attr-defined]
                target.begin_as_draft()
        return copied

    def begin_as_draft(self) -> None:
        self.live = False
        self.has_unpublished_changes = True
        for field in ("live_revision", "first_published_at", "last_published_at"):
            setattr(self, field, None)

    def with_content_json(self, content: dict[str, Any]) -> "NewWhenCopied":
        """An identity is the page's own, whatever page the content was written for."""
        page: NewWhenCopied = super().with_content_json(content)  # type: ignore[misc]
        page.uuid = self.uuid
        return page
