"""What a room is called, what its people read first, until when its links work, and who they are."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from assets.links.forms import LONGEST_LIFETIME
from assets.links.passwords import LONGEST, SHORTEST
from assets.links.people_lists import Person, RefusedListError, read_people
from assets.models import Room, RoomGuest, RoomStep
from assets.models.rooms import MOST_GUESTS
from assets.opinions.forms import ModelForm, Plain

LIFETIME = timedelta(days=90)  # a purchase takes longer than a paper's reading; the owner may choose otherwise


class PeopleField(forms.CharField):
    """One a line, name and e-mail address. Cleans to a list of people, each address once."""

    def __init__(self, **kwargs: Any) -> None:
        example = "Elin Brandt, elin@tarn-bakeries.example"
        super().__init__(widget=forms.Textarea(attrs={"rows": 4, "placeholder": example}), strip=False, **kwargs)

    def clean(self, value: str) -> list[Person]:
        text = str(super().clean(value))
        if not text.strip():
            return []
        try:
            found = read_people(text)
        except RefusedListError as reason:
            raise forms.ValidationError(str(reason)) from reason
        if found.broken:
            said = [f"Line {row.line}, “{row.text}”: {row.reason}." for row in found.broken[:5]]
            raise forms.ValidationError([*said, "Mend this and send it again."])
        if len(found.people) > MOST_GUESTS:
            raise forms.ValidationError(f"A room holds {MOST_GUESTS} people at most.")
        return found.people


class RoomForm(Plain, ModelForm[Room]):
    """`people` is asked only while the room is made: later each is asked in beside the others."""

    people = PeopleField(
        required=False, label="Who comes", help_text="One a line: name, e-mail address. Each gets a link of their own."
    )
    expires_on = forms.DateField(label="The room is open until", widget=forms.DateInput(attrs={"type": "date"}))
    password = forms.CharField(
        required=False,
        min_length=SHORTEST,
        max_length=LONGEST,
        label="Password",
        help_text="Leave it empty for none. Tell it another way than the links: it is in no mail of ours.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    no_password = forms.BooleanField(required=False, label="Ask for no password any more")

    class Meta:
        model = Room
        fields = ["name", "welcome", "allows_download"]
        labels = {
            "name": "For which account",
            "welcome": "What they read first",
            "allows_download": "They may download files",
        }
        help_texts = {"name": "They see this name.", "welcome": "", "allows_download": ""}
        widgets = {"welcome": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"name": {"required": "Say which account it is for."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_new = self.instance.pk is None
        end = timezone.localdate() + LIFETIME if is_new else self.instance.last_day
        self.fields["expires_on"].initial = end
        if is_new or not self.instance.password:
            del self.fields["no_password"]
        if not is_new:
            del self.fields["people"]
        if not is_new and self.instance.password:
            self.fields["password"].label = "Another password"
            self.fields["password"].help_text = "Leave it empty to keep the one it has."
        self.order_fields(["name", "people", "welcome", "expires_on", "allows_download", "password", "no_password"])

    def clean_expires_on(self) -> date:
        day: date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if day < today:
            raise forms.ValidationError("That day is over. Choose today or later.")
        if day > today + LONGEST_LIFETIME:
            raise forms.ValidationError("A room is open for a year at most.")
        return day

    def end(self) -> datetime:
        """Of the chosen day."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["expires_on"] + timedelta(days=1), time()))

    def fill(self, room: Room) -> Room:
        """The room as the form says, not saved."""
        room.expires_at = self.end()
        if self.cleaned_data["password"] or self.cleaned_data.get("no_password"):
            room.set_password(self.cleaned_data["password"])
        return room


class StepForm(Plain, ModelForm[RoomStep]):
    """What is to be done next, by whom, until when; `guest` left empty: by the salesperson."""

    guest = forms.ModelChoiceField(RoomGuest.objects.none(), required=False, label="Who does it", empty_label="we do")

    class Meta:
        model = RoomStep
        fields = ["text", "guest", "due_on"]
        labels = {"text": "What is next", "due_on": "Until"}
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"})}
        error_messages = {"text": {"required": "Say what is to be done."}}

    def __init__(self, *args: Any, room: Room, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guest"].queryset = room.guests.present()  # type: ignore[attr-defined]
