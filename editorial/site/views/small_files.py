"""Small files the site answers with: robots.txt and the company's accent."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from editorial.platform.cache.page_cache import page_cached
from editorial.platform.web.addresses import absolute
from editorial.platform.web.navigation import closed_to_robots
from editorial.site.brand.chrome import site_chrome


@page_cached
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    closed = "".join(f"Disallow: {path}\n" for path in closed_to_robots())
    text = f"User-agent: *\n{closed}\nSitemap: {absolute(reverse('sitemap'))}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@page_cached
@require_safe
def accent(request: HttpRequest) -> HttpResponse:
    """A style sheet of one line: inline styles are not allowed. The colours were checked when they were saved."""
    look = site_chrome()
    css = f":root {{ --accent: light-dark({look.accent_light}, {look.accent_dark}) }}\n"
    return HttpResponse(css, content_type="text/css; charset=utf-8")
