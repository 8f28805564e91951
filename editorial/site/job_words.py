"""What this floor's jobs are, in plain words."""

from editorial.pieces.job_words import PIECES
from editorial.platform.jobs.descriptions import Description

JOB_WORDS = {"site.index": Description("Bring the public search in line with a piece", PIECES, "piece")}
