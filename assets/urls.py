"""The library's addresses, under the name `library`."""

from django.urls import path

from assets.views import library

app_name = "library"
urlpatterns = [
    path("library/", library.search, name="search"),
]
