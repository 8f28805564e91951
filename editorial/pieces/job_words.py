"""What this floor's jobs are, in plain words."""

from wagtail.images import get_image_model
from wagtail.models import Page, Revision

from editorial.pieces.models import PIECE_MODELS, PageWork
from editorial.platform.jobs.descriptions import Description, Named

PIECES = tuple(Named(model, "title") for model in PIECE_MODELS)
PICTURES = (Named(get_image_model(), "title", keys=("pk",)),)

SCHEDULED = (Named(Revision, "object_str", keys=("pk",)),)
PAGES = (Named(Page, "title", keys=("pk",)),)
WORKS = (Named(PageWork, "title", keys=("pk",)),)

JOB_WORDS = {
    "pieces.renditions": Description("Make a picture's sizes", PICTURES, "image"),
    "pieces.publish": Description("Publish on schedule", SCHEDULED),
    "pieces.below": Description("Follow a page that was moved or restricted", PAGES, "page"),
    "pieces.delete": Description("Delete pages with all below them", WORKS, "work"),
    "pieces.publish_many": Description("Publish many pages", WORKS, "work"),
    "pieces.move": Description("Move many pages", WORKS, "work"),
    "pieces.unpublish": Description("Unpublish many pages", WORKS, "work"),
    "pieces.take_down": Description("Take down on schedule", PAGES),
}
