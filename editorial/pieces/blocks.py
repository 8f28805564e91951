"""What pieces are built of: named sections, each with an anchor that stays when its title changes."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from editorial.pieces.anchors import Anchored

TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "hr", "link", "document-link", "code", "superscript"]


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock()
    alt = blocks.CharBlock(help_text="What it shows, for those who cannot see it.", required=False)
    caption = blocks.CharBlock(required=False)

    class Meta:
        icon = "image"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock()
    expert = SnippetChooserBlock("vocabulary.Expert", required=False)
    said_by = blocks.CharBlock(required=False, help_text="Name and role, when it is not one of our experts.")

    class Meta:
        icon = "openquote"


class CallToActionBlock(blocks.StructBlock):
    label = blocks.CharBlock(help_text="What happens, as a verb: “Read the guide”.")
    page = blocks.PageChooserBlock(required=False)
    url = blocks.URLBlock(required=False)

    class Meta:
        icon = "link"


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock()
    label = blocks.CharBlock(required=False)

    class Meta:
        icon = "download"


class EmbedBlock(blocks.StructBlock):
    """A video or post that lives elsewhere: readers get a link that says where to, never a frame that loads it."""

    url = blocks.URLBlock(label="Address")
    title = blocks.CharBlock(required=False, help_text="What is there: “Our line at Leeds, 3 minutes”.")

    class Meta:
        icon = "media"


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
    table = TableBlock()
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

    block_type: str
    value: object


class StreamValue(Protocol):
    """The blocks of a section or of a body, as Wagtail hands them out."""

    stream_block: blocks.StreamBlock
    raw_data: Iterable[object]

    def __iter__(self) -> Iterator[StreamChild]: ...


class SectionValue(Anchored):
    """The value of one section: a mapping, as every struct block's is."""

    content: StreamValue
