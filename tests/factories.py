"""One valid row of each model in one line; a test names only what it is about.

    ArticleFactory(title="The second price", sections=[("Hours", "<p>2,130 hours.</p>")], published=True)
    AssetFactory(title="Deck", tagged=True, content=b"words", content__name="deck.txt", content__by=ed)
    AgreementFactory(rules=[{"about": guide}, {"about": deck, "opened": True}], signed_by=[paul, sam])

A term is made once for each slug: `PersonaFactory()` is the CFO every time, `PersonaFactory(label="IT director")`
another. Pieces are tagged drafts; assets and plan items have no tags unless they are `tagged` or told which.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import factory
import wagtail_factories
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.text import slugify
from factory.django import DjangoModelFactory, FileField, ImageField, Password
from wagtail.models import Collection

from assets.models import Asset, AssetKind
from audience.models import (
    Account,
    Agreement,
    Call,
    Consent,
    ConsentRow,
    Contact,
    Event,
    EventKind,
    Evidence,
    Heat,
    Label,
    LeadMove,
    Move,
    Side,
    SignalRule,
    Subscription,
    Visitor,
)
from editorial.pieces.models import ArticlePage, HomePage, HubPage, Piece, ResourcePage
from editorial.platform.accounts.roles import Role
from editorial.platform.models import Job, User
from editorial.platform.models.jobs import Queue, State
from editorial.vocabulary.models import Author, BuyingJob, BuyingStage, Expert, Format, Persona, Topic
from editorial.vocabulary.models.classification import TAG_FIELDS
from editorial_calendar.models import PlanItem


class UserFactory(DjangoModelFactory[User]):
    """A member: `UserFactory(username="sally", roles=[Role.SALES])`; the password is `demo`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = "sally"
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")
    first_name = factory.LazyAttribute(lambda user: user.username.title())
    password = Password("demo")

    @factory.post_generation
    def roles(self: User, create: bool, roles: Iterable[Role] | None, **_: Any) -> None:
        self.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles or []])


class TermFactory(DjangoModelFactory):
    class Meta:
        abstract = True
        django_get_or_create = ("slug",)

    slug = factory.LazyAttribute(lambda term: slugify(term.label))


class PersonaFactory(TermFactory):
    class Meta:
        model = Persona

    label = "CFO"


class BuyingStageFactory(TermFactory):
    class Meta:
        model = BuyingStage

    label = "Interest"


class BuyingJobFactory(TermFactory):
    class Meta:
        model = BuyingJob

    label = "Validation"


class TopicFactory(TermFactory):
    class Meta:
        model = Topic

    label = "Cost of downtime"


class FormatFactory(TermFactory):
    class Meta:
        model = Format

    label = "Article"


class AuthorFactory(TermFactory):
    class Meta:
        model = Author

    label = "Ed Marsh"


class ExpertFactory(DjangoModelFactory[Expert]):
    class Meta:
        model = Expert

    name = "Ana Ruiz"
    slug = factory.LazyAttribute(lambda expert: slugify(expert.name))
    email = factory.LazyAttribute(lambda expert: f"{expert.slug}@experts.example")


class TaggedFactory(DjangoModelFactory):
    """What is classified: `tagged=True` gives one term of each vocabulary to whatever is not named."""

    class Meta:
        abstract = True

    class Params:
        tagged = factory.Trait(
            personas=factory.LazyFunction(lambda: [PersonaFactory()]),
            stages=factory.LazyFunction(lambda: [BuyingStageFactory()]),
            jobs=factory.LazyFunction(lambda: [BuyingJobFactory()]),
            topics=factory.LazyFunction(lambda: [TopicFactory()]),
            format=factory.SubFactory(FormatFactory),
        )

    personas = stages = jobs = topics = ()
    format = None


