"""Panels of our own in the page editor."""

from typing import Any

from wagtail import hooks
from wagtail.admin.panels import Panel


class HookPanel(Panel):
    """What other rooms and floors show of a piece in its editor: the HTML that functions of the hook `name` return.

    `@hooks.register("show_expert_review")` on a function that takes the piece; nothing is shown where there is none.
    """

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.name = name

    def clone_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().clone_kwargs()
        return kwargs | {"name": self.name}

    class BoundPanel(Panel.BoundPanel):
        template_name = "editorial/pieces/panels/hook.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"shown": [show(self.instance) for show in hooks.get_hooks(self.panel.name)]}


class ReadyPanel(Panel):
    """Says what a piece still needs before it can be submitted or published, as last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "editorial/pieces/panels/ready.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"problems": self.instance.refusals(), "is_new": not self.instance.pk}
