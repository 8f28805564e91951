"""Readers: visitors who agreed to be remembered, contacts who gave their address, and the companies they work for."""

import uuid

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery

from audience.models.consent import Consent, ConsentRow
from audience.people.email_addresses import company_domain
from editorial.platform.accounts.email_addresses import normal_email
from editorial.platform.accounts.roles import Role
from editorial.platform.models import User


class Account(models.Model):
    """A company, known by the domain of its people's addresses. Several contacts of one account are a buying group."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    domain = models.CharField(max_length=120, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The salesperson or partner whose account it is; their calls come here.",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: User | AnonymousUser) -> "ContactQuerySet":
        """A sales lead sees everybody; a salesperson or partner those they have a call for, and those of accounts
        that are theirs.
        """
        if isinstance(user, AnonymousUser) or not user.gets_calls:
            return self.none()
        if user.has_role(Role.SALES_LEAD, Role.ADMIN):
            return self.all()
        called = Contact.objects.filter(calls__owner=user)
        return self.filter(Q(pk__in=called.values("pk")) | Q(account__in=Account.objects.filter(owner=user)))

    def at(self, email: str) -> "ContactQuerySet":
        return self.filter(email=normal_email(email))

    def meet(self, email: str, name: str) -> "Contact":
        """The contact of that address, made with its account if it is new. A known person's name stays as it was:
        whoever fills in a form may not be the one who reads the mail. Until somebody confirmed, the latest name holds.
        """
        address = normal_email(email)
        domain = company_domain(address)
        account = Account.objects.get_or_create(domain=domain, defaults={"name": domain})[0] if domain else None
        contact, is_new = self.get_or_create(email=address, defaults={"name": name, "account": account})
        if not is_new and not contact.consents.exists():
            contact.name = name
            contact.save(update_fields=["name"])
        return contact


class Contact(models.Model):
    """A known person. Not a lead: that is what the agreement says, and a row in the ledger."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    account = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def company(self) -> str:
        return self.account.name if self.account else ""


class VisitorQuerySet(models.QuerySet["Visitor"]):
    def agreeing(self) -> "VisitorQuerySet":
        """Whose last word on being remembered was yes. Annotates `agreed_at`: when it was said."""
        last_word = ConsentRow.objects.about_tracking().filter(visitor=OuterRef("pk")).order_by("-pk")
        given, at = (Subquery(last_word.values(field)[:1]) for field in ("given", "at"))
        return self.annotate(agrees=given, agreed_at=at).filter(agrees=True)


class Visitor(models.Model):
    """A browser whose user agreed to be remembered. Without consent there is no such row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="visitors")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = VisitorQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.uuid)


class SubscriptionState(models.TextChoices):
    """Derived from the ledger of consents, never stored."""

    ASKED = "asked", "waiting for confirmation"
    CONFIRMED = "confirmed", "subscribed"
    ENDED = "ended", "unsubscribed"


def _last_word() -> Subquery:
    words = ConsentRow.objects.about_mail().filter(contact=OuterRef("contact"), topic=OuterRef("topic"))
    return Subquery(words.order_by("-pk").values("given")[:1])


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def with_word(self) -> "SubscriptionQuerySet":
        """Annotate `last_word`: True confirmed, False ended, None never confirmed."""
        return self.annotate(last_word=_last_word())

    def confirmed(self) -> "SubscriptionQuerySet":
        return self.annotate(last_word=_last_word()).filter(last_word=True)


class Subscription(models.Model):
    """A contact's wish to hear about one issue. It holds only once confirmed by mail."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="subscriptions")
    topic = models.ForeignKey("vocabulary.Topic", on_delete=models.CASCADE, related_name="+")
    visitor = models.ForeignKey(
        Visitor,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The browser it was asked from, if its user agreed to be remembered; tied on confirmation.",
    )
    asked_at = models.DateTimeField(auto_now_add=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "topic"], name="one_subscription")]
        ordering = ["topic__sort_order", "topic__label"]

    def __str__(self) -> str:
        return f"{self.contact}: {self.topic}"

    @property
    def state(self) -> SubscriptionState:
        given = ConsentRow.objects.last_word(Consent.MAIL, contact=self.contact, topic=self.topic)
        if given is None:
            return SubscriptionState.ASKED
        return SubscriptionState.CONFIRMED if given else SubscriptionState.ENDED

    def confirm(self, how: str) -> bool:
        """Write the yes; False when it was confirmed already."""
        with transaction.atomic():
            return self._say(True, how)

    def end(self, how: str) -> bool:
        """Write the no; False when there was nothing to end."""
        with transaction.atomic():
            return self._say(False, how)

    def _say(self, given: bool, how: str) -> bool:
        Contact.objects.select_for_update().get(pk=self.contact_id)  # two clicks at once write one row
        if ConsentRow.objects.last_word(Consent.MAIL, contact=self.contact, topic=self.topic) is given:
            return False
        ConsentRow.objects.create(kind=Consent.MAIL, contact=self.contact, topic=self.topic, given=given, how=how)
        return True

    def tie(self, visitor: Visitor) -> None:
        """From now on, and looking back, that browser's reading is this contact's, if its user still agrees.

        Called only for the browser in which the contact opened what was mailed to them.
        """
        Visitor.objects.agreeing().filter(pk=visitor.pk, contact=None).update(contact=self.contact)
