"""The words everything is classified by, and the people who write and vouch."""

from editorial.vocabulary.models.classification import Classification, PageClassification, RecordClassification
from editorial.vocabulary.models.first_words import FirstWords
from editorial.vocabulary.models.merges import TermMerge
from editorial.vocabulary.models.people import Author, Expert
from editorial.vocabulary.models.synonyms import SynonymGroup
from editorial.vocabulary.models.terms import BuyingJob, BuyingStage, Campaign, Capture, Format, Persona, Topic

__all__ = [
    "Author",
    "BuyingJob",
    "BuyingStage",
    "Campaign",
    "Capture",
    "Classification",
    "Expert",
    "FirstWords",
    "Format",
    "PageClassification",
    "Persona",
    "RecordClassification",
    "SynonymGroup",
    "TermMerge",
    "Topic",
]
