"""What this floor's jobs and e-mails are, in plain words."""

from editorial.platform.jobs.descriptions import Description, Named
from editorial.review.models import Review

REVIEWS = (Named(Review, "revision__object_str", keys=("pk", "uuid")),)

JOB_WORDS = {
    "review.invitation": Description("Mail: an expert is asked to review", REVIEWS, "review"),
    "review.reminder": Description("Mail: an expert is reminded", REVIEWS, "review"),
    "review.decided": Description("Mail: what the expert decided", REVIEWS, "review"),
    "review.remind": Description("Remind an expert", REVIEWS, "review"),
}
