"""The library's addresses, under the name `library`."""

from django.urls import path

from assets.adding import views as adding
from assets.links import recipient_views, send_views
from assets.links import views as links
from assets.opinions import comment_views, rating_views
from assets.page import views
from assets.requests import views as requests
from assets.searching import views as searching

app_name = "library"
urlpatterns = [
    path("library/", searching.search, name="search"),
    path("library/add/", adding.add, name="add"),
    path("library/requests/add/", requests.request_content, name="request"),
    path("library/requests/", requests.list_requests, name="requests"),
    path("library/requests/dismissed/", requests.dismiss_request, name="dismiss_request"),
    path("library/requests/restored/", requests.restore_request, name="restore_request"),
    path("library/requests/answered/", requests.answer_request, name="answer_request"),
    path("library/<uuid:uuid>/", views.asset, name="asset"),
    path("library/<uuid:uuid>/change/", adding.change, name="change"),
    path("library/<uuid:uuid>/new-version/", adding.new_version, name="new_version"),
    path("library/<uuid:uuid>/download/", views.download, name="download"),
    path("library/<uuid:uuid>/download/<int:number>/", views.download, name="download"),
    path("library/<uuid:uuid>/pages/<int:number>.jpg", views.thumbnail, name="thumbnail"),
    path("library/<uuid:uuid>/rate/", rating_views.rate, name="rate"),
    path("library/<uuid:uuid>/comments/", comment_views.comment, name="comment"),
    path("library/<uuid:uuid>/comments/<uuid:comment_uuid>/", comment_views.edit, name="comment_edit"),
    path("library/<uuid:uuid>/comments/<uuid:comment_uuid>/delete/", comment_views.delete, name="comment_delete"),
    path("library/<uuid:uuid>/send/", send_views.send, name="send"),
    path("library/<uuid:uuid>/send/many/", send_views.send_many, name="send_many"),
    path("links/", links.links, name="links"),
    path("links/recipients/", send_views.suggest_recipients, name="recipients"),
    path("links/presets/<uuid:uuid>/delete/", send_views.delete_preset, name="delete_preset"),
    path("links/lists/<uuid:uuid>/", links.batch, name="batch"),
    path("links/lists/<uuid:uuid>/links.csv", links.batch, {"kind": "csv"}, name="batch_table"),
    path("links/<uuid:uuid>/", links.link, name="link"),
    path("links/<uuid:uuid>/revoke/", links.revoke, name="revoke"),
    path("r/<str:token>/", recipient_views.read, name="read"),
    path("r/<str:token>/pages/<int:number>.jpg", recipient_views.leaf, name="leaf"),
    path("r/<str:token>/file/", recipient_views.take, name="take"),
    path("r/<str:token>/sharing/", recipient_views.choose_sharing, name="choose_sharing"),
]
