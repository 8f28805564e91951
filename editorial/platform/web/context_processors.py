"""What every template may need to know."""

from django.conf import settings
from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, object]:
    """Whether this is the demo; asks nothing of the database."""
    return {"is_demo": settings.DEMO}
