"""What this floor's jobs are, in plain words."""

from wagtail.images import get_image_model

from editorial.pieces.models import PIECE_MODELS
from editorial.platform.jobs.descriptions import Description, Named

PIECES = tuple(Named(model, "title") for model in PIECE_MODELS)
PICTURES = (Named(get_image_model(), "title", keys=("pk",)),)

JOB_WORDS = {"pieces.renditions": Description("Make a picture's sizes", PICTURES, "image")}
