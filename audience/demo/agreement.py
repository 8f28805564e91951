"""What Paul and Sam agreed on."""

from datetime import timedelta
from typing import NamedTuple

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


class DemoSignal(NamedTuple):
    """Slugs of what it is about: one of the three."""

    heat: Heat
    evidence: Evidence
    minimum: int
    piece: str = ""
    format: str = ""
    topic: str = ""


SIGNALS = [
    DemoSignal(Heat.WARM, Evidence.SECTIONS, 3, piece="northmoor-buyers-guide"),
    DemoSignal(Heat.HOT, Evidence.OPENED, 1, piece="northmoor-buyers-guide"),
    DemoSignal(Heat.HOT, Evidence.OPENED, 1, piece="requirement-checklist"),
    DemoSignal(Heat.HOT, Evidence.OPENED, 1, piece="leaving-without-stopping"),
    DemoSignal(Heat.WARM, Evidence.SECTIONS, 3, format="case-study"),
    DemoSignal(Heat.WARM, Evidence.SECTIONS, 5, topic="shop-floor-data"),
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
        _rule(agreed, signal)
    for user, side in ((paul, Side.MARKETING), (sam, Side.SALES)):
        signature = agreed.sign(user, side)
        type(signature).objects.filter(pk=signature.pk).update(at=start)
    return Agreement.objects.in_force()


def _rule(agreed: Agreement, signal: DemoSignal) -> None:
    of: dict[str, object] = {}
    if signal.piece:
        asset = Asset.objects.filter(uuid=identity("piece", signal.piece)).first()
        if asset is None:
            return
        of = {"piece": asset.uuid, "piece_title": asset.title}
    if signal.format:
        of["format"] = Format.objects.get(slug=signal.format)
    if signal.topic:
        of["topic"] = Topic.objects.get(slug=signal.topic)
    SignalRule.objects.create(
        agreement=agreed, heat=signal.heat, evidence=signal.evidence, minimum=signal.minimum, **of
    )
