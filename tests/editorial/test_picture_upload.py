"""A picture that cannot be shown is refused with the reason, by every door that takes pictures."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.images.models import Image
from wagtail.models import Collection

from editorial.platform.models import User
from tests.factories import ImageFactory

pytestmark = pytest.mark.django_db


def picture(kind: str, keep: float = 1) -> SimpleUploadedFile:
    """A picture of noise, of which a part is kept."""
    target = BytesIO()
    Pillow.effect_noise((120, 90), 90).convert("RGB").save(target, kind)
    content = target.getvalue()
    return SimpleUploadedFile(f"boat.{kind.lower()}", content[: int(len(content) * keep)], f"image/{kind.lower()}")


@pytest.fixture
def desk(client: Client, ed: User) -> Client:
    client.force_login(ed)
    return client


def fields(file: SimpleUploadedFile, prefix: str = "") -> dict[str, object]:
    collection = Collection.get_first_root_node().pk
    return {f"{prefix}title": "Boat", f"{prefix}file": file, f"{prefix}collection": collection, f"{prefix}tags": ""}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_picture_cut_short_is_not_uploaded(desk: Client, kind: str, keep: float) -> None:
    answer = desk.post(reverse("wagtailimages:add"), fields(picture(kind, keep)))
    assert answer.status_code == 200
    assert not Image.objects.exists()
    assert "image" in str(answer.context["form"].errors["file"]).lower()


def test_a_whole_picture_is(desk: Client) -> None:
    assert desk.post(reverse("wagtailimages:add"), fields(picture("PNG"))).status_code == 302
    assert Image.objects.count() == 1


def test_the_reason_says_what_to_do(desk: Client) -> None:
    answer = desk.post(reverse("wagtailimages:add"), fields(picture("PNG", 0.9)))
    assert "save it again" in answer.content.decode()


def test_a_picture_cut_short_is_not_taken_among_many(desk: Client) -> None:
    answer = desk.post(
        reverse("wagtailimages:add_multiple"),
        {"files[]": picture("PNG", 0.9), "title": "Boat", "collection": Collection.get_first_root_node().pk},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert answer.json()["success"] is False
    assert "save it again" in answer.json()["error_message"]
    assert not Image.objects.exists()


def test_a_picture_cut_short_is_not_taken_by_the_chooser(desk: Client) -> None:
    answer = desk.post(reverse("wagtailimages_chooser:create"), fields(picture("PNG", 0.9), "image-chooser-upload-"))
    assert answer.status_code == 200
    assert "save it again" in answer.content.decode()
    assert not Image.objects.exists()


def test_a_picture_cut_short_replaces_none(desk: Client) -> None:
    image = ImageFactory()
    before = image.file_hash or image.get_file_hash()
    answer = desk.post(reverse("wagtailimages:edit", args=[image.pk]), fields(picture("PNG", 0.9)))
    assert answer.status_code == 200
    image.refresh_from_db()
    assert image.get_file_hash() == before
