"""The readers' room as a Django app: it tells lower rooms what was read and who may pass a gate."""

from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "audience"
    label = "audience"

    def ready(self) -> None:
        from assets.links import activity
        from audience import emails  # noqa: F401 - registers who writes them
        from audience.events import link_activity
        from audience.people import gates
        from editorial.site.access.gates import OPENERS

        activity.SOURCE = link_activity.activity_of
        if gates.may_read not in OPENERS:
            OPENERS.append(gates.may_read)
