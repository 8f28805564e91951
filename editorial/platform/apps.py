"""What every room stands on, as a Django app: it registers the jobs of all rooms."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "editorial.platform"
    label = "platform"

    def ready(self) -> None:
        from editorial.platform import emails  # noqa: F401 - registers the job that sends them
        from editorial.platform.accounts import emails as account_emails  # noqa: F401 - registers who writes them
        from editorial.platform.integrations.webhooks import telling  # noqa: F401 - registers its jobs
        from editorial.platform.rooms import offers
        from editorial.platform.web.spreadsheets import make_exports_harmless

        make_exports_harmless()
        offers("jobs")
