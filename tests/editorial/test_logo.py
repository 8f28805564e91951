"""The company's logo: seen at the head of every page once its sizes are made, and refused when it could not be seen."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.images.models import Image, Rendition
from wagtail.models import Collection, Site

from editorial.platform.models import Job, User
from editorial.site.brand.chrome import site_chrome
from editorial.site.models import BrandSettings
from tests.factories import ImageFactory
from tests.html import html_of

pytestmark = pytest.mark.django_db

AsUser = Callable[[User], Client]
INK, WHITE, NOTHING = (20, 20, 20, 255), (255, 255, 255, 255), (0, 0, 0, 0)


@pytest.fixture
def drawn() -> Callable[..., Image]:
    """An image of `ink` letters on `ground`: `drawn(600, 150)`."""

    def draw(width: int = 600, height: int = 150, ink: Any = INK, ground: Any = NOTHING) -> Image:
        picture = Pillow.new("RGBA", (width, height), ground)
        picture.paste(ink, (width // 4, height // 4, width // 2, height // 2))
        image = ImageFactory(title="Logo")
        with image.file.storage.open(image.file.name, "wb") as file:
            picture.save(file, "PNG")
        image.width, image.height = width, height
        image.save()
        return image

    return draw


@pytest.fixture
def branded(drawn: Callable[..., Image], work: Callable[[], int]) -> Callable[..., BrandSettings]:
    def brand(**fields: Any) -> BrandSettings:
        look = {"name": "Plant & Profit", "company": "Northmoor", "logo": drawn(), **fields}
        saved: BrandSettings = BrandSettings.objects.create(site=Site.objects.get(), **look)
        work()
        return saved

    return brand


def logo_on(page: str) -> str:
    """Its `<img>`, if there is one."""
    found = re.search(r"<picture class=\"logo.*?</picture>", page, re.S)
    return found[0] if found else ""


@pytest.mark.parametrize(
    "address", ["/", "/search/", "/nowhere/", "/login/", "/password/forgotten/", "/subscribe/", "/me/"]
)
def test_whoever_comes_sees_it(client: Client, home: Any, branded: Callable[..., Any], address: str) -> None:
    branded()
    assert 'alt="Northmoor"' in logo_on(client.get(address).content.decode())


def test_salespeople_and_editors_see_it_too(branded: Callable[..., Any], as_user: AsUser, ed: User) -> None:
    branded()
    assert 'alt="Northmoor"' in logo_on(html_of(as_user(ed).get("/library/")))
    cms = html_of(as_user(ed).get(reverse("wagtailadmin_home")))
    assert 'alt="Northmoor"' in cms[cms.index("our-name") :][:600]


def test_the_cms_log_in_shows_it(client: Client, branded: Callable[..., Any]) -> None:
    branded()
    assert 'alt="Northmoor"' in logo_on(html_of(client.get(reverse("wagtailadmin_login"), follow=True)))


def test_until_its_sizes_are_made_the_name_stands(client: Client, home: Any, drawn: Callable[..., Image]) -> None:
    BrandSettings.objects.create(site=Site.objects.get(), name="Plant", logo=drawn())
    assert site_chrome().logo is None
    assert not Rendition.objects.filter(filter_spec__startswith="max-672").exists()
    page = client.get("/").content.decode()
    assert not logo_on(page)
    assert "Plant" in page
    assert not Rendition.objects.filter(filter_spec__startswith="max-672").exists()  # nor does the page make one


def test_taking_it_away_returns_to_the_name(client: Client, home: Any, branded: Callable[..., Any]) -> None:
    brand = branded()
    assert logo_on(client.get("/").content.decode())
    brand.logo = None
    brand.save()
    assert not logo_on(client.get("/").content.decode())


def test_a_deleted_image_is_no_longer_named(client: Client, home: Any, branded: Callable[..., Any]) -> None:
    brand = branded()
    assert logo_on(client.get("/").content.decode())
    brand.logo.delete()
    assert not logo_on(client.get("/").content.decode())


def test_a_new_file_of_the_same_image_is_made_ready_again(branded: Callable[..., Any], work: Callable[[], int]) -> None:
    image = branded().logo
    image.renditions.all().delete()
    image.save()
    assert Job.objects.filter(kind="site.logo", state="waiting").exists()
    work()
    assert site_chrome().logo


@pytest.mark.parametrize(
    ("size", "shown"),
    [((6000, 1500), (672, 168)), ((3000, 100), (672, 22)), ((200, 1600), (21, 168)), ((90, 90), (90, 90))],
)
def test_it_is_bounded_and_never_blown_up(
    branded: Callable[..., Any], drawn: Callable[..., Image], size: tuple[int, int], shown: tuple[int, int]
) -> None:
    branded(logo=drawn(*size))
    logo = site_chrome().logo
    assert logo
    assert (logo.light.width, logo.light.height) == shown
    assert logo.is_tall == (shown[1] > shown[0])


def test_transparent_stays_transparent_in_the_masthead_and_is_white_for_networks(branded: Callable[..., Any]) -> None:
    image = branded().logo
    corners = {}
    for row in image.renditions.filter(filter_spec__startswith="max-"):
        with row.file.open() as file:
            corners[row.file.name.rsplit(".")[-1]] = Pillow.open(file).convert("RGBA").getpixel((0, 0))
    assert corners["webp"][3] == 0
    assert corners["jpg"] == WHITE


def test_by_night_the_dark_one_is_shown_else_the_other_on_a_plate(
    client: Client, home: Any, branded: Callable[..., Any], drawn: Callable[..., Image], work: Callable[[], int]
) -> None:
    brand = branded()
    assert "plated" in logo_on(client.get("/").content.decode())
    brand.logo_dark = drawn(ink=WHITE)
    brand.save()
    work()
    shown = logo_on(client.get("/").content.decode())
    assert "plated" not in shown
    assert 'media="(prefers-color-scheme: dark)"' in shown


def test_networks_and_search_engines_get_it(client: Client, branded: Callable[..., Any], published: Any) -> None:
    branded()
    page = published("No picture")
    text = client.get(page.url).content.decode()
    shared = site_chrome().logo.share.url  # type: ignore[union-attr]  # branded
    assert f'property="og:image" content="http://testserver{shared}"' in text.replace("localhost:8000", "testserver")
    data = re.search(r'application/ld\+json">(.*?)</script>', text, re.S)
    assert data
    publisher = json.loads(data[1])["publisher"]
    assert publisher["name"] == "Northmoor"
    assert publisher["logo"]["url"].endswith(shared)
    assert client.get(shared).status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"ink": WHITE}, "cannot be seen on light paper"),
        ({"ink": NOTHING}, "cannot be seen on light paper"),
        ({"width": 40, "height": 30}, "Too small to be sharp: it has 40 by 30 pixels"),
    ],
)
def test_a_logo_that_could_not_be_seen_is_refused(
    drawn: Callable[..., Image], fields: dict[str, Any], said: str
) -> None:
    brand = BrandSettings(site=Site.objects.get(), logo=drawn(**fields))
    with pytest.raises(ValidationError, match=said):
        brand.full_clean()


def test_a_logo_for_night_alone_is_refused(drawn: Callable[..., Image]) -> None:
    brand = BrandSettings(site=Site.objects.get(), logo_dark=drawn(ink=INK))
    with pytest.raises(ValidationError) as refused:
        brand.full_clean()
    assert "light paper as well" in str(refused.value.message_dict["logo"])
    assert "dark paper" in str(refused.value.message_dict["logo_dark"])


def test_letters_on_a_ground_of_their_own_are_seen(drawn: Callable[..., Image]) -> None:
    BrandSettings(site=Site.objects.get(), logo=drawn(ink=WHITE, ground=(20, 60, 120, 255))).full_clean()


def test_a_logo_whose_file_is_gone_is_refused_with_the_reason(drawn: Callable[..., Image]) -> None:
    image = drawn()
    image.file.storage.delete(image.file.name)
    with pytest.raises(ValidationError, match="Upload the image again"):
        BrandSettings(site=Site.objects.get(), logo=image).full_clean()


def test_a_drawing_that_can_hold_a_program_is_refused_with_the_reason(as_user: AsUser, paul: User) -> None:
    drawing = SimpleUploadedFile("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml")
    fields = {"title": "Logo", "file": drawing, "collection": Collection.get_first_root_node().pk, "tags": ""}
    answer = as_user(paul).post(reverse("wagtailimages:add"), fields)
    assert "Save it as a PNG" in html_of(answer)
    assert not Image.objects.exists()


def test_the_marketing_lead_chooses_it_in_the_form(
    as_user: AsUser, paul: User, drawn: Callable[..., Image], work: Callable[[], int]
) -> None:
    site = Site.objects.get()
    given = {"name": "Plant", "accent_light": "#1f5aa6", "accent_dark": "#8ab8f0", "logo": drawn().pk}
    address = reverse("wagtailsettings:edit", args=["site", "brandsettings", site.pk])
    assert as_user(paul).post(address, given).status_code == 302
    work()
    assert site_chrome().logo


def test_the_expert_sees_who_asks(client: Client, branded: Callable[..., Any]) -> None:
    branded()
    assert 'alt="Northmoor"' in logo_on(client.get("/review/nothing/").content.decode())
