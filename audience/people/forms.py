"""What a reader may be asked: name, e-mail, which issue. Nothing else can be posted."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from audience.people.names import is_a_name
from audience.people.visitor_cookie import WORDS
from editorial.platform.accounts.email_addresses import normal_email
from editorial.vocabulary.models import Topic

ASKED = frozenset({"name", "email", "topic", "remember", "piece"})
REFUSAL = "A form may ask for name, e-mail and issue only, so that nobody is interrogated to read. Not accepted: {}."


def uuid_in(written: str) -> UUID | None:
    """The uuid written there, if it is one."""
    try:
        return UUID(written)
    except ValueError:
        return None


class SubscribeForm(forms.Form):
    """Cleans to `name`, a normalised `email`, a `topic` and whether to `remember` (a consent of its own).

    `piece` is the one whose page the form stood on, to return to; nothing is asked about it.
    """

    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(max_length=254, label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    topic = forms.ModelChoiceField(
        Topic.objects.all(), to_field_name="slug", label="Issue", error_messages={"invalid_choice": "Choose an issue."}
    )
    remember = forms.BooleanField(required=False, label=WORDS)
    piece = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, object]:
        if extra := sorted(set(self.data) - ASKED):
            raise ValidationError(REFUSAL.format(", ".join(name[:40] for name in extra[:5])))
        return super().clean() or {}

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not is_a_name(name):
            raise ValidationError("Please write your name only, as it stands in a letter: no address and no sentence.")
        return name

    def clean_piece(self) -> UUID | None:
        return uuid_in(self.cleaned_data["piece"])

    def clean_email(self) -> str:
        try:
            return normal_email(self.cleaned_data["email"])
        except ValueError as reason:
            raise ValidationError(str(reason)) from reason
