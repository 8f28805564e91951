"""Field notes: what salespeople hear from accounts, for all colleagues or for one group only."""

import secrets
import uuid
from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Group
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from editorial.platform.accounts.roles import Role
from editorial.platform.accounts.sealing import seal, unseal
from editorial.platform.jobs.queue import enqueue
from editorial.platform.models import User
from editorial.platform.models.tokens import digest

LONGEST_NOTE = 2_000  # characters: more is a report, which is a file of the library
LONGEST_ACCOUNT = 120  # characters, as of an account's own name
KEEP_DELETED = timedelta(days=30)  # so long a deletion can be taken back
SECRET_BYTES = 12  # of chance in an address for mail, which mail servers may write in small letters
SEALED_AS = "note address"


class FieldNoteQuerySet(models.QuerySet["FieldNote"]):
    def visible_to(self, user: User | AnonymousUser) -> "FieldNoteQuerySet":
        """Members see what is for all, and what is for a group they are in now. No role opens a group's notes: neither
        the sales lead nor an admin reads them from outside, and an author who left the group no longer does.
        """
        if isinstance(user, AnonymousUser) or not user.is_member:
            return self.none()
        return self.present().filter(Q(group=None) | Q(group__in=user.groups.order_by().values("pk")))

    def present(self) -> "FieldNoteQuerySet":
        """Not deleted."""
        return self.filter(deleted_at=None)

    def for_all(self) -> "FieldNoteQuerySet":
        """What every member may read: only this is counted where figures are the same for everybody."""
        return self.present().filter(group=None)

    def written_by(self, user: User) -> "FieldNoteQuerySet":
        """Those this person may change."""
        return self.visible_to(user).filter(author=user)

    def deleted_by(self, user: User) -> "FieldNoteQuerySet":
        """One's own that can still be had back, while one may read them."""
        groups = user.groups.order_by().values("pk")
        recently = self.filter(author=user, deleted_at__gt=timezone.now() - KEEP_DELETED)
        return recently.filter(Q(group=None) | Q(group__in=groups)) if user.is_member else self.none()

    def about_account(self, keys: Collection[str]) -> "FieldNoteQuerySet":
        """Those on an account that goes by any of these keys: see `assets.field_notes.accounts`."""
        return self.filter(account_key__in=[key for key in keys if key])

    def with_thanks(self, user: User) -> "FieldNoteQuerySet":
        """`thanks_count`, and `is_thanked` by this person."""
        given = FieldNoteThanks.objects.filter(note=OuterRef("pk")).order_by()
        count = given.values("note").annotate(n=Count("pk")).values("n")
        return self.annotate(thanks_count=Coalesce(Subquery(count), 0), is_thanked=Exists(given.filter(user=user)))

    def for_list(self, user: User) -> "FieldNoteQuerySet":
        """With all that a row shows, in two queries, the newest first."""
        shown = self.with_thanks(user).select_related("author", "persona", "group").prefetch_related("topics")
        return shown.order_by("-created_at", "-pk")

    def forget_deleted(self) -> int:
        """For good, what was deleted so long ago that nobody takes it back; how many rows."""
        gone, _ = self.filter(deleted_at__lt=timezone.now() - KEEP_DELETED).delete()
        return gone


