"""Requests on the first page of the CMS: how many wait, and how long answers take."""

from datetime import timedelta
from statistics import median

from django.utils import timezone
from wagtail.admin.ui.components import Component

from assets.models import SearchMiss
from assets.requests.content_requests import days_to_answer

SINCE = timedelta(days=90)


class RequestsPanel(Component):
    """Two figures of the content team: what is asked for now, and days from a miss to its answer."""

    name = "requests"
    template_name = "assets/panels/requests.html"
    order = 120

    def get_context_data(self, parent_context: object = None) -> dict[str, object]:
        days = days_to_answer(timezone.localdate() - SINCE)
        asked = SearchMiss.objects.unanswered().filter(asked=True).order_by().values("query").distinct().count()
        return {"asked": asked, "answered": len(days), "days": round(median(days)) if days else None, "since": SINCE}
