"""Vocabularies, pieces, people, reviews, imports, jobs, tokens."""

from editorial.models.brand import BrandSettings
from editorial.models.classification import Classification, PageClassification, RecordClassification
from editorial.models.imports import ImportItem, ImportRun, Outcome, TagProposal
from editorial.models.jobs import Job
from editorial.models.pages import PIECE_MODELS, ArticlePage, HomePage, HubPage, ResourcePage
from editorial.models.people import Author, Expert
from editorial.models.pieces import Gate, NotPublishable, Piece
from editorial.models.review import Decision, ExpertReviewTask, Review, ReviewComment, ReviewQuestion
from editorial.models.tokens import Purpose, Token
from editorial.models.users import User
from editorial.models.vocabularies import BuyingJob, BuyingStage, Campaign, Capture, Format, Persona, Topic

__all__ = [
    "PIECE_MODELS",
    "ArticlePage",
    "Author",
    "BrandSettings",
    "BuyingJob",
    "BuyingStage",
    "Campaign",
    "Capture",
    "Classification",
    "Decision",
    "Expert",
    "ExpertReviewTask",
    "Format",
    "Gate",
    "HomePage",
    "HubPage",
    "ImportItem",
    "ImportRun",
    "Job",
    "NotPublishable",
    "Outcome",
    "PageClassification",
    "Persona",
    "Piece",
    "Purpose",
    "RecordClassification",
    "ResourcePage",
    "Review",
    "ReviewComment",
    "ReviewQuestion",
    "TagProposal",
    "Token",
    "Topic",
    "User",
]