class FieldNote(models.Model):
    """What somebody heard. With a group it is confidential: it goes with that group, and never becomes open by itself.

    `account_key` is how the account is found: its domain if it is known here, else its name as it is compared.
    """

    keeps_confidence = True  # how many there are is not for everybody to know
    wagtail_reference_index_ignore = True  # the CMS names what uses a term to every editor

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=LONGEST_NOTE)
    topics = models.ManyToManyField("vocabulary.Topic", blank=True, related_name="+")
    persona = models.ForeignKey(
        "vocabulary.Persona", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    account = models.CharField(max_length=LONGEST_ACCOUNT, blank=True)
    account_key = models.CharField(max_length=LONGEST_ACCOUNT, blank=True, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    mail_digest = models.CharField(max_length=64, blank=True, editable=False, help_text="Of the mail it came by.")
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = FieldNoteQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-created_at"], name="note_newest"),
            models.Index(fields=["account_key", "-created_at"], name="note_of_account"),
            models.Index(fields=["author", "-created_at"], name="note_of_author"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "mail_digest"], condition=~Q(mail_digest=""), name="one_note_a_mail"
            )
        ]

    def __str__(self) -> str:
        return f"Field note {self.uuid}"  # its words are not for logs and lists of whoever comes by

    def get_absolute_url(self) -> str:
        return reverse("library:note", args=[self.uuid])

    def may_be_changed_by(self, user: User) -> bool:
        return self.author_id == user.pk

    def reindex(self) -> None:
        """The index follows. Call it in the transaction of the cause."""
        enqueue("assets.index_note", str(self.uuid), {"note": str(self.uuid)})

    def keep_version(self, by: User) -> None:
        """Write down what it says in the database, before `by` says otherwise."""
        before = FieldNote.objects.get(pk=self.pk)
        self.versions.create(text=before.text, account=before.account, group=before.group, changed_by=by)

    def delete_softly(self) -> None:
        """Out of sight and out of the index at once; gone for good after a month."""
        self._set_deleted(True)

    def restore(self) -> None:
        self._set_deleted(False)

    def _set_deleted(self, gone: bool) -> None:
        with transaction.atomic():
            FieldNote.objects.filter(pk=self.pk).update(deleted_at=timezone.now() if gone else None)
            self.reindex()

    def thank(self, user: User, *, on: bool) -> None:
        """Say thanks, or take it back; twice is as once, and nobody thanks themselves."""
        if on and self.author_id != user.pk:
            FieldNoteThanks.objects.get_or_create(note=self, user=user)
        elif not on:
            FieldNoteThanks.objects.filter(note=self, user=user).delete()


class FieldNoteVersionQuerySet(models.QuerySet["FieldNoteVersion"]):
    def visible_to(self, user: User) -> "FieldNoteVersionQuerySet":
        """The sales lead sees them, of notes they may read. What was said to a group stays with it, also when the note
        is for all by now.
        """
        if not user.has_role(Role.SALES_LEAD, Role.ADMIN):
            return self.none()
        said_to_them = Q(group=None) | Q(group__in=user.groups.order_by().values("pk"))
        return self.filter(said_to_them, note__in=FieldNote.objects.visible_to(user).order_by())


class FieldNoteVersion(models.Model):
    """What a field note said before it was changed, and who could read that."""

    note = models.ForeignKey(FieldNote, on_delete=models.CASCADE, related_name="versions")
    text = models.TextField(max_length=LONGEST_NOTE)
    account = models.CharField(max_length=LONGEST_ACCOUNT, blank=True)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = FieldNoteVersionQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"Version of field note {self.note_id}"


class FieldNoteThanks(models.Model):
    """One person's thanks for one note."""

    note = models.ForeignKey(FieldNote, on_delete=models.CASCADE, related_name="thanks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "thank-you"
        constraints = [models.UniqueConstraint(fields=["note", "user"], name="one_thanks_each")]

    def __str__(self) -> str:
        return f"{self.user} for field note {self.note_id}"


class NoteAddressQuerySet(models.QuerySet["NoteAddress"]):
    def issue(self, user: User) -> str:
        """Make a new secret part for this person, and return it; the one before opens nothing any more."""
        plain = secrets.token_hex(SECRET_BYTES)
        sealed = seal(plain, SEALED_AS, user.pk)
        self.update_or_create(user=user, defaults={"digest": digest(plain), "sealed": sealed})
        return plain

    def owner_of(self, plain: str) -> User | None:
        """Whose secret part this is; None if it is nobody's, or they may write no notes."""
        row = self.filter(digest=digest(plain)).select_related("user").first()
        return row.user if row and row.user.is_member else None


class NoteAddress(models.Model):
    """The secret part of the address to which one person mails field notes: its digest, and a sealed copy to show."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = NoteAddressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "note addresses"

    def __str__(self) -> str:
        return f"Note address of {self.user}"

    def plain(self) -> str | None:
        """None when the sealed copy cannot be read here."""
        return unseal(self.sealed, SEALED_AS, self.user_id)
