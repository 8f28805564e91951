"""Whom an asset is sent to, and until when."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from assets.models import Asset, FilePage, TrackedLink
from assets.models.links import DEFAULT_LIFETIME
from assets.opinions.forms import ModelForm, Plain
from editorial.platform.accounts.email_addresses import normal_email

SPEAKER_NOTES = "The file holds speaker notes: whoever downloads it can read them."
LONGEST_LIFETIME = timedelta(days=365)  # what is sent should be looked at again within a year


class SendForm(Plain, ModelForm[TrackedLink]):
    """Who gets a link to `asset`, and until when."""

    expires_on = forms.DateField(label="The link works until", widget=forms.DateInput(attrs={"type": "date"}))

    class Meta:
        model = TrackedLink
        fields = ["recipient_name", "recipient_email", "note", "opens_at", "allows_download"]
        labels = {
            "recipient_name": "Name",
            "recipient_email": "E-mail",
            "note": "A line to go with it",
            "opens_at": "Opens at",
            "allows_download": "They may download the file",
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 3}), "opens_at": forms.Select}

    def __init__(self, *args: Any, asset: Asset, pages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = timezone.localdate() + DEFAULT_LIFETIME
        self.fields["opens_at"] = forms.ChoiceField(
            choices=[("", "the beginning"), *pages], required=False, label="Opens at"
        )
        version = asset.current_version
        if version is None:
            del self.fields["allows_download"]
        elif FilePage.objects.filter(version=version).exclude(notes="").exists():
            self.fields["allows_download"].initial = False
            self.fields["allows_download"].help_text = SPEAKER_NOTES

    def clean_recipient_email(self) -> str:
        """In the spelling that people are known by, so that what was sent to somebody is found."""
        try:
            return normal_email(self.cleaned_data["recipient_email"])
        except ValueError as reason:
            raise forms.ValidationError(f"This is not an e-mail address: {reason}") from reason

    def clean_expires_on(self) -> date:
        day: date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if day < today:
            raise forms.ValidationError("That day is over. Choose today or later.")
        if day > today + LONGEST_LIFETIME:
            raise forms.ValidationError("A link works for a year at most.")
        return day

    def lifetime(self) -> timedelta:
        """From now to the end of the chosen day."""
        day_after = self.cleaned_data["expires_on"] + timedelta(days=1)
        return timezone.make_aware(datetime.combine(day_after, time())) - timezone.now()
