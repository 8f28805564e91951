"""Where this room enters the CMS. Each subject keeps its own hooks; Wagtail looks for them here."""

from editorial import import_hooks, job_hooks, review_hooks, vocabulary_hooks

__all__ = ["import_hooks", "job_hooks", "review_hooks", "vocabulary_hooks"]
