"""Terms and people are printed on pages, synonyms find them: when one changes, cached pages are old."""

from editorial.platform.cache import site_version
from editorial.vocabulary.models import Author, BuyingStage, Expert, Format, Persona, SynonymGroup, Topic

site_version.bump_with(Author, BuyingStage, Expert, Format, Persona, SynonymGroup, Topic)
