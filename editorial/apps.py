"""The editorial room as a Django app: connects handlers and registers the jobs and letters of all rooms."""

from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "editorial"
    label = "editorial"

    def ready(self) -> None:
        from editorial import handlers, letters, mail  # noqa: F401 - connects the handlers
        from editorial.models.pieces import GUARDS
        from editorial.models.review import not_while_an_expert_reads
        from editorial.rooms import offers

        if not_while_an_expert_reads not in GUARDS:
            GUARDS.append(not_while_an_expert_reads)

        offers("jobs")
        from editorial.importers import jobs  # noqa: F401 - registers the jobs of imports
