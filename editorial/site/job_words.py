"""What this floor's jobs are, in plain words."""

from editorial.pieces.job_words import PIECES
from editorial.platform.jobs.descriptions import Description, Named
from editorial.site.models import BrandSettings

JOB_WORDS = {
    "site.index": Description("Bring the public search in line with a piece", PIECES, "piece"),
    "site.logo": Description("Make the logo's sizes", (Named(BrandSettings, "name", keys=("pk",)),), "brand"),
}
