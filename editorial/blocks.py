"""What pieces are built of: named sections, each with an anchor that stays when its title changes."""

from typing import Any

from django.utils.text import slugify
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "hr", "link", "document-link", "code", "superscript"]


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock()
    alt = blocks.CharBlock(help_text="What it shows, for those who cannot see it.", required=False)
    caption = blocks.CharBlock(required=False)

    class Meta:
        icon = "image"
        template = "editorial/blocks/figure.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock()
    expert = SnippetChooserBlock("editorial.Expert", required=False)
    said_by = blocks.CharBlock(required=False, help_text="Name and role, when it is not one of our experts.")

    class Meta:
        icon = "openquote"
        template = "editorial/blocks/quote.html"


class CallToActionBlock(blocks.StructBlock):
    label = blocks.CharBlock(help_text="What happens, as a verb: “Read the guide”.")
    page = blocks.PageChooserBlock(required=False)
    url = blocks.URLBlock(required=False)

    class Meta:
        icon = "link"
        template = "editorial/blocks/call_to_action.html"


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock()
    label = blocks.CharBlock(required=False)

    class Meta:
        icon = "download"
        template = "editorial/blocks/download.html"


class KeptBlock(blocks.StructBlock):
    """What an import did not understand: kept and shown to editors, left out for readers."""

    source = blocks.TextBlock()
    reason = blocks.CharBlock(required=False)

    class Meta:
        icon = "warning"
        label = "Kept from import"
        template = "editorial/blocks/kept.html"


class BodyBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES)
    figure = FigureBlock()
    quote = QuoteBlock()
    table = TableBlock(template="editorial/blocks/table.html")
    code = blocks.TextBlock(icon="code", template="editorial/blocks/code.html")
    embed = EmbedBlock(icon="media", template="editorial/blocks/embed.html")
    call_to_action = CallToActionBlock()
    download = DownloadBlock()
    kept = KeptBlock()


class SectionBlock(blocks.StructBlock):
    """One named part of a piece. Reading is counted by its anchor, so the anchor never changes by itself."""

    title = blocks.CharBlock(max_length=160)
    anchor = blocks.CharBlock(
        required=False, max_length=80, help_text="Made from the title when left empty; changing it breaks links to it."
    )
    content = BodyBlock(label="Content")

    class Meta:
        icon = "title"
        template = "editorial/blocks/section.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        cleaned["anchor"] = slugify(cleaned.get("anchor") or cleaned["title"])[:80] or "section"
        return cleaned


class PieceBody(blocks.StreamBlock):
    section = SectionBlock()

    def clean(self, value: Any) -> Any:
        """Anchors are made different from one another: the second “summary” becomes “summary-2”."""
        cleaned = super().clean(value)
        seen: set[str] = set()
        for child in cleaned:
            base = anchor = child.value["anchor"]
            number = 1
            while anchor in seen:
                number += 1
                anchor = f"{base}-{number}"
            seen.add(anchor)
            child.value["anchor"] = anchor
        return cleaned
