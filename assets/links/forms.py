"""Whom an asset is sent to, until when, and how the link opens."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from assets.links.passwords import LONGEST, SHORTEST, suggested_password
from assets.links.people_lists import MOST_BYTES, PeopleList, RefusedListError, read_people, text_of
from assets.models import Asset, FilePage, LinkPreset, NewVersion, TrackedLink
from assets.models.link_presets import MOST_PRESETS
from assets.models.links import DEFAULT_LIFETIME
from assets.opinions.forms import ModelForm, Plain
from editorial.platform.accounts.email_addresses import normal_email
from editorial.platform.models import User

SPEAKER_NOTES = "The file holds speaker notes: whoever downloads it can read them."
LONGEST_LIFETIME = timedelta(days=365)  # what is sent should be looked at again within a year
KEPT_IN_PRESETS = ("opens_at", "allows_download", "on_new_version", "tells_by_mail")


class LinkForm(Plain, ModelForm[TrackedLink]):
    """How links to `asset` open. Starts with the choices of a preset, if one is given."""

    expires_on = forms.DateField(label="The link works until", widget=forms.DateInput(attrs={"type": "date"}))
    password = forms.CharField(
        required=False,
        min_length=SHORTEST,
        max_length=LONGEST,
        label="Password",
        help_text="Leave it empty for none. Tell it another way than the link: it is in no mail of ours.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    keep_as = forms.CharField(
        required=False,
        max_length=60,
        label="Keep these choices as a preset called",
        help_text="Only you see it. A name you have used before is overwritten.",
    )

    class Meta:
        model = TrackedLink
        fields = ["note", "opens_at", "allows_download", "on_new_version", "tells_by_mail"]
        labels = {
            "note": "A line to go with it",
            "allows_download": "They may download the file",
            "on_new_version": "When there is a new version",
            "tells_by_mail": "Tell me by mail on each day it is read",
        }
        help_texts = {"tells_by_mail": "In “Links” you see it at once in any case."}
        widgets = {"note": forms.Textarea(attrs={"rows": 3}), "on_new_version": forms.RadioSelect}

    field_order = ["note", "opens_at", "expires_on", "allows_download", "password", "on_new_version", "tells_by_mail"]

    def __init__(
        self,
        *args: Any,
        asset: Asset,
        pages: list[tuple[str, str]],
        user: User,
        preset: LinkPreset | None = None,
        **kwargs: Any,
    ) -> None:
        self.user = user
        kwargs["initial"] = (_start_with(preset) if preset else {}) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        days = timedelta(days=preset.days) if preset else DEFAULT_LIFETIME
        self.fields["expires_on"].initial = timezone.localdate() + days
        self.fields["opens_at"] = forms.ChoiceField(
            choices=[("", "the beginning"), *pages], required=False, label="Opens at"
        )
        self.fields["on_new_version"] = forms.ChoiceField(
            choices=NewVersion.choices,
            required=False,
            initial=NewVersion.SHOWN,
            label="When there is a new version",
            widget=forms.RadioSelect,
        )
        self.order_fields(self.field_order)
        self._suit(asset)

    def _suit(self, asset: Asset) -> None:
        """What has no file has nothing to download and no versions."""
        version = asset.current_version
        if version is None:
            del self.fields["allows_download"], self.fields["on_new_version"]
        elif FilePage.objects.filter(version=version).exclude(notes="").exists():
            self.initial["allows_download"] = False
            self.fields["allows_download"].help_text = SPEAKER_NOTES

    def clean_expires_on(self) -> date:
        day: date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if day < today:
            raise forms.ValidationError("That day is over. Choose today or later.")
        if day > today + LONGEST_LIFETIME:
            raise forms.ValidationError("A link works for a year at most.")
        return day

    def clean_on_new_version(self) -> str:
        return str(self.cleaned_data["on_new_version"] or NewVersion.SHOWN)

    def clean_keep_as(self) -> str:
        name = str(self.cleaned_data["keep_as"])
        others = LinkPreset.objects.visible_to(self.user).exclude(name=name)
        if name and others.count() >= MOST_PRESETS:
            raise forms.ValidationError(f"You have {MOST_PRESETS} presets. Delete one before you keep another.")
        return name

    def lifetime(self) -> timedelta:
        """From now to the end of the chosen day."""
        day_after = self.cleaned_data["expires_on"] + timedelta(days=1)
        return timezone.make_aware(datetime.combine(day_after, time())) - timezone.now()

    def keep_preset(self) -> None:
        """Under the name that was given, if one was."""
        said = self.cleaned_data
        if not said["keep_as"]:
            return
        chosen = {name: said[name] for name in KEPT_IN_PRESETS if name in said}
        chosen |= {"days": (said["expires_on"] - timezone.localdate()).days, "has_password": bool(said["password"])}
        LinkPreset.objects.update_or_create(owner=self.user, name=said["keep_as"], defaults=chosen)


def _start_with(preset: LinkPreset) -> dict[str, object]:
    start: dict[str, object] = {name: getattr(preset, name) for name in KEPT_IN_PRESETS}
    return start | {"password": suggested_password() if preset.has_password else ""}


class SendForm(LinkForm):
    """A link for one person."""

    class Meta(LinkForm.Meta):
        fields = ["recipient_email", "recipient_name", *LinkForm.Meta.fields]
        labels = LinkForm.Meta.labels | {"recipient_email": "E-mail", "recipient_name": "Name"}

    field_order = ["recipient_email", "recipient_name", *LinkForm.field_order]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("recipient_email", "recipient_name"):
            self.fields[name].widget.attrs |= {"list": "known", "autocomplete": "off", "data-recipient": ""}

    def clean_recipient_email(self) -> str:
        """In the spelling that people are known by, so that what was sent to somebody is found."""
        try:
            return normal_email(self.cleaned_data["recipient_email"])
        except ValueError as reason:
            raise forms.ValidationError(f"This is not an e-mail address: {reason}") from reason

    def open_up(self, asset: Asset) -> tuple[TrackedLink, str]:
        """The link to `asset`, sent by the form's user, and its token; the preset is kept if they wish."""
        link: TrackedLink = self.save(commit=False)
        link.asset, link.sender = asset, self.user
        link.set_password(self.cleaned_data["password"])
        token = link.open_up(self.lifetime())
        self.keep_preset()
        return link, token