class RecordFactory(TaggedFactory):
    """A row whose tags can only be set once it is there."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> Any:
        tags = {field: fields.pop(field) for field in TAG_FIELDS}
        row = super()._create(model_class, *args, **fields)
        for field, terms in tags.items():
            getattr(row, field).set(terms)
        return row


class DocumentFactory(wagtail_factories.DocumentFactory):
    """`DocumentFactory(title="Deck", file__data=b"words", file__filename="deck.txt")`."""

    collection = factory.LazyFunction(Collection.get_first_root_node)
    file = FileField(filename="document.txt", data=b"words")


class ImageFactory(wagtail_factories.ImageFactory):
    """`ImageFactory(title="A line", file__width=1200, file__height=800)`."""

    collection = factory.LazyFunction(Collection.get_first_root_node)
    file = ImageField(filename="line.png", format="PNG")


def body(*sections: tuple[str, str]) -> list[dict[str, Any]]:
    """Sections of one rich text each, as stored."""
    return [
        {"type": "section", "value": {"title": title, "anchor": "", "content": [{"type": "text", "value": html}]}}
        for title, html in sections
    ]


class HubFactory(wagtail_factories.PageFactory):
    """A hub below the front page."""

    class Meta:
        model = HubPage

    title = "Guides"
    parent = factory.LazyFunction(HomePage.objects.get)


class ArticleFactory(TaggedFactory, wagtail_factories.PageFactory):
    """A tagged draft below the front page with a section to read, or the same `published`."""

    class Meta:
        model = ArticlePage
        skip_postgeneration_save = True

    class Params:
        sections = ()

    title = "How it works"
    slug = ""  # Wagtail makes one of the title that is still free
    parent = factory.LazyFunction(HomePage.objects.get)
    summary = "In short."
    body = factory.LazyAttribute(lambda piece: body(*(piece.sections or [("In brief", "<p>It works like this.</p>")])))
    live = False
    tagged = True

    @factory.post_generation
    def published(self: Piece, create: bool, published: bool | None, **_: Any) -> None:
        if published:
            self.save_revision().publish()
            self.refresh_from_db()


class ResourceFactory(ArticleFactory):
    class Meta:
        model = ResourcePage


class AssetFactory(RecordFactory):
    """An asset of the library; with `content` it has one version, a file of these bytes."""

    class Meta:
        model = Asset
        skip_postgeneration_save = True

    title = "Five-year view"
    kind = AssetKind.FILE

    @factory.post_generation
    def content(self: Asset, create: bool, words: bytes | None, name: str = "deck.txt", **version: Any) -> None:
        if words is not None:
            document = DocumentFactory(title=self.title, file__data=words, file__filename=name)
            self.supersede(document, **version)


class PlanItemFactory(RecordFactory):
    class Meta:
        model = PlanItem

    title = "What an hour costs"


class JobFactory(DjangoModelFactory[Job]):
    """A mail that waits, or one that `failed` and is not tried any more."""

    class Meta:
        model = Job

    class Params:
        failed = factory.Trait(
            state=State.FAILED,
            attempts=8,
            reason="The mail server refused.",
            finished_at=factory.LazyFunction(timezone.now),
        )

    kind = "mail"
    key = factory.Sequence(str)
    queue = Queue.MAIL


class AccountFactory(DjangoModelFactory[Account]):
    class Meta:
        model = Account
        django_get_or_create = ("domain",)

    domain = "halden.example"
    name = factory.SelfAttribute("domain")


class ContactFactory(DjangoModelFactory[Contact]):
    """A reader who gave an address; the account is that of its domain."""

    class Meta:
        model = Contact
        django_get_or_create = ("email",)

    email = "pat@halden.example"
    name = "Pat Lind"
    account = factory.SubFactory(
        AccountFactory, domain=factory.LazyAttribute(lambda account: account.factory_parent.email.partition("@")[2])
    )


class ConsentFactory(DjangoModelFactory[ConsentRow]):
    """A browser's yes to being remembered, or its no: `ConsentFactory(visitor=visitor, given=False)`."""

    class Meta:
        model = ConsentRow

    kind = Consent.TRACKING
    visitor = factory.SubFactory("tests.factories.VisitorFactory", consent=None)
    given = True
    how = "test"


