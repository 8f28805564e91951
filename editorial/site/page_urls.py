"""Addresses of pages: Wagtail's, but for the last, of which we have our own."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls

from editorial.site.views import pages

urlpatterns = [
    path("", include(wagtail_urls.urlpatterns[:-1])),
    re_path(wagtail_urls.serve_pattern, pages.page, name="wagtail_serve"),
]
