"""The e-mails of this room, written when they are sent."""

from django.template.loader import render_to_string

from assets.models import Asset, Comment, SearchMiss
from editorial.platform.emails import Email, email
from editorial.platform.models import User
from editorial.platform.web.addresses import absolute


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
    """To someone who asked for a piece: here it is."""
    asset = Asset.objects.filter(pk=ids["asset"]).first()
    reader = User.objects.filter(pk=ids["user"]).first()
    miss = SearchMiss.objects.filter(pk=ids["miss"]).first()
    if asset is None or reader is None or miss is None or not may_hear_of(reader, asset):
        return None
    context = {"asset": asset, "miss": miss, "reader": reader, "address": absolute(asset.get_absolute_url())}
    return Email(
        reader.email,
        f"You asked for “{miss.query}”: it is there",
        render_to_string("emails/miss_answered.txt", context),
    )


def may_hear_of(reader: User, asset: Asset) -> bool:
    return bool(reader.email) and Asset.objects.visible_to(reader).filter(pk=asset.pk).exists()
