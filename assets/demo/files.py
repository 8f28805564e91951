"""Make the files once: every name, and what it is made from. A file that is there already is not made again."""

import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from assets.demo.decks import deck
from assets.demo.papers import paper
from assets.demo.sheets import checklist, cost_model
from assets.demo.word import letter
from editorial.platform.models import User

MADE_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)  # written in every file, so that the same text gives the same bytes
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")

MAKERS: dict[str, Callable[[], bytes]] = {
    "northmoor-leaving-well.pptx": lambda: deck("leaving-well"),
    "northmoor-what-to-tell-the-board.pptx": lambda: deck("what-to-tell-the-board"),
    "northmoor-first-signals-workshop.pptx": lambda: deck("first-signals-workshop"),
    "northmoor-sales-conversations.pptx": lambda: deck("sales-conversations"),
    "northmoor-counting-downtime.pdf": lambda: paper("counting-downtime"),
    "northmoor-first-hour-of-a-recall.pdf": lambda: paper("first-hour-of-a-recall"),
    "northmoor-leaving-handbook.pdf": lambda: paper("leaving-handbook"),
    "northmoor-readers-survey.pdf": lambda: paper("readers-survey"),
    "northmoor-coverage-map.pdf": lambda: paper("coverage-map"),
    "northmoor-connectors.pdf": lambda: paper("connectors"),
    "northmoor-planning-3.pdf": lambda: paper("planning-3"),
    "northmoor-cost-of-downtime.xlsx": cost_model,
    "northmoor-requirement-checklist.xlsx": checklist,
    "northmoor-rfp-template.docx": lambda: letter("rfp-template"),
    "northmoor-discussion-guide.docx": lambda: letter("discussion-guide"),
}


def load(say: Callable[[str], None]) -> None:
    known = set(Document.objects.filter(title__in=MAKERS).values_list("title", flat=True))
    owner = User.objects.get(username="ed")
    for name in MAKERS.keys() - known:
        Document.objects.create(title=name, file=ContentFile(made(name), name=name), uploaded_by_user=owner)
    say(f"{len(MAKERS)} files")


def made(name: str) -> bytes:
    """The file's bytes, always the same."""
    content = MAKERS[name]()
    return content if name.endswith(".pdf") else _settled(content)


def _settled(office: bytes) -> bytes:
    """An Office file without the moment of its making: neither in the archive nor in its properties."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(office)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".xlsx"):  # the numbers behind a chart
                content = _settled(content)
            if name == "docProps/core.xml":
                content = STAMP.sub(rb"\g<1>" + MADE_AT.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)
            new.writestr(zipfile.ZipInfo(name, MADE_AT.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
