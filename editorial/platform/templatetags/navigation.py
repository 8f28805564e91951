"""What templates ask of navigation."""

from django import template
from django.http import HttpRequest

from editorial.platform.models import User
from editorial.platform.web import navigation

register = template.Library()


@register.simple_tag
def desk_places(request: HttpRequest) -> list[navigation.DeskPlace]:
    """`{% desk_places request as places %}`: where whoever is logged in may go."""
    return navigation.desk_places(request.user) if isinstance(request.user, User) else []


@register.simple_tag
def footer_links() -> list[tuple[str, str]]:
    return navigation.footer_links()
