"""What a reader may be asked: name, e-mail, which issue. Nothing else can be posted."""

from django import forms
from django.core.exceptions import ValidationError

from audience.people.email_addresses import normal_email
from editorial.vocabulary.models import Topic

ASKED = frozenset({"name", "email", "topic", "remember"})
REFUSAL = "A form may ask for name, e-mail and issue only, so that nobody is interrogated to read. Not accepted: {}."


class SubscribeForm(forms.Form):
    """Cleans to `name`, a normalised `email`, a `topic` and whether to `remember` (a consent of its own)."""

    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(max_length=254, label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    topic = forms.ModelChoiceField(
        Topic.objects.all(), to_field_name="slug", label="Issue", error_messages={"invalid_choice": "Choose an issue."}
    )
    remember = forms.BooleanField(required=False, label="Remember what I read, so that you can suggest the next piece")

    def clean(self) -> dict[str, object]:
        if extra := sorted(set(self.data) - ASKED):
            raise ValidationError(REFUSAL.format(", ".join(name[:40] for name in extra[:5])))
        return super().clean() or {}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self) -> str:
        try:
            return normal_email(self.cleaned_data["email"])
        except ValueError as reason:
            raise ValidationError(str(reason)) from reason
