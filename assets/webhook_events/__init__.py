"""What webhooks can be told of the library, each as its owner may see it when it is sent."""

from collections.abc import Iterable

from django.urls import reverse

from assets.links import activity
from assets.models import Asset, Rating, SearchMiss, TrackedLink
from editorial.platform.integrations.webhooks.events import Data, WebhookEvent
from editorial.platform.integrations.webhooks.telling import tell
from editorial.platform.models import User
from editorial.platform.web.addresses import absolute


def published(assets: Iterable[Asset]) -> None:
    """These are in the library from now on; call it in the transaction in which they come."""
    tell("asset.published", [asset.uuid for asset in assets if asset.is_live])


def _asset(asset: Asset) -> dict[str, object]:
    return {
        "uuid": str(asset.uuid),
        "title": asset.title,
        "kind": asset.kind,
        "url": absolute(asset.get_absolute_url()),
        "shareable": not asset.is_internal,
    }


def asset_published(subject: str, user: User) -> Data | None:
    asset = Asset.objects.visible_to(user).filter(uuid=subject).first()
    return {"asset": _asset(asset), "published_at": asset.published_at.isoformat()} if asset else None


def asset_rated(subject: str, user: User) -> Data | None:
    seen = Rating.objects.filter(Asset.objects.visible_to(user).named_by("asset"), pk=subject)
    said = seen.select_related("asset", "user", "persona", "job").first()
    if said is None:
        return None
    return {
        "asset": _asset(said.asset),
        "stars": said.stars,
        "reason": said.reason,
        "persona": said.persona.slug if said.persona else None,
        "job": said.job.slug if said.job else None,
        "by": str(said.user),
        "rated_at": said.rated_at.isoformat(),
    }


def link_opened(subject: str, user: User) -> Data | None:
    """By a person, as far as is known by now, who shares what they read."""
    link = TrackedLink.objects.visible_to(user).sharing().filter(uuid=subject).select_related("asset").first()
    reading = activity.activity_of([link]).get(link.uuid) if link else None
    if link is None or reading is None:
        return None
    return {
        "link": {"uuid": str(link.uuid), "url": absolute(reverse("library:link", args=[link.uuid]))},
        "asset": _asset(link.asset),
        "recipient": {"name": link.recipient_name, "email": link.recipient_email},
        "opened": reading.opened,
        "last_opened_at": reading.last_opened.isoformat() if reading.last_opened else None,
    }


def miss_answered(subject: str, user: User) -> Data | None:
    """To the content team, and to who asked."""
    miss = SearchMiss.objects.filter(pk=subject, answered_by__isnull=False).select_related("answered_by").first()
    asset = miss.answered_by if miss else None
    if miss is None or asset is None or not Asset.objects.visible_to(user).filter(pk=asset.pk).exists():
        return None
    if not (user.is_editor or SearchMiss.objects.filter(user=user, answered_by=asset, told=True).exists()):
        return None
    return {
        "asked": miss.query,
        "asset": _asset(asset),
        "answered_at": miss.answered_at.isoformat() if miss.answered_at else None,
    }


WEBHOOK_EVENTS = [
    WebhookEvent("asset.published", "Something new is in the library", asset_published, lambda user: user.uses_library),
    WebhookEvent("asset.rated", "Somebody rated a piece", asset_rated, lambda user: user.uses_library),
    WebhookEvent("link.opened", "A link was opened, once a day", link_opened, lambda user: user.uses_library),
    WebhookEvent("miss.answered", "What was asked for is there", miss_answered, lambda user: user.uses_library),
]
