"""Forms of tokens and webhooks."""

from datetime import timedelta
from typing import Any

from django import forms

from editorial.platform.integrations.scopes import all_scopes
from editorial.platform.integrations.webhooks.events import events_for
from editorial.platform.integrations.webhooks.posting import Refusal, reachable
from editorial.platform.models import User, Webhook

LIFETIMES = {"30": "30 days", "90": "90 days", "365": "a year", "": "until you end it"}


class TokenForm(forms.Form):
    """Cleans to `name`, `scopes` and `lifetime` (None: until it is ended)."""

    name = forms.CharField(
        label="What is it for?", max_length=80, error_messages={"required": "Say what it is for, to know it again."}
    )
    scopes = forms.MultipleChoiceField(
        label="What may it do?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what it may do."},
    )
    lifetime = forms.ChoiceField(
        label="How long does it hold?", choices=LIFETIMES.items(), required=False, initial="365"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(scope.name, scope.words) for scope in all_scopes()]  # type: ignore[attr-defined]

    def clean_lifetime(self) -> timedelta | None:
        days = self.cleaned_data["lifetime"]
        return timedelta(days=int(days)) if days else None


class WebhookForm(forms.Form):
    """Cleans to `url`, which can be reached from here, and the names of `events`."""

    url = forms.URLField(
        label="Address",
        max_length=500,
        assume_scheme="https",
        help_text="Of your program, beginning with https://",
        error_messages={"required": "Give the address of your program.", "invalid": "That is no web address."},
    )
    events = forms.MultipleChoiceField(
        label="What shall it be told?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what it shall be told."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = [(event.name, event.words) for event in events_for(user)]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, webhook: Webhook, user: User) -> "WebhookForm":
        return cls(initial={"url": webhook.url, "events": webhook.event_names}, user=user)

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            reachable(url)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return url