class ManyForm(LinkForm):
    """A link for everybody on a list, chosen as a file or pasted. `found` holds what was understood of it."""

    file = forms.FileField(required=False, label="The list, as CSV", help_text="Columns: name, e-mail.")
    people = forms.CharField(
        required=False,
        strip=False,
        label="Or paste it",
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": "Jonas Lind, jonas@halden.example"}),
    )
    batch = forms.UUIDField(required=False, widget=forms.HiddenInput)
    found: PeopleList
    text: str

    field_order = ["file", "people", *LinkForm.field_order]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        chosen = said.get("file")
        try:
            content = chosen.read(MOST_BYTES + 1) if chosen else str(said.get("people", "")).encode()
            self.text = text_of(content)
            self.found = read_people(self.text)
        except RefusedListError as reason:
            self.add_error("file" if chosen else "people", str(reason))
        return said

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The other fields as they were sent, for the form that asks whether all is right."""
        names = [name for name in self.fields if name not in {"file", "people", "batch"} and name in self.data]
        return [(name, self.data[name]) for name in names]

    def links(self, asset: Asset) -> Iterator[TrackedLink]:
        """One for each that was understood, not saved yet. They share a password, hashed once."""
        said = self.cleaned_data
        chosen = {name: said[name] for name in (*KEPT_IN_PRESETS, "note") if name in said}
        pattern = TrackedLink(asset=asset, sender=self.user, **chosen)
        pattern.set_password(said["password"])
        for name, email in self.found.people:
            one = TrackedLink(asset=asset, sender=self.user, **chosen)
            one.recipient_name, one.recipient_email, one.password = name, email, pattern.password
            yield one
