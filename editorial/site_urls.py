"""Addresses of the reading site that are not pages."""

from django.contrib.sitemaps import views as sitemap_views
from django.templatetags.static import static
from django.urls import path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from editorial.kept_pages import the_same_for_all
from editorial.sitemaps import SITEMAPS
from editorial.views import feeds, media, plain, site

urlpatterns = [
    path("topics/<slug:slug>/", site.topic, name="topic"),
    path("topics/<slug:slug>/feed/", the_same_for_all(feeds.OneTopic()), name="topic_feed"),
    path("for/<slug:slug>/", site.persona, name="persona"),
    path("search/", site.search, name="search"),
    path("feed/", the_same_for_all(feeds.Everything()), name="feed"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"}, "sitemap"),
    path("sitemap-<section>.xml", sitemap_views.sitemap, {"sitemaps": SITEMAPS}, name="sitemap_section"),
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("broadsheet/icon.svg"))),
    path("robots.txt", plain.robots, name="robots"),
    path("accent.css", plain.accent, name="accent"),
    path("media/images/<str:name>", media.picture, name="picture"),
]
