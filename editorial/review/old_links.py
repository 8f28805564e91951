"""A link that no longer opens: whether its expert may be mailed another, and if not, why."""

from typing import NamedTuple

from editorial.platform.models import Purpose, Token
from editorial.review.models import Decision, Review


class OldLink(NamedTuple):
    """`review` is the one whose link may be mailed; without one, `why_not` says why nothing is sent."""

    review: Review | None
    why_not: str = ""


UNKNOWN = OldLink(None, "It may have been cut in two by the mail. Open the whole of it, or ask whoever wrote to you.")
TAKEN_BACK = OldLink(None, "The editors took this link back. Ask whoever wrote to you if that was not meant.")
DRAFT_TAKEN_BACK = OldLink(None, "The writer took the draft back. You get a new link if your review is needed.")
APPROVED = OldLink(None, "You approved this draft: nothing is left to do.")
CHANGES_ASKED = OldLink(None, "You asked for changes. When they are made, you get a new link.")
DECIDED = {Decision.APPROVED: APPROVED, Decision.CHANGES: CHANGES_ASKED}


def behind(plain: str) -> OldLink:
    """What the holder of an unusable link may be told: never the draft's title, for a link may have been leaked."""
    token = Token.objects.issued(plain, Purpose.REVIEW)
    review = Review.objects.filter(uuid=token.subject).first() if token else None
    if token is None or review is None:
        return UNKNOWN
    newest = review.newest_of_the_same()
    if not newest.is_open:
        return DECIDED.get(Decision(newest.decision), DRAFT_TAKEN_BACK)
    return TAKEN_BACK if newest.link_is_taken_back() else OldLink(newest)
