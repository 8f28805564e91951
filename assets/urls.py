"""The library's addresses, under the name `library`."""

from django.urls import URLPattern

app_name = "library"
urlpatterns: list[URLPattern] = []
