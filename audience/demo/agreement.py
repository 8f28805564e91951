"""What Paul and Sam agreed on."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from assets.models import Asset
from audience.models import Agreement, Evidence, Heat, Side, SignalRule
from editorial.platform.demo.files import identity
from editorial.platform.models import User
from editorial.vocabulary.models import Format, Topic

SINCE = timedelta(days=95)
LEAD = (
    "Someone at a food or drink manufacturer who is comparing ways to run the plant, has read enough to have an"
    " opinion, and agreed to be remembered. Students, suppliers and customers with a support question are no leads."
)
SIGNALS: list[dict[str, Any]] = [
    {"heat": Heat.WARM, "evidence": Evidence.SECTIONS, "minimum": 3, "piece": "northmoor-buyers-guide"},
    {"heat": Heat.HOT, "evidence": Evidence.OPENED, "minimum": 1, "piece": "northmoor-buyers-guide"},
    {"heat": Heat.HOT, "evidence": Evidence.OPENED, "minimum": 1, "piece": "requirement-checklist"},
    {"heat": Heat.HOT, "evidence": Evidence.OPENED, "minimum": 1, "piece": "leaving-without-stopping"},
    {"heat": Heat.WARM, "evidence": Evidence.SECTIONS, "minimum": 3, "format": "case-study"},
    {"heat": Heat.WARM, "evidence": Evidence.SECTIONS, "minimum": 5, "topic": "shop-floor-data"},
]


def load() -> Agreement | None:
    """Version 1, signed by both, unless there is one; None without the demo's people."""
    paul, sam = (User.objects.filter(username=name).first() for name in ("paul", "sam"))
    if Agreement.objects.exists() or paul is None or sam is None:
        return Agreement.objects.in_force()
    start = timezone.now() - SINCE
    agreed = Agreement.objects.create(
        number=1, lead_definition=LEAD, deadline_hours=48, holds_from=timezone.localdate(start), created_by=paul
    )
    for signal in SIGNALS:
        _rule(agreed, dict(signal))
    for user, side in ((paul, Side.MARKETING), (sam, Side.SALES)):
        signature = agreed.sign(user, side)
        type(signature).objects.filter(pk=signature.pk).update(at=start)
    return Agreement.objects.in_force()


def _rule(agreed: Agreement, signal: dict[str, Any]) -> None:
    slug = signal.pop("piece", "")
    if slug:
        asset = Asset.objects.filter(uuid=identity("piece", slug)).first()
        if asset is None:
            return
        signal |= {"piece": asset.uuid, "piece_title": asset.title}
    if "format" in signal:
        signal["format"] = Format.objects.get(slug=signal["format"])
    if "topic" in signal:
        signal["topic"] = Topic.objects.get(slug=signal["topic"])
    SignalRule.objects.create(agreement=agreed, **signal)
