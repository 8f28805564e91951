"""After an upgrade no browser goes on with an old style sheet or script."""

import re

import pytest
from django.templatetags.static import static
from django.test import Client

from editorial.platform.models import User
from editorial.platform.web.static_files import version_of


def test_an_address_follows_what_is_in_the_file() -> None:
    assert re.fullmatch(r"/static/site/site\.css\?v=[0-9a-f]{10}", static("site/site.css"))
    assert version_of("site/site.css") != version_of("review/review.css")


@pytest.mark.parametrize("name", ["site/", "nothing.css", "", None])
def test_what_is_no_file_has_no_version(name: str | None) -> None:
    assert version_of(name) == ""


@pytest.mark.django_db
def test_every_file_of_a_page_says_its_version_once(ed: User, client: Client) -> None:
    assert unversioned(client.get("/").text) == []
    client.force_login(ed)
    assert unversioned(client.get("/admin/").text) == []


def unversioned(page: str) -> list[str]:
    files = re.findall(r'(?:src|href)="(/static/[^"]+\.(?:css|js)[^"]*)"', page)
    assert files
    return [address for address in files if address.count("?") != 1]
