"""Addresses of the reading site that are not pages."""

from django.contrib.sitemaps import views as sitemap_views
from django.templatetags.static import static
from django.urls import path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from editorial.platform.cache.page_cache import page_cached, page_cached_by
from editorial.site.sitemaps import SITEMAPS, section
from editorial.site.views import feeds, hubs, images, small_files

urlpatterns = [
    path("topics/<slug:slug>/", hubs.topic, name="topic"),
    path("topics/<slug:slug>/feed/", page_cached(feeds.OneTopic()), name="topic_feed"),
    path("for/<slug:slug>/", hubs.persona, name="persona"),
    path("search/", hubs.search, name="search"),
    path("feed/", page_cached(feeds.Everything()), name="feed"),
    path(
        "sitemap.xml",
        page_cached(sitemap_views.index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        page_cached_by("p")(section),
        name="sitemap_section",
    ),
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("broadsheet/icon.svg"))),
    path("robots.txt", small_files.robots, name="robots"),
    path("accent.css", small_files.accent, name="accent"),
    path("media/images/<str:name>", images.picture, name="picture"),
]
