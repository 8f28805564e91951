"""The readers' room as a Django app: it tells lower rooms what was read and who may pass a gate."""

from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "audience"
    label = "audience"

    def ready(self) -> None:
        from assets.adoption import sources
        from assets.field_notes import accounts
        from assets.links import activity, recipients
        from audience import emails, handlers  # noqa: F401 - registers who writes the e-mails
        from audience.events import beacon, link_activity
        from audience.events.adoption import Reading
        from audience.people import gates
        from audience.people.directory import ContactDirectory, KnownAccounts
        from editorial.site.access.gates import OPENERS

        handlers.connect()
        recipients.DIRECTORY = ContactDirectory()
        sources.SOURCE = Reading()
        accounts.DIRECTORY = KnownAccounts()
        activity.SOURCE = link_activity.activity_of
        activity.UNTIMED = beacon.note_untimed
        if gates.may_read not in OPENERS:
            OPENERS.append(gates.may_read)
