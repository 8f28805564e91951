"""The readers' room as a Django app: it tells lower rooms what was read and who may pass a gate."""

from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "audience"
    label = "audience"

    def ready(self) -> None:
        from assets import reading_of_links
        from audience import gates, letters, links  # noqa: F401 - letters registers who writes them
        from editorial.gates import OPENERS

        reading_of_links.SOURCE = links.readings
        if gates.may_read not in OPENERS:
            OPENERS.append(gates.may_read)
