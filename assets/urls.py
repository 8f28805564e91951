"""The library's addresses, under the name `library`."""

from django.urls import path

from assets.views import adding, asks, asset, comments, library, links, ratings, received

app_name = "library"
urlpatterns = [
    path("library/", library.search, name="search"),
    path("library/add/", adding.add, name="add"),
    path("library/ask/", asks.ask, name="ask"),
    path("library/asked/", asks.asked, name="asked"),
    path("library/asked/answered/", asks.answered, name="answered"),
    path("library/<uuid:uuid>/", asset.asset, name="asset"),
    path("library/<uuid:uuid>/change/", adding.change, name="change"),
    path("library/<uuid:uuid>/new-version/", adding.new_version, name="new_version"),
    path("library/<uuid:uuid>/download/", asset.download, name="download"),
    path("library/<uuid:uuid>/download/<int:number>/", asset.download, name="download"),
    path("library/<uuid:uuid>/pages/<int:number>.jpg", asset.thumbnail, name="thumbnail"),
    path("library/<uuid:uuid>/rate/", ratings.rate, name="rate"),
    path("library/<uuid:uuid>/comments/", comments.comment, name="comment"),
    path("library/<uuid:uuid>/comments/<uuid:comment_uuid>/", comments.edit, name="comment_edit"),
    path("library/<uuid:uuid>/comments/<uuid:comment_uuid>/delete/", comments.delete, name="comment_delete"),
    path("library/<uuid:uuid>/send/", links.send, name="send"),
    path("links/", links.links, name="links"),
    path("links/<uuid:uuid>/", links.link, name="link"),
    path("links/<uuid:uuid>/revoke/", links.revoke, name="revoke"),
    path("r/<str:token>/", received.read, name="read"),
    path("r/<str:token>/pages/<int:number>.jpg", received.leaf, name="leaf"),
    path("r/<str:token>/file/", received.take, name="take"),
]
