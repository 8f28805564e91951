"""What pieces are built of: named sections, each with an anchor that stays when its title changes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from editorial.pieces.anchors import Anchored
from editorial.platform.web.addresses import parts_of

TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "hr", "link", "document-link", "code", "superscript"]


Value = Mapping[str, Any]  # of a struct block or a table, as Wagtail hands it out


def address_of(value: Value) -> str:
    """Where a link goes: a live page of ours or an address; empty for addresses that would run as a script."""
    page = value.get("page")
    if page is not None:
        return (page.url or "") if page.live else ""
    url = str(value.get("url") or "")
    return url if parts_of(url).scheme in ("http", "https") else ""


def words_of(*said: object) -> list[str]:
    """What readers see of a block, as text; nothing for what was left empty."""
    return [str(words) for words in said if words not in (None, "")]


# `get_searchable_content` of each block below says what `templates/editorial/site/parts/block.html` prints of it, no
# more and no less: the library and the public site find a piece by the words its readers see.
class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock()
    alt = blocks.CharBlock(help_text="What it shows, for those who cannot see it.", required=False)
    caption = blocks.CharBlock(required=False)

    def get_searchable_content(self, value: Value) -> list[str]:
        return words_of(value["alt"] if value["image"] else "", value["caption"])

    class Meta:
        icon = "image"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock()
    expert = SnippetChooserBlock("vocabulary.Expert", required=False)
    said_by = blocks.CharBlock(required=False, help_text="Name and role, when it is not one of our experts.")

    def get_searchable_content(self, value: Value) -> list[str]:
        expert = value["expert"]
        said_by = [expert.name, expert.role, expert.organisation] if expert else [value["said_by"]]
        return words_of(value["text"], *said_by)

    class Meta:
        icon = "openquote"


class CallToActionBlock(blocks.StructBlock):
    label = blocks.CharBlock(help_text="What happens, as a verb: “Read the guide”.")
    page = blocks.PageChooserBlock(required=False)
    url = blocks.URLBlock(required=False)

    def get_searchable_content(self, value: Value) -> list[str]:
        return words_of(value["label"]) if address_of(value) else []

    class Meta:
        icon = "link"


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock()
    label = blocks.CharBlock(required=False)

    def get_searchable_content(self, value: Value) -> list[str]:
        document = value["document"]
        return words_of(value["label"] or document.title) if document else []

    class Meta:
        icon = "download"


class EmbedBlock(blocks.StructBlock):
    """A video or post that lives elsewhere: readers get a link that says where to, never a frame that loads it."""

    url = blocks.URLBlock(label="Address")
    title = blocks.CharBlock(required=False, help_text="What is there: “Our line at Leeds, 3 minutes”.")

    def get_searchable_content(self, value: Value) -> list[str]:
        address = address_of(value)
        return words_of(value["title"] or address, parts_of(address).hostname) if address else []

    class Meta:
        icon = "media"


class CaptionedTableBlock(TableBlock):
    """Wagtail's table, found by its caption as well."""

    def get_searchable_content(self, value: Value | None) -> list[str]:
        rows = value["data"] if value else []
        return words_of(value and value.get("table_caption"), *(cell for row in rows for cell in row))

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """Stored as Wagtail's own: migrations need not know."""
        _, args, kwargs = super().deconstruct()
        return f"{TableBlock.__module__}.{TableBlock.__name__}", args, kwargs


class ForEditorsBlock(blocks.StructBlock):
    """Shown to editors, left out for readers and search."""

    def get_searchable_content(self, value: object) -> list[str]:
        """Nothing: what readers do not see, they and the library's search must not find either."""
        return []

    class Meta:
        abstract = True


class EditorsNoteBlock(ForEditorsBlock):
    """What a brief says, or editors tell each other."""

    text = blocks.TextBlock()
    heading = blocks.CharBlock(required=False)

    class Meta:
        icon = "comment"
        label = "Note for editors"


class UnconvertedBlock(ForEditorsBlock):
    """What an import did not understand, as it stood at its source."""

    source = blocks.TextBlock()
    reason = blocks.CharBlock(required=False)

    class Meta:
        icon = "warning"
        label = "Not converted"


class BodyBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES)
    figure = FigureBlock()
    quote = QuoteBlock()
    table = CaptionedTableBlock()
    code = blocks.TextBlock(icon="code")
    embed = EmbedBlock()
    call_to_action = CallToActionBlock()
    download = DownloadBlock()
    editors_note = EditorsNoteBlock()
    unconverted = UnconvertedBlock()


class SectionBlock(blocks.StructBlock):
    """One named part of a piece. Reading is counted by its anchor, so the anchor never changes by itself."""

    title = blocks.CharBlock(max_length=160)
    anchor = blocks.CharBlock(
        required=False, max_length=80, help_text="Made from the title when left empty; changing it breaks links to it."
    )
    content = BodyBlock(label="Content")

    class Meta:
        icon = "title"


class PieceBody(blocks.StreamBlock):
    """The sections of a piece; their anchors are settled when the piece is cleaned (see `Piece.full_clean`)."""

    section = SectionBlock()


class StreamChild(Protocol):
    """One block of a section, as Wagtail hands it out."""

    block: blocks.Block
    block_type: str
    value: Any  # whatever its block holds


class StreamValue(Protocol):
    """The blocks of a section or of a body, as Wagtail hands them out."""

    stream_block: blocks.StreamBlock
    raw_data: Iterable[object]

    def __iter__(self) -> Iterator[StreamChild]: ...


class SectionValue(Anchored):
    """The value of one section: a mapping, as every struct block's is."""

    content: StreamValue


WRITTEN_BLOCKS = frozenset({"text", "quote"})  # where a placeholder may have been left; code may well say TODO
ZERO_WIDTH_SPACE = "\u200b"


def plain_text(child: StreamChild) -> str:
    """The words of a block, as far as anything is written in it: blank for `<p>&nbsp;</p>`."""
    words = " ".join(child.block.get_searchable_content(child.value))
    return " ".join(words.replace(ZERO_WIDTH_SPACE, " ").split())


def is_picture(child: StreamChild) -> bool:
    """The one block that says something without a word: others that lead somewhere do so by their words, or nowhere."""
    return child.block_type == "figure" and child.value["image"] is not None
