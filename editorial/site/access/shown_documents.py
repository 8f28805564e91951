"""Which documents a reader may open: those that a page shows them. A document nobody shows is for editors."""

import re
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Page, ReferenceIndex

from editorial.pieces.blocks import SectionValue
from editorial.pieces.models import Gate, Piece, ResourcePage
from editorial.pieces.rendering import OPEN_SECTIONS
from editorial.site.access.gates import is_open

LINKED_DOCUMENT = re.compile(r'<a\b[^>]*\blinktype="document"[^>]*>')


def is_shown(document: Document, request: HttpRequest) -> bool:
    """Whether a page that this request may read, past its gate or before it, shows the document.

    The file of a resource follows that piece's gate: another piece that offers it, too, does not lead round it.
    """
    pages = list(pages_with(document))
    own = [page for page in pages if is_file_of(page, document)]
    return any(_shows(page, document, request) for page in own or pages)


def piece_of_file(document: Document, request: HttpRequest) -> Piece | None:
    """The piece whose file it is, if this request may read it up to its gate: there it says how to get past that."""
    pages = (page for page in pages_with(document) if is_file_of(page, document))
    return next((page for page in pages if isinstance(page, Piece) and _is_readable(page, request)), None)


def is_file_of(page: Page, document: Document) -> bool:
    return isinstance(page, ResourcePage) and page.document_id == document.pk


def pages_with(document: Document) -> Iterator[Page]:
    """Live pages that refer to it, as Wagtail's index of references says."""
    pages = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.get_references_to(document).filter(base_content_type=pages)
    pks = {int(pk) for pk in references.values_list("object_id", flat=True)}
    yield from Page.objects.live().filter(pk__in=pks).specific()


def _shows(page: Page, document: Document, request: HttpRequest) -> bool:
    if not _is_readable(page, request):
        return False
    if not isinstance(page, Piece):
        return True
    return shows_in_open_part(page, document) or (is_open(page, request) and shows(page, document))


def _is_readable(page: Page, request: HttpRequest) -> bool:
    """As far as restrictions and dates go; gates are asked apart."""
    if not all(restriction.accept_request(request) for restriction in page.get_view_restrictions()):
        return False
    return not isinstance(page, Piece) or page.is_readable_at(timezone.now())


def shows(piece: Piece, document: Document) -> bool:
    """Anywhere in it."""
    return is_file_of(piece, document) or any(
        document.pk in documents_of(section) for section in piece.section_values()
    )


def shows_in_open_part(piece: Piece, document: Document) -> bool:
    """In what strangers read of a gated piece; the file of a resource lies behind its gate."""
    if piece.gate == Gate.NONE:
        return shows(piece, document)
    opened = list(piece.section_values())[: OPEN_SECTIONS[Gate(piece.gate)]]
    return any(document.pk in documents_of(section) for section in opened)


def documents_of(section: SectionValue) -> set[int]:
    """Primary keys of the documents that a section offers, as a block or by a link in its text."""
    found: set[int] = set()
    for child in section["content"]:
        if child.block_type == "download" and child.value["document"] is not None:
            found.add(child.value["document"].pk)
        elif child.block_type == "text":
            links = LINKED_DOCUMENT.findall(child.value.source)
            found |= {int(pk) for link in links for pk in re.findall(r'\bid="(\d+)"', link)}
    return found
