"""Confirming suggested tags: put on as a person chose them; what was public at its source is then published."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from editorial.intake.models import TagProposal
from editorial.pieces.models import NotPublishable
from editorial.platform.jobs.outages import outage_of
from editorial.platform.models.users import User
from editorial.platform.rooms import offers

logger = logging.getLogger(__name__)

Tags = Mapping[str, Iterable[str]]  # slugs by axis


@dataclass
class Confirmed:
    published: list[TagProposal] = field(default_factory=list)
    tagged: list[TagProposal] = field(default_factory=list)
    refused: list[tuple[TagProposal, str]] = field(default_factory=list)

    def __str__(self) -> str:
        words = [f"{len(self.published)} published"] if self.published else []
        words += [f"{len(self.tagged)} tagged"] if self.tagged else []
        words += [f"{len(self.refused)} still need something"] if self.refused else []
        return ", ".join(words) or "nothing was waiting"


def confirm(proposal: TagProposal, tags: Tags, user: User | None, done: Confirmed) -> None:
    """Apply what a person chose. What cannot be published yet stays in the list, with what is missing.

    A piece that breaks stops no other: it stays in the list as well, and the log says where it broke.
    """
    taggers = {what: tag for room in offers("importers") for what, tag in getattr(room, "TAGGERS", {}).items()}
    try:
        with transaction.atomic():
            if not proposal.confirm(user, timezone.now()):
                return
            published = taggers[proposal.what](proposal, tags, user)
    except NotPublishable as refusal:
        done.refused.append((proposal, " ".join(refusal.messages)))
        return
    except Exception as error:
        if outage_of(error):  # the next would meet it as well
            raise
        logger.exception("the tags suggested for %s could not be put on", proposal.piece)
        done.refused.append(
            (proposal, f"It broke, which is a fault of ours ({type(error).__name__}). Open its editor.")
        )
        return
    (done.published if published else done.tagged).append(proposal)


def confirm_all(user: User | None = None) -> Confirmed:
    """Confirm everything for which every axis has a suggestion, as suggested."""
    return confirm_as_suggested(TagProposal.objects.as_suggested(), user)


def confirm_as_suggested(proposals: Iterable[TagProposal], user: User | None) -> Confirmed:
    done = Confirmed()
    for proposal in proposals:
        confirm(proposal, proposal.chosen(), user, done)
    return done
