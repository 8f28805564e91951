"""What the factories make is valid as it is, so that a test which names one field tests that field."""

import inspect

import pytest
from factory.django import DjangoModelFactory

from assets.models import Asset
from editorial.platform.accounts.roles import Role
from editorial.platform.models import User
from tests import factories
from tests.factories import (
    AgreementFactory,
    ArticleFactory,
    AssetFactory,
    CallFactory,
    ContactFactory,
    PersonaFactory,
    ReaderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

FACTORIES = [
    made
    for _, made in inspect.getmembers(factories, inspect.isclass)
    if made.__module__ == factories.__name__ and issubclass(made, DjangoModelFactory) and not made._meta.abstract
]


@pytest.mark.parametrize("make", FACTORIES, ids=lambda make: make.__name__)
def test_what_a_factory_makes_is_valid(make: type[DjangoModelFactory]) -> None:
    row = make()
    row.refresh_from_db()
    absent = [
        field.name for field in row._meta.fields if getattr(row, field.attname) in (None, {})
    ]  # code may, forms not
    row.full_clean(exclude=absent)


def test_a_term_is_made_once() -> None:
    assert PersonaFactory() == PersonaFactory(label="Another", slug="cfo") != PersonaFactory(label="IT director")


def test_pieces_are_tagged_and_assets_on_request() -> None:
    assert ArticleFactory().missing_tags() == []
    assert len(ArticleFactory(tagged=False).missing_tags()) == len(AssetFactory().missing_tags()) == 5
    assert AssetFactory(tagged=True).missing_tags() == []


def test_a_piece_is_published_on_request() -> None:
    piece = ArticleFactory(sections=[("Hours", "<p>2,130 hours.</p>")], published=True)
    assert piece.live
    assert piece.sections() == [("hours", "Hours", "2,130 hours.")]
    assert not ArticleFactory().live


def test_an_asset_has_a_version_where_it_has_content(ed: User) -> None:
    asset: Asset = AssetFactory(content=b"words", content__name="deck.txt", content__by=ed)
    [version] = asset.versions.all()
    assert (version.document.file.read(), version.extension, version.created_by) == (b"words", "txt", ed)
    assert not AssetFactory().versions.exists()


def test_a_reader_agreed_and_subscribed() -> None:
    reader = ReaderFactory(email="ola@norrvik.example")
    assert reader.account.domain == "norrvik.example"
    assert reader.visitors.agreeing().count() == reader.subscriptions.confirmed().count() == 1
    assert not ContactFactory().visitors.exists()


def test_an_agreement_is_signed_as_it_stands(paul: User, sam: User) -> None:
    rules = [{"about": AssetFactory()}, {"about": AssetFactory(), "opened": True}]
    assert AgreementFactory(rules=rules, signed_by=[paul, sam]).is_signed
    assert not AgreementFactory(number=2, rules=rules).is_signed


def test_a_call_waits_for_its_owner() -> None:
    call = CallFactory()
    assert [*call._meta.model.objects.waiting()] == [call]
    assert call.owner.has_role(Role.SALES)


def test_a_member_can_log_in() -> None:
    assert UserFactory().check_password("demo")
