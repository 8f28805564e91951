"""The first day on the first page of the CMS, until it is over or put away."""

from collections.abc import Mapping

from wagtail.admin.ui.components import Component

from editorial.platform.first_day.steps import FirstDay


class FirstDayPanel(Component):
    """How far it is, and what comes next."""

    order = 10
    template_name = "editorial/platform/first_day/panel.html"

    def __init__(self, day: FirstDay) -> None:
        self.day = day

    def get_context_data(self, parent_context: Mapping[str, object]) -> dict[str, object]:
        return {"day": self.day, "request": parent_context["request"]}
