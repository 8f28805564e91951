"""Signal handlers of this room; few, and each connected with its sender."""

from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.models import Page, WorkflowState

from editorial.models import Piece


@receiver(pre_save, sender=WorkflowState, dispatch_uid="editorial.tagged_or_not_submitted")
def tagged_or_not_submitted(instance: WorkflowState, **kwargs: Any) -> None:
    """Submitting by code is held to the same as submitting by the form."""
    if instance.pk or not isinstance(instance.content_object, Page):
        return
    draft = instance.content_object.specific.get_latest_revision_as_object()
    if isinstance(draft, Piece) and draft.missing_tags():
        draft.refuse_unless_publishable(draft.embargo_until)  # an embargo is no reason not to review
