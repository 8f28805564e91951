"""What is the same for every reader is sent compressed, and so is the CMS; what holds a secret never is."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from editorial.platform.accounts.invitations import Invited, invite
from editorial.platform.accounts.roles import Role
from editorial.platform.cache import site_version
from editorial.platform.models import User

pytestmark = pytest.mark.django_db

GZIP = {"accept-encoding": "gzip, deflate, br"}


@pytest.fixture(autouse=True)
def kept(settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 300


def test_a_page_is_the_same_compressed_or_not_cold_or_warm(client: Client, published: Callable[..., Any]) -> None:
    address = published("One", ("Why", "<p>A reason, and one more.</p>" * 20)).url
    site_version._bump()
    cold = client.get(address, headers=GZIP)
    with CaptureQueriesContext(connection) as asked:
        warm, plain = client.get(address, headers=GZIP), client.get(address)
    assert len(asked) == 0
    assert cold["Content-Encoding"] == warm["Content-Encoding"] == "gzip"
    assert cold.content == warm.content
    assert "Content-Encoding" not in plain
    assert gzip.decompress(warm.content) == plain.content
    assert len(warm.content) < len(plain.content) / 2
    for answer in (cold, warm, plain):
        assert int(answer["Content-Length"]) == len(answer.content)
        assert "Accept-Encoding" in answer["Vary"]
        assert answer["ETag"] == cold["ETag"]
        assert answer["ETag"].startswith('W/"')


def test_an_unchanged_page_is_not_sent_again_in_either_form(client: Client, published: Callable[..., Any]) -> None:
    address = published("One").url
    tag = client.get(address)["ETag"]
    for headers in ({}, GZIP):
        answer = client.get(address, headers={**headers, "if-none-match": tag})
        assert (answer.status_code, answer.content) == (304, b"")
        assert "Content-Encoding" not in answer


def test_the_cms_is_compressed_and_whoever_takes_nothing_compressed_can_read_it(ed: User, client: Client) -> None:
    client.force_login(ed)
    compressed, plain = client.get("/admin/", headers=GZIP), client.get("/admin/")
    assert compressed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert b"</html>" in gzip.decompress(compressed.content)


def test_the_link_of_an_invitation_is_not_compressed(ada: User, client: Client) -> None:
    client.force_login(ada)
    [waiting] = invite([Invited("new@example.com", "New")], Role.SALES, ada, mailed=False)
    shown = client.post(reverse("invitation_link", args=[waiting.pk]), headers=GZIP)
    assert b"/password/" in shown.content
    assert "Content-Encoding" not in shown


@pytest.mark.parametrize("address", ["/login/", "/password/", "/me/", "/library/", "/links/", "/calls/", "/review/x/"])
def test_what_is_one_persons_own_or_leads_to_a_secret_is_not(sally: User, client: Client, address: str) -> None:
    for _ in range(2):
        assert "Content-Encoding" not in client.get(address, headers=GZIP)
        client.force_login(sally)
