"""Panels of our own in the page editor."""

from typing import Any

from django.apps import apps
from wagtail.admin.panels import Panel


class ReviewPanel(Panel):
    """What the expert said about this piece: notes with their passages, answers, the decision, and whether it holds."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "editorial/panels/review.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            reviews = apps.get_model("editorial", "Review").objects.of(self.instance)
            related = reviews.select_related("expert", "asked_by", "task_state", "revision")
            context["reviews"] = related.prefetch_related("comments", "questions")[:5]
            return context


class ReadyPanel(Panel):
    """Says what a piece still needs before it can be submitted or published, as last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "editorial/admin/ready_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"problems": self.instance.problems_before_publishing(), "is_new": not self.instance.pk}
