"""What this room offers to imports: it keeps files, puts confirmed tags on them, and takes them back.

An imported file is internal until someone who knows it says otherwise, unless the mapping says `files: shareable`.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from django.core.files import File
from wagtail.documents.models import Document

from assets.extract.file_reading import ask_to_read
from assets.extract.guard import MisnamedError, check_beginning
from assets.extract.pages import UnreadableError
from assets.models import Asset, AssetKind, ReadState
from assets.signals import announce
from editorial.intake.models import ImportItem, Outcome, TagProposal
from editorial.intake.runs.writing import Context, Kept, Written
from editorial.intake.sources.items import SourceItem, What
from editorial.intake.tags.proposing import propose
from editorial.platform.models import User
from editorial.vocabulary.models import Format
from editorial.vocabulary.models.classification import TAG_FIELDS, VOCABULARY_IN

# What a file most likely is, when its words do not say: the format's slug and the reason.
USUAL_FORMATS = {
    "pptx": ("presentation", "slides"),
    "pdf": ("white-paper", "a PDF"),
    "docx": ("white-paper", "a document of several pages"),
    "xlsx": ("data-sheet", "a workbook"),
    "odp": ("presentation", "slides"),
    "odt": ("white-paper", "a document of several pages"),
    "ods": ("data-sheet", "a workbook"),
}
SUMMARY = 2_000  # characters of the text that stand for a summary when tags are suggested


class FileWriter:
    """Writes library assets of files."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def lines(self, item: SourceItem) -> tuple[list[str], list[str]]:
        problem = misnamed(Path(item.file))
        return [f"File: {Path(item.file).name}", f"Title: {item.title}", f"SHA-256: {item.digest}"], problem

    def lines_now(self, last: ImportItem) -> list[str]:
        asset = Asset.objects.get(uuid=str(last.piece))
        version = asset.current_version
        name = version.document.filename if version else "no file"
        return [f"File: {name}", f"Title: {asset.title}", f"SHA-256: {last.made.get('digest', '')}"]

    def exists(self, last: ImportItem) -> bool:
        return Asset.objects.filter(uuid=str(last.piece)).exists()

    def create(self, item: SourceItem) -> Written:
        document = self._document(item)
        owner = self.context.run.started_by
        asset = Asset.objects.create(
            kind=AssetKind.FILE,
            title=item.title,
            owner=owner,
            is_internal=self.context.mapping.files != "shareable",
        )
        ask_to_read(asset.supersede(document, by=owner, note="Imported"))
        announce(asset)
        suggest_tags(asset, {"title": asset.title})
        return Written(piece=asset.uuid, made={"document": document.pk, "digest": item.digest})

    def change(self, item: SourceItem, last: ImportItem) -> Written:
        asset = Asset.objects.get(uuid=str(last.piece))
        version = asset.current_version
        if version is None or version.document_id != last.made["document"]:
            raise Kept("The file changed at its source, but another version was put here since: left as it is.")
        document = self._document(item)
        ask_to_read(asset.supersede(document, by=self.context.run.started_by, note="Imported again, changed"))
        announce(asset)
        return Written(piece=asset.uuid, made={"document": document.pk, "digest": item.digest})

    def _document(self, item: SourceItem) -> Document:
        path = Path(item.file)
        if problem := misnamed(path):
            raise Kept(problem[0])
        with path.open("rb") as content:
            document = Document(title=item.title, file=File(content, name=path.name), file_size=path.stat().st_size)
            document.uploaded_by_user = self.context.run.started_by
            document.save()
        return document

    def undo(self, row: ImportItem) -> None:
        asset = Asset.objects.filter(uuid=str(row.piece)).first()
        if asset is None:
            return
        version = asset.current_version
        if version is None or version.document_id != row.made["document"]:
            raise Kept("A newer version was put here since: kept as it is.")
        if asset.links.exists() or asset.ratings.exists() or asset.comments.exists():
            raise Kept("It has been sent, rated or talked about since: kept.")
        thumbnails = [page.thumbnail for page in version.pages.exclude(thumbnail="")]
        document = version.document
        if row.outcome == Outcome.CREATED:
            TagProposal.objects.filter(piece=asset.uuid).delete()
            asset.is_live = False
            announce(asset)  # out of coverage and index before the row is gone
            asset.delete()
        else:
            version.delete()
            announce(asset)
        document.delete()
        for thumbnail in thumbnails:
            thumbnail.storage.delete(str(thumbnail.name))


def misnamed(path: Path) -> list[str]:
    """Why a file is not what its name says, if so. Files that merely cannot be read are kept all the same."""
    try:
        with path.open("rb") as content:
            check_beginning(content, path.suffix.lower().lstrip("."))
    except MisnamedError as error:
        return [str(error)]
    except (UnreadableError, KeyError):
        return []  # its page in the library says why it is not read
    return []


def suggest_tags(asset: Asset, text: dict[str, str]) -> None:
    version = asset.current_version
    usual = USUAL_FORMATS.get(version.extension if version else "", ("white-paper", "a file"))
    propose(asset.uuid, asset.title, text, what=What.FILE, usual_format=usual)


def suggest_again(asset: Asset) -> None:
    """Suggest anew, now that the file has been read; nothing for files that wait for no confirmation."""
    version = asset.current_version
    if version is None or version.read_state != ReadState.READ:
        return
    if not TagProposal.objects.waiting().filter(piece=asset.uuid).exists():
        return
    pages = list(version.pages.all())
    body = "\n".join(f"{page.text}\n{page.notes}" for page in pages)
    headings = "\n".join(page.title for page in pages)
    summary = pages[0].text[:SUMMARY] if pages else ""
    suggest_tags(asset, {"title": asset.title, "summary": summary, "headings": headings, "body": body})


def tag_file(proposal: TagProposal, tags: Mapping[str, Iterable[str]], user: User | None) -> bool:
    """Put tags on a file's asset; it is in the library already, so nothing is published."""
    asset = Asset.objects.get(uuid=proposal.piece)
    for axis in TAG_FIELDS:
        getattr(asset, axis).set(VOCABULARY_IN[axis]._default_manager.filter(slug__in=tags.get(axis, [])))
    asset.format = Format.objects.filter(slug__in=tags.get("format", [])).first()
    asset.save()
    announce(asset)
    return False


WRITERS = {What.FILE: FileWriter}
TAGGERS = {What.FILE: tag_file}
