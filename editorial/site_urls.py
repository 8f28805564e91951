"""Addresses of the reading site that are not pages."""

from django.urls import path

from editorial.views import site

urlpatterns = [
    path("topics/<slug:slug>/", site.topic, name="topic"),
    path("for/<slug:slug>/", site.persona, name="persona"),
    path("search/", site.search, name="search"),
]
