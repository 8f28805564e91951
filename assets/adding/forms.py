"""Putting files and addresses into the library. A file is looked at before it is kept."""

from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from wagtail.documents.models import Document
from wagtail.utils.file import hash_filelike

from assets.adding.duplicates import Known, known_file
from assets.extract.file_reading import ask_to_read
from assets.extract.guard import MisnamedError, check_beginning
from assets.extract.pages import UnreadableError
from assets.models import Asset, AssetKind, Version
from assets.opinions.forms import ModelForm, Plain
from editorial.intake.sources.documents import title_of
from editorial.platform.models import User

TAGS = ["format", "personas", "stages", "jobs", "topics"]
FIELDS = ["title", "summary", *TAGS, "is_internal", "expires_on"]
LABELS = {
    "stages": "Buying stages",
    "jobs": "Buying jobs",
    "is_internal": "Internal: for colleagues only",
    "expires_on": "Not to be sent after",
}
KEEP_BOTH, SUPERSEDE = "both", "version"
WHEN_HERE = [("", "Leave it out, and tell me"), (KEEP_BOTH, "Keep both"), (SUPERSEDE, "Make it the new version")]
HELP = {"expires_on": "After that day it is neither found by partners nor counted in the coverage."}
WIDGETS: dict[str, forms.Widget | type[forms.Widget]] = {
    "summary": forms.Textarea(attrs={"rows": 3}),
    "expires_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    **dict.fromkeys(TAGS[1:], forms.CheckboxSelectMultiple),
}


class LibraryFileField(forms.FileField):
    """A file of a kind the library keeps, not too large, and what its name says."""

    default_error_messages: ClassVar = {"empty": "The file is empty. Save it again, and choose it once more."}

    def clean(self, data: object, initial: object = None) -> object:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            self._look_at(file)
        return file

    def _look_at(self, file: "UploadedFile[bytes]") -> None:
        extension = PurePath(file.name or "").suffix.lower().lstrip(".")
        if extension not in settings.WAGTAILDOCS_EXTENSIONS:
            known = ", ".join(settings.WAGTAILDOCS_EXTENSIONS)
            raise forms.ValidationError(f"Files ending in “.{extension}” are not kept here. These are: {known}.")
        if (file.size or 0) > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
            limit = filesizeformat(settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
            raise forms.ValidationError(f"The file is larger than {limit}. Make its pictures smaller, or split it.")
        try:
            file.seek(0)
            check_beginning(file, extension)
        except MisnamedError as error:
            raise forms.ValidationError(str(error)) from error
        except UnreadableError:
            return  # kept, found by its title; its page says why it is not read
        finally:
            file.seek(0)


HERE_ALREADY = "here"  # the code of that problem of a file


class AddForm(Plain, ModelForm[Asset]):
    """A new asset from a file, or from the address of a video, tool or page elsewhere."""

    file = LibraryFileField(required=False, label="File")
    url = forms.URLField(required=False, label="or its address", assume_scheme="https")
    when_here = forms.ChoiceField(
        choices=WHEN_HERE, required=False, label="If it is here already", widget=forms.HiddenInput
    )
    title = forms.CharField(
        max_length=255, required=False, help_text="Left empty, it is what the file calls itself, or its name."
    )
    known: Known | None = None

    class Meta:
        model = Asset
        fields = FIELDS
        labels = LABELS
        help_texts = HELP
        widgets = WIDGETS

    field_order = ["file", "when_here", "url", *FIELDS]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        file, url = cleaned.get("file"), cleaned.get("url")
        if "file" in self.errors or "url" in self.errors:
            return cleaned
        if bool(file) == bool(url):
            self.add_error("file", "Choose a file, or give an address: one of the two.")
        elif url and not cleaned.get("title"):
            self.add_error("title", "Give it a title, by which it will be found.")
        elif file:
            self._compare(file, cleaned.get("when_here", ""))
            cleaned["title"] = cleaned.get("title") or title_of(PurePath(file.name))
        return cleaned

    def _compare(self, file: "UploadedFile[bytes]", when_here: object) -> None:
        """Whether it is here already, and what was chosen for that; the form asks when nothing was."""
        self.known = known_file(hash_filelike(file), file.name or "")
        if self.known is None or when_here == KEEP_BOTH:
            return
        if when_here == SUPERSEDE and self.known.may_be_superseded:
            return
        self.fields["when_here"].widget = forms.Select(choices=WHEN_HERE)
        self.add_error("file", forms.ValidationError(self.known.said, code=HERE_ALREADY))

    @property
    def supersedes(self) -> Asset | None:
        """What the file becomes the next version of, if it is here and that was chosen."""
        return self.known.asset if self.known and self.cleaned_data["when_here"] == SUPERSEDE else None

    def add(self, user: User) -> Asset:
        """Save the asset, and its file as version 1, which is then read; or as the next version of what is here."""
        file, url = self.cleaned_data["file"], self.cleaned_data.get("url", "")
        if file and (here := self.supersedes):
            keep(here, file, user)
            return here
        asset: Asset = self.save(commit=False)
        asset.owner, asset.title = user, self.cleaned_data["title"]
        asset.kind, asset.url = (AssetKind.FILE, "") if file else (AssetKind.of_address(asset.format), url)
        with transaction.atomic():
            asset.save()
            self.save_m2m()
            if file:
                keep(asset, file, user)
        return asset


def keep(asset: Asset, file: "UploadedFile[bytes]", user: User, note: str = "") -> Version:
    document = Document(title=asset.title, file=file, uploaded_by_user=user)
    document.file_size, document.file_hash = file.size, hash_filelike(file)
    document.save()
    version = asset.supersede(document, by=user, note=note)
    ask_to_read(version)
    return version


class AddManyForm(AddForm):
    """One of many files: the tags are those of all of them, the title is its own."""

    title = None  # type: ignore[assignment]  # Django's way to leave a field out
    url = None  # type: ignore[assignment]

    class Meta(AddForm.Meta):
        fields = [*TAGS, "is_internal", "expires_on"]

    field_order = ["when_here", *TAGS]


class ChangeForm(Plain, ModelForm[Asset]):
    class Meta:
        model = Asset
        fields = [*FIELDS, "owner", "is_live"]
        labels = {**LABELS, "is_live": "In the library", "owner": "Who answers for it"}
        help_texts = HELP
        widgets = WIDGETS


class VersionForm(Plain, forms.Form):
    """A file that takes the place of the one before."""

    file = LibraryFileField(label="File")
    note = forms.CharField(max_length=250, required=False, label="What changed?")

    def __init__(self, *args: Any, asset: Asset, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asset = asset

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if self.asset.versions.current().holding(hash_filelike(file)).exists():
            raise forms.ValidationError("This is the very file that it has already.")
        return file

    def supersede(self, asset: Asset, user: User) -> Version:
        return keep(asset, self.cleaned_data["file"], user, self.cleaned_data["note"])