class VisitorFactory(DjangoModelFactory[Visitor]):
    """A browser whose user agreed to be remembered."""

    class Meta:
        model = Visitor
        skip_postgeneration_save = True

    consent = factory.RelatedFactory(ConsentFactory, "visitor")


class SubscriptionFactory(DjangoModelFactory[Subscription]):
    """Asked for, or `confirmed` by mail."""

    class Meta:
        model = Subscription
        skip_postgeneration_save = True

    contact = factory.SubFactory(ContactFactory)
    topic = factory.SubFactory(TopicFactory)

    @factory.post_generation
    def confirmed(self: Subscription, create: bool, confirmed: bool | None, **_: Any) -> None:
        if confirmed:
            self.confirm("test")


class ReaderFactory(ContactFactory):
    """A confirmed subscriber who agreed to be remembered: `ReaderFactory(subscription__topic=downtime)`."""

    class Meta:
        skip_postgeneration_save = True

    visitor = factory.RelatedFactory(VisitorFactory, "contact")
    subscription = factory.RelatedFactory(SubscriptionFactory, "contact", confirmed=True)


class EventFactory(DjangoModelFactory[Event]):
    """A section that a person read just now: `EventFactory(piece=guide.uuid, section="why")`."""

    class Meta:
        model = Event

    kind = EventKind.SECTION
    visitor = factory.SubFactory(VisitorFactory)
    label = Label.HUMAN
    reason = "test"
    at = factory.LazyFunction(lambda: timezone.now() - timedelta(seconds=5))


class AgreementFactory(DjangoModelFactory[Agreement]):
    """A version with its rules, a draft or `signed_by` the leads of marketing and sales."""

    class Meta:
        model = Agreement
        django_get_or_create = ("number",)
        skip_postgeneration_save = True

    number = 1
    lead_definition = "Someone who is comparing suppliers."

    @factory.post_generation
    def rules(self: Agreement, create: bool, rules: Iterable[dict[str, Any]] | None, **_: Any) -> None:
        for rule in rules or []:
            SignalRuleFactory(agreement=self, **rule)

    @factory.post_generation
    def signed_by(self: Agreement, create: bool, leads: tuple[User, User] | None, **_: Any) -> None:
        for lead, side in zip(leads or (), Side, strict=False):
            self.sign(lead, side)


class SignalRuleFactory(DjangoModelFactory[SignalRule]):
    """Three sections read is warm, a file `opened` is hot; `about` an asset, else on a topic."""

    class Meta:
        model = SignalRule

    class Params:
        about = None
        opened = factory.Trait(heat=Heat.HOT, evidence=Evidence.OPENED, minimum=1)

    agreement = factory.SubFactory(AgreementFactory)
    heat = Heat.WARM
    minimum = 3
    piece = factory.LazyAttribute(lambda rule: rule.about and rule.about.uuid)
    piece_title = factory.LazyAttribute(lambda rule: rule.about.title if rule.about else "")
    topic = factory.Maybe("about", None, factory.SubFactory(TopicFactory))


class LeadMoveFactory(DjangoModelFactory[LeadMove]):
    class Meta:
        model = LeadMove

    call = factory.SubFactory("tests.factories.CallFactory", move=None)
    contact = factory.SelfAttribute("call.contact")
    to = Move.LEAD


class CallFactory(DjangoModelFactory[Call]):
    """A call that waits for its owner."""

    class Meta:
        model = Call
        skip_postgeneration_save = True

    contact = factory.SubFactory(ContactFactory)
    rule = factory.SubFactory(SignalRuleFactory)
    reason_key = factory.SelfAttribute("rule.key")
    owner = factory.SubFactory(UserFactory, roles=[Role.SALES])
    window_starts = factory.LazyFunction(timezone.localdate)
    due_at = factory.LazyFunction(timezone.now)
    move = factory.RelatedFactory(LeadMoveFactory, "call")
