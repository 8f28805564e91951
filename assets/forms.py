"""What people tell the library: stars, comments, whom they send what to, new files."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from assets.models import Asset, Comment, FilePage, Rating, TrackedLink
from assets.models.links import DEFAULT_LIFETIME
from editorial.models import BuyingJob, Persona

STARS = [(5, "5"), (4, "4"), (3, "3"), (2, "2"), (1, "1")]
SPEAKER_NOTES = "The file holds speaker notes: whoever downloads it can read them."
LONGEST_LIFETIME = timedelta(days=365)  # what is sent should be looked at again within a year


class Plain(forms.BaseForm):
    """Labels without a colon: the look sets them apart."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class RatingForm(Plain, forms.ModelForm):
    """Stars and the reason for them; a figure without a reason helps nobody choose."""

    stars = forms.TypedChoiceField(
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        label="How well did it work?",
        error_messages={"required": "Choose 1 to 5."},
    )
    reason = forms.CharField(
        max_length=400,
        label="Why?",
        widget=forms.TextInput(attrs={"placeholder": "ends the price talk"}),
        error_messages={"required": "Say why in a few words: that is what helps the next colleague."},
    )
    persona = forms.ModelChoiceField(Persona.objects.all(), required=False, label="Used for", empty_label="nobody yet")
    job = forms.ModelChoiceField(BuyingJob.objects.all(), required=False, label="to get", empty_label="nothing special")

    class Meta:
        model = Rating
        fields = ["stars", "reason", "persona", "job"]


class CommentForm(Plain, forms.ModelForm):
    text = forms.CharField(
        max_length=4000,
        label="Comment",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write something first."},
    )

    class Meta:
        model = Comment
        fields = ["text"]


class SendForm(Plain, forms.ModelForm):
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

    def clean_expires_on(self) -> date:
        day, today = self.cleaned_data["expires_on"], timezone.localdate()
        if day < today:
            raise forms.ValidationError("That day is over. Choose today or later.")
        if day > today + LONGEST_LIFETIME:
            raise forms.ValidationError("A link works for a year at most.")
        return day

    def lifetime(self) -> timedelta:
        """From now to the end of the chosen day."""
        day_after = self.cleaned_data["expires_on"] + timedelta(days=1)
        return timezone.make_aware(datetime.combine(day_after, time())) - timezone.now()
