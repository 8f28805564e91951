"""The page types: front page, hubs, and the pieces themselves."""

from editorial.pieces.models.page_work import ChosenPage, PageToDelete, PageWork, PageWorkKind
from editorial.pieces.models.pages import PIECE_MODELS, ArticlePage, HomePage, HubPage, ResourcePage
from editorial.pieces.models.pieces import GUARDS, QUESTIONS, Gate, NotPublishable, Piece

__all__ = [
    "GUARDS",
    "PIECE_MODELS",
    "QUESTIONS",
    "ArticlePage",
    "ChosenPage",
    "Gate",
    "HomePage",
    "HubPage",
    "NotPublishable",
    "PageToDelete",
    "PageWork",
    "PageWorkKind",
    "Piece",
    "ResourcePage",
]
