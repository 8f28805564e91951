"""What this floor's jobs are, in plain words."""

from editorial.platform.jobs.descriptions import Description, Named
from editorial.vocabulary.models import TermMerge

JOB_WORDS = {"vocabulary.merge": Description("Merge a term", (Named(TermMerge, "source_label", ("pk",)),))}
