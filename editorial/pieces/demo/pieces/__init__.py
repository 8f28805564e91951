"""The pieces as files beside this module; each knows its own tags and dates."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.utils import timezone

from editorial.platform.demo.files import front_matter, identity


@dataclass(frozen=True)
class DemoPiece:
    """One file: front matter as fields, Markdown as `text`. `state` is live, draft or scheduled."""

    title: str
    slug: str
    summary: str
    kind: str
    format: str
    text: str
    personas: list[str] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    hub: str = "articles"
    published_days_ago: int = 0  # negative: so many days from now
    review_by_days: int | None = None  # from today
    evergreen: bool = False
    campaign: str = ""
    gate: str = "none"
    image: str = ""
    document: str = ""
    link: str = ""
    state: str = "live"

    @property
    def uuid(self) -> UUID:
        return identity("piece", self.slug)

    @property
    def published_at(self) -> datetime:
        """At nine in the morning of its day."""
        morning = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
        return morning - timedelta(days=self.published_days_ago)

    @property
    def review_by(self) -> date | None:
        if self.review_by_days is None:
            return None
        return timezone.localdate() + timedelta(days=self.review_by_days)


def all_pieces() -> list[DemoPiece]:
    """Oldest first, as they were published."""
    found = []
    for path in sorted(Path(__file__).parent.glob("*.md")):
        head, text = front_matter(path)
        found.append(DemoPiece(text=text, **head))
    return sorted(found, key=lambda piece: (-piece.published_days_ago, piece.slug))
