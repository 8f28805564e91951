"""Forms of the import screens: what to import, and what becomes of its authors and terms."""

from collections.abc import Sequence
from pathlib import Path

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from editorial.intake.runs.mapping import CREATE, PIECE, SKIP, VOCABULARIES, Mapping
from editorial.intake.runs.patterns import problem_with_pattern
from editorial.intake.sources.hosts import host_of
from editorial.intake.sources.items import UnreadableSource
from editorial.vocabulary.models import Author

Choices = Sequence[tuple[str, str] | tuple[str, list[tuple[str, str]]]]  # the second: a group with its choices

LARGEST = 512 * 1024**2  # bytes of an upload


def offered_paths() -> list[tuple[str, str]]:
    """What lies in the folder that whoever runs this machine offers for import; by name only."""
    root = settings.IMPORT_DIR
    if root is None or not Path(root).is_dir():
        return []
    return [(path.name, path.name) for path in sorted(Path(root).iterdir()) if not path.name.startswith(".")]


class SourceForm(forms.Form):
    upload = forms.FileField(
        required=False,
        label="File",
        help_text="A WordPress (.xml), Ghost (.json), Medium or Substack export, a ZIP of a folder of Markdown, "
        "HTML or documents, or a single file.",
    )
    offered = forms.ChoiceField(required=False, label="or from this machine", help_text="What lies in IMPORT_DIR.")

    def __init__(
        self, data: QueryDict | None = None, files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None
    ) -> None:
        super().__init__(data, files)
        choices = offered_paths()
        if choices:
            self.fields["offered"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["offered"]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        upload, offered = cleaned.get("upload"), cleaned.get("offered")
        if "upload" not in self.errors and bool(upload) == bool(offered):
            self.add_error("upload", "Choose one file, or something from this machine.")
        if upload and upload.size > LARGEST:
            self.add_error("upload", "Larger than 512 MB. Put it into IMPORT_DIR, or use the command import_content.")
        return cleaned

    def path(self) -> Path:
        return Path(str(settings.IMPORT_DIR), self.cleaned_data["offered"])


class MappingForm(forms.Form):
    """One choice for each author, term and post type of a source, and where its folders were on the old site."""

    def __init__(self, mapping: Mapping, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.mapping = mapping
        self.author_fields = self._add("author", mapping.authors, self._author_choices())
        targets = self._target_choices()
        choices: Choices = [(SKIP, "leave it out"), (CREATE, "make it a new topic"), *targets]
        self.term_fields = self._add("term", mapping.terms, choices)
        kinds = [(SKIP, "leave them out"), (PIECE, "bring them along as pieces")]
        self.kind_fields = self._add("kind", mapping.kinds, kinds)
        self.address_fields = self._add_addresses(mapping.addresses)
        self.fields["hosts"] = forms.CharField(
            required=False,
            initial=", ".join(mapping.hosts),
            label="Hosts of the old site",
            help_text="Like www.example.com, with commas between. Links to other hosts stay as they are.",
        )
        self.fields["every_piece"] = forms.MultipleChoiceField(
            choices=targets, required=False, initial=mapping.every_piece, label="Suggested for every piece"
        )
        self.fields["under"] = forms.CharField(
            required=False, initial=mapping.under, label="Put pieces below", help_text="“/” is the front page."
        )
        self.fields["files"] = forms.ChoiceField(
            choices=[("internal", "for colleagues only"), ("shareable", "may be sent")],
            initial=mapping.files,
            label="Files are",
        )

    def _add(self, kind: str, chosen: dict[str, str], choices: Choices) -> list[str]:
        names = []
        for number, (name, target) in enumerate(chosen.items()):
            field = f"{kind}-{number}"
            self.fields[field] = forms.ChoiceField(choices=choices, initial=target, label=name)
            names.append(field)
        return names

    def _add_addresses(self, patterns: dict[str, str]) -> list[str]:
        names = []
        for number, (folder, pattern) in enumerate(patterns.items()):
            name = f"address-{number}"
            self.fields[name] = forms.CharField(
                required=False, initial=pattern, label=folder or "not in a folder", validators=[_check_pattern]
            )
            names.append(name)
        return names

    def _author_choices(self) -> list[tuple[str, str]]:
        known = [(author.slug, author.label) for author in Author.objects.all()]
        return [(CREATE, "make a new author"), (SKIP, "leave out"), *known]

    def _target_choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [
            (kind.capitalize(), [(f"{kind}/{term.slug}", term.label) for term in model._default_manager.all()])
            for kind, model in VOCABULARIES.items()
        ]

    @property
    def authors(self) -> list[forms.BoundField]:
        return [self[name] for name in self.author_fields]

    @property
    def terms(self) -> list[forms.BoundField]:
        return [self[name] for name in self.term_fields]

    @property
    def kinds(self) -> list[forms.BoundField]:
        return [self[name] for name in self.kind_fields]

    @property
    def addresses(self) -> list[forms.BoundField]:
        return [self[name] for name in self.address_fields]

    def clean_hosts(self) -> list[str]:
        words = self.cleaned_data["hosts"].replace(",", " ").split()
        return list(dict.fromkeys(host_of(word if "//" in word else f"//{word}") for word in words))

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        folders = zip(self.mapping.addresses, self.address_fields, strict=True)
        values = self.mapping.values() | {
            "authors": {str(self.fields[f].label): cleaned.get(f, SKIP) for f in self.author_fields},
            "terms": {str(self.fields[f].label): cleaned.get(f, SKIP) for f in self.term_fields},
            "kinds": {str(self.fields[f].label): cleaned.get(f, SKIP) for f in self.kind_fields},
            "addresses": {folder: cleaned.get(field, "") for folder, field in folders},
            "hosts": cleaned.get("hosts", []),
            "every_piece": cleaned.get("every_piece", []),
            "under": cleaned.get("under") or "/",
            "files": cleaned.get("files", "internal"),
        }
        try:
            cleaned["mapping"] = Mapping.from_values(values)
        except UnreadableSource as problem:
            raise forms.ValidationError(str(problem)) from problem
        return cleaned


def _check_pattern(pattern: str) -> None:
    if problem := problem_with_pattern(pattern):
        raise forms.ValidationError(problem)
