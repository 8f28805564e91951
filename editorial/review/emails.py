"""The e-mails and reminders of this room, written when they are sent."""

from django.template.loader import render_to_string
from django.urls import reverse

from editorial.platform.emails import Email, email, queue_email
from editorial.platform.jobs.queue import job
from editorial.platform.models.jobs import Job, Queue
from editorial.platform.web.addresses import absolute
from editorial.review.models import Review


@email("review.invitation")
def invite(ids: dict[str, str]) -> Email | None:
    return _with_link(ids, "emails/review_invitation.txt", "Five minutes? “{title}” needs your eye")


@email("review.reminder")
def remind(ids: dict[str, str]) -> Email | None:
    return _with_link(ids, "emails/review_reminder.txt", "By tomorrow: “{title}”")


def _with_link(ids: dict[str, str], template: str, subject: str) -> Email | None:
    review = Review.objects.open().filter(uuid=ids["review"]).select_related("expert", "asked_by").first()
    if review is None:
        return None
    link = absolute(reverse("review", args=[review.issue_token()]))
    text = render_to_string(template, {"review": review, "piece": review.piece, "link": link})
    return Email(review.expert.email, subject.format(title=review.piece.title), text)


@email("review.decided")
def tell_the_writer(ids: dict[str, str]) -> Email | None:
    review = Review.objects.filter(uuid=ids["review"]).select_related("expert", "asked_by").first()
    if review is None or review.asked_by is None or not review.asked_by.email:
        return None
    link = absolute(reverse("wagtailadmin_pages:edit", args=[review.piece.pk]))
    text = render_to_string("emails/review_decided.txt", {"review": review, "piece": review.piece, "link": link})
    subject = f"{review.expert.name} {review.get_decision_display()}: “{review.piece.title}”"
    return Email(review.asked_by.email, subject, text)


@job("review.remind", Queue.MAIL)
def remind_if_still_open(row: Job) -> None:
    review = Review.objects.open().filter(pk=row.payload["review"]).first()
    if review is not None:
        queue_email("review.reminder", f"{review.uuid}:{review.due_on}", review=review.uuid)
