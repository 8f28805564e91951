"""Expert review as a Django app: it adds its guard and its question to publication."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "editorial.review"
    label = "review"

    def ready(self) -> None:
        from editorial.pieces.models import GUARDS, QUESTIONS
        from editorial.review import emails, handlers  # noqa: F401 - registers e-mails, connects handlers
        from editorial.review.models import asked_when_the_approval_lapsed, not_while_an_expert_reads

        if not_while_an_expert_reads not in GUARDS:
            GUARDS.append(not_while_an_expert_reads)
        if asked_when_the_approval_lapsed not in QUESTIONS:
            QUESTIONS.append(asked_when_the_approval_lapsed)
