"""The library's addresses, under the name `library`."""

from django.urls import path

from assets.adding import many_views
from assets.adding import views as adding
from assets.adoption import views as adoption
from assets.favourites import views as favourites
from assets.field_notes import address_views as note_address
from assets.field_notes import views as notes
from assets.kits import item_views as kit_items
from assets.kits import views as kits
from assets.links import send_views
from assets.links import views as links
from assets.opinions import comment_views, rating_views
from assets.page import views
from assets.requests import own_views as own_requests
from assets.requests import views as requests
from assets.rooms import door_views as doors
from assets.rooms import people_views as room_people
from assets.rooms import piece_views as room_pieces
from assets.rooms import step_views as room_steps
from assets.rooms import views as rooms
from assets.saved_searches import views as saved_searches
from assets.searching import views as searching
from assets.usage import views as usage

app_name = "library"
urlpatterns = [
    path("library/", searching.search, name="search"),
    path("library/add/", adding.add, name="add"),
    path("library/add/many/", many_views.add_many, name="add_many"),
    path("library/add/many/known/", many_views.known, name="known_file"),
    path("library/add/many/lately/", many_views.how_far, name="added_lately"),
    path("library/requests/add/", requests.request_content, name="request"),
    path("library/requests/", requests.list_requests, name="requests"),
    path("library/requests/mine/", own_requests.my_requests, name="my_requests"),
    path("library/requests/withdrawn/", own_requests.withdraw_request, name="withdraw_request"),
    path("library/requests/verdict/", own_requests.say_verdict, name="say_verdict"),
    path("library/requests/dismissed/", requests.dismiss_request, name="dismiss_request"),
    path("library/requests/restored/", requests.restore_request, name="restore_request"),
    path("library/requests/answered/", requests.answer_request, name="answer_request"),
    path("library/new/", usage.new, name="new"),
    path("library/trending/", usage.show_trending, name="trending"),
    path("library/recent/", usage.recent, name="recent"),
    path("library/favourites/", favourites.favourites, name="favourites"),
    path("library/searches/", saved_searches.saved_searches, name="searches"),
    path("library/searches/save/", saved_searches.save, name="save_search"),
    path("library/searches/<uuid:uuid>/alert/", saved_searches.set_alert, name="set_alert"),
    path("library/searches/<uuid:uuid>/seen/", saved_searches.mark_seen, name="mark_seen"),
    path("library/searches/<uuid:uuid>/delete/", saved_searches.delete, name="delete_search"),
    path("library/kits/", kits.kits, name="kits"),
    path("library/kits/new/", kits.new, name="new_kit"),
    path("library/kits/<uuid:uuid>/", kits.kit, name="kit"),
    path("library/kits/<uuid:uuid>/change/", kits.change, name="change_kit"),
    path("library/kits/<uuid:uuid>/delete/", kits.delete, name="delete_kit"),
    path("library/kits/<uuid:uuid>/restore/", kits.restore, name="restore_kit"),
    path("library/kits/<uuid:uuid>/<uuid:asset_uuid>/move/", kit_items.move, name="move_in_kit"),
    path("library/kits/<uuid:uuid>/<uuid:asset_uuid>/note/", kit_items.note, name="note_in_kit"),
    path("library/kits/<uuid:uuid>/<uuid:asset_uuid>/take-out/", kit_items.take_out, name="take_out_of_kit"),
    path("library/kits/<uuid:uuid>/<uuid:asset_uuid>/put-back/", kit_items.put_back, name="put_back_in_kit"),
    path("library/adoption/", adoption.adoption, name="adoption"),
    path("library/notes/", notes.notes, name="notes"),
    path("library/notes/address/", note_address.address, name="note_address"),
    path("library/notes/found/", notes.found, name="notes_found"),
    path("library/notes/<uuid:uuid>/", notes.note, name="note"),
    path("library/notes/<uuid:uuid>/change/", notes.change, name="change_note"),
    path("library/notes/<uuid:uuid>/delete/", notes.delete, name="delete_note"),
    path("library/notes/<uuid:uuid>/restore/", notes.restore, name="restore_note"),
    path("library/notes/<uuid:uuid>/thanks/", notes.thank, name="thank_note"),
    path("library/<uuid:uuid>/favourite/", favourites.star, name="star"),
    path("library/<uuid:uuid>/kits/", kit_items.choose, name="choose_kits"),
    path("library/<uuid:uuid>/", views.asset, name="asset"),
    path("library/<uuid:uuid>/change/", adding.change, name="change"),
    path("library/<uuid:uuid>/new-version/", adding.new_version, name="new_version"),
    path("library/<uuid:uuid>/read-again/", many_views.read_again, name="read_again"),
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
    path("links/rooms/", rooms.rooms, name="rooms"),
    path("links/rooms/new/", rooms.new, name="new_room"),
    path("links/rooms/<uuid:uuid>/", rooms.room, name="room"),
    path("links/rooms/<uuid:uuid>/reading.csv", rooms.reading, {"kind": "csv"}, name="room_reading"),
    path("links/rooms/<uuid:uuid>/change/", rooms.change, name="change_room"),
    path("links/rooms/<uuid:uuid>/delete/", rooms.delete, name="delete_room"),
    path("links/rooms/<uuid:uuid>/restore/", rooms.restore, name="restore_room"),
    path("links/rooms/<uuid:uuid>/add/", room_pieces.add, name="add_to_room"),
    path("links/rooms/<uuid:uuid>/<uuid:asset_uuid>/move/", room_pieces.move, name="move_in_room"),
    path("links/rooms/<uuid:uuid>/<uuid:asset_uuid>/note/", room_pieces.note, name="note_in_room"),
    path("links/rooms/<uuid:uuid>/<uuid:asset_uuid>/take-out/", room_pieces.take_out, name="take_out_of_room"),
    path("links/rooms/<uuid:uuid>/<uuid:asset_uuid>/put-back/", room_pieces.put_back, name="put_back_in_room"),
    path("links/rooms/<uuid:uuid>/people/", room_people.ask_in, name="ask_in"),
    path("links/rooms/<uuid:uuid>/people/<uuid:guest_uuid>/revoke/", room_people.revoke, name="revoke_guest"),
    path("links/rooms/<uuid:uuid>/people/<uuid:guest_uuid>/renew/", room_people.renew, name="renew_guest"),
    path("links/rooms/<uuid:uuid>/steps/", room_steps.plan, name="plan_step"),
    path("links/rooms/<uuid:uuid>/steps/<uuid:step_uuid>/", room_steps.tick, name="tick_step"),
    path("links/rooms/<uuid:uuid>/steps/<uuid:step_uuid>/delete/", room_steps.delete, name="delete_step"),
    path("links/rooms/<uuid:uuid>/comments/", room_steps.say, name="say_in_room"),
    path("links/rooms/<uuid:uuid>/comments/<uuid:comment_uuid>/delete/", room_steps.unsay, name="unsay_in_room"),
    path("library/<uuid:uuid>/rooms/", room_pieces.choose, name="choose_rooms"),
    path("r/<str:token>/", doors.read, name="read"),
    path("r/<str:token>/pages/<int:number>.jpg", doors.leaf, name="leaf"),
    path("r/<str:token>/pages/<int:number>.gif", doors.count_leaf, name="count_leaf"),
    path("r/<str:token>/file/", doors.take, name="take"),
    path("r/<str:token>/sharing/", doors.choose_sharing, name="choose_sharing"),
    path("r/<str:token>/join/", doors.join, name="join_room"),
    path("r/<str:token>/comments/", doors.say, name="guest_says"),
    path("r/<str:token>/comments/<uuid:uuid>/delete/", doors.unsay, name="guest_unsays"),
    path("r/<str:token>/steps/<uuid:uuid>/", doors.tick, name="guest_ticks"),
    path("r/<str:token>/<uuid:asset_uuid>/", doors.read, name="read_in_room"),
    path("r/<str:token>/<uuid:asset_uuid>/pages/<int:number>.jpg", doors.leaf, name="leaf_in_room"),
    path("r/<str:token>/<uuid:asset_uuid>/pages/<int:number>.gif", doors.count_leaf, name="count_leaf_in_room"),
    path("r/<str:token>/<uuid:asset_uuid>/file/", doors.take, name="take_in_room"),
]
