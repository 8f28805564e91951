"""The e-mails of this room, written when they are sent."""

from django.template.loader import render_to_string
from django.urls import reverse

from assets.links import activity
from assets.models import Asset, Comment, RoomComment, RoomGuest, SearchMatch, SearchMiss, TrackedLink
from editorial.platform.emails import Email, email
from editorial.platform.models import User
from editorial.platform.web.addresses import absolute
from editorial.platform.words import listed


@email("comment.said")
def comment_said(ids: dict[str, str]) -> Email | None:
    """To the asset's owner, and to whoever is answered, if they may still see it."""
    said = Comment.objects.filter(pk=ids["comment"], deleted_at=None).select_related("asset", "author").first()
    reader = User.objects.filter(pk=ids["user"]).first()
    if said is None or reader is None or not may_hear_of(reader, said.asset) or not reader.is_member:
        return None
    address = absolute(said.get_absolute_url())
    text = render_to_string("emails/comment_said.txt", {"comment": said, "reader": reader, "address": address})
    return Email(reader.email, f"{said.author} about “{said.asset}”", text)


@email("miss.answered")
def miss_answered(ids: dict[str, str]) -> Email | None:
    """To someone who asked for a piece, or looked for it in vain: here it is."""
    asset = Asset.objects.filter(pk=ids["asset"]).first()
    reader = User.objects.filter(pk=ids["user"]).first()
    miss = SearchMiss.objects.filter(pk=ids["miss"]).first()
    if asset is None or reader is None or miss is None or not may_hear_of(reader, asset):
        return None
    context = {"asset": asset, "miss": miss, "reader": reader, "address": absolute(asset.get_absolute_url())}
    return Email(
        reader.email,
        f"You {'asked' if miss.asked else 'looked'} for “{miss.query}”: it is there",
        render_to_string("emails/miss_answered.txt", context),
    )


@email("link.read")
def link_read(ids: dict[str, str]) -> Email | None:
    """To a link's sender, if a person has read it as far as we know by now, and its recipient shares that."""
    links = TrackedLink.objects.sharing().select_related("asset", "sender")
    link = links.filter(uuid=ids["link"], tells_by_mail=True, sender__is_active=True).first()
    reading = activity.activity_of([link]).get(link.uuid) if link else None
    if link is None or reading is None or not link.sender.email:
        return None
    address = absolute(reverse("library:link", args=[link.uuid]))
    text = render_to_string("emails/link_read.txt", {"link": link, "reading": reading, "address": address})
    return Email(link.sender.email, f"{link.recipient_name} is reading “{link.asset}”", text)


@email("room.joined")
def room_joined(ids: dict[str, str]) -> Email | None:
    """To a room's owner: a guest came in for the first time."""
    guests = RoomGuest.objects.select_related("room__owner").filter(room__deleted_at=None, joined_at__isnull=False)
    guest = guests.filter(uuid=ids["guest"], room__owner__is_active=True).first()
    if guest is None or not guest.room.owner.email:
        return None
    address = absolute(guest.room.get_absolute_url())
    text = render_to_string("emails/room_joined.txt", {"guest": guest, "room": guest.room, "address": address})
    return Email(guest.room.owner.email, f"{guest} is in the room for {guest.room}", text)


@email("room.said")
def room_said(ids: dict[str, str]) -> Email | None:
    """To a room's owner, once a day: somebody said something that still stands there."""
    said = RoomComment.objects.select_related("room__owner", "guest").filter(uuid=ids["comment"]).first()
    if said is None or said.room.deleted_at or not said.room.owner.is_active or not said.room.owner.email:
        return None
    address = f"{absolute(said.room.get_absolute_url())}#comments"
    text = render_to_string("emails/room_said.txt", {"said": said, "room": said.room, "address": address})
    return Email(said.room.owner.email, f"{said.speaker} wrote in the room for {said.room}", text)


@email("search.matched")
def search_matched(ids: dict[str, str]) -> Email | None:
    """To the owner of saved searches: what newly matches those that still want an alert, and may be seen now."""
    reader = User.objects.filter(pk=ids["user"]).first()
    if reader is None or not reader.email:
        return None
    named = SearchMatch.objects.filter(pk__in=ids["matches"].split(","), search__has_alert=True).visible_to(reader)
    matches = list(named.select_related("asset", "search").order_by("search__name", "search", "pk"))
    if not matches:
        return None
    lines = [(match, absolute(match.asset.get_absolute_url())) for match in matches]
    address = absolute(reverse("library:searches"))
    context = {"lines": lines, "more": int(ids["count"]) - len(ids["matches"].split(",")), "address": address}
    names = listed(list(dict.fromkeys(f"“{match.search}”" for match in matches)))
    return Email(
        reader.email, f"New in the library for {names}", render_to_string("emails/search_matched.txt", context)
    )


def may_hear_of(reader: User, asset: Asset) -> bool:
    return bool(reader.email) and Asset.objects.visible_to(reader).filter(pk=asset.pk).exists()
