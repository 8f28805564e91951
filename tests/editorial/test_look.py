"""The CMS in our clothes: every pair of colours can be read in both schemes, and nothing of Wagtail's own is left."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from wagtail import admin

from editorial.platform.models import User
from editorial.site.brand.contrast import contrast

AsUser = Callable[[User], Client]
SHEETS = Path(settings.BASE_DIR) / "editorial" / "platform" / "static" / "broadsheet"
TOKENS = (SHEETS / "tokens.css").read_text()
ADMIN = (SHEETS / "admin.css").read_text()
WAGTAIL = (Path(admin.__file__).parent / "static" / "wagtailadmin" / "css" / "core.css").read_text()
DECLARED = re.compile(r"(--[\w-]+):\s*([^;]+);")
# The first of a name is the page's; later ones hold for a part of it only.
GIVEN = dict(reversed(DECLARED.findall(TOKENS + ADMIN)))
SCHEMES = ["light", "dark"]
# Shadows and veils, and the parts a colour of Wagtail's is made of.
LEFT_ALONE = re.compile(r"--w-color-(black|white-\d|.*-(hue|saturation|lightness)$)")

LEAST_FOR_TEXT = 4.5  # WCAG 2.2 AA
LEAST_FOR_EDGES = 3.0
GROUNDS = ["surface-page", "surface-field", "surface-header", "surface-dashboard-panel"]
TINTS = ["info-50", "positive-50", "warning-50", "critical-50"]
TEXTS = [
    *[(text, ground) for ground in GROUNDS for text in ("text-label", "text-context", "text-meta", "text-placeholder")],
    *[(text, ground) for ground in GROUNDS for text in ("text-link-default", "text-link-hover", "text-error")],
    *[(text, ground) for ground in GROUNDS for text in ("text-button-outline-default", "icon-primary-hover")],
    *[("grey-600", tint) for tint in TINTS],
    *[("secondary-400", tint) for tint in TINTS],
    ("critical-200", "critical-50"),
    ("positive-100", "positive-50"),
    ("info-100", "info-50"),
    ("text-label", "surface-button-outline-hover"),
    ("text-button-outline-hover", "surface-button-outline-hover"),
    ("text-meta", "surface-field-inactive"),
    ("text-button", "surface-button-default"),
    ("text-button", "surface-button-hover"),
    ("text-button", "surface-button-inactive"),
    ("text-button-critical-outline-hover", "surface-button-critical-hover"),
    ("text-status-label", "surface-status-label"),
    ("text-context", "text-highlight"),
    *[("white", tone) for tone in ("info-100", "info-125", "positive-100", "warning-100", "critical-200")],
    *[(text, "surface-menus") for text in ("text-label-menus-default", "text-label-menus-active", "secondary-100")],
    *[
        (text, "surface-menu-item-active")
        for text in ("text-label-menus-default", "text-label-menus-active", "grey-50")
    ],
    ("grey-50", "surface-tooltip"),
]
EDGES = [
    *[(edge, ground) for ground in GROUNDS for edge in ("border-field-default", "focus", "icon-secondary")],
    *[(edge, "surface-page") for edge in ("border-button-outline-default", "border-button-small-outline-default")],
    *[(tone, "surface-page") for tone in ("positive-100", "warning-100", "critical-100", "info-100")],
    ("border-interactive-more-contrast-dark-bg", "surface-menus"),
    ("secondary-100", "surface-tooltip"),
]


def arguments(inside: str) -> list[str]:
    """Of a CSS function, split at the commas that are its own."""
    found, depth = [""], 0
    for email in inside:
        depth += (email == "(") - (email == ")")
        if email == "," and not depth:
            found.append("")
        else:
            found[-1] += email
    return [argument.strip() for argument in found]


def colour(written: str, scheme: str) -> str:
    """`#rrggbb` of what a style sheet says."""
    if written.startswith("#"):
        digits = written[1:]
        return "#" + ("".join(d * 2 for d in digits) if len(digits) == 3 else digits)
    function, _, inside = written.removesuffix(")").partition("(")
    said = arguments(inside)
    if function == "var":
        return colour(GIVEN[said[0]], scheme)
    if function == "light-dark":
        return colour(said[SCHEMES.index(scheme)], scheme)
    assert (function, said[0]) == ("color-mix", "in srgb"), written
    return mixed(said[1], said[2], scheme)


def mixed(one: str, other: str, scheme: str) -> str:
    """`color-mix(in srgb, …)`, with a share beside either colour."""
    share = int(re.findall(r"(\d+)%", one + other)[0]) / 100
    of_one = share if "%" in one else 1 - share
    first, second = (colour(re.sub(r"\s+\d+%$", "", written), scheme) for written in (one, other))
    pairs = zip(bytes.fromhex(first[1:7]), bytes.fromhex(second[1:7]), strict=True)
    return "#" + "".join(f"{round(a * of_one + b * (1 - of_one)):02x}" for a, b in pairs)


def too_faint(pairs: list[tuple[str, str]], least: float, scheme: str) -> list[str]:
    ratios = {
        f"{one} on {other}": contrast(*(colour(f"var(--w-color-{name})", scheme) for name in (one, other)))
        for one, other in pairs
    }
    return [f"{pair}: {ratio:.2f}" for pair, ratio in ratios.items() if ratio < least]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_words_can_be_read(scheme: str) -> None:
    assert too_faint(TEXTS, LEAST_FOR_TEXT, scheme) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_edges_and_focus_can_be_seen(scheme: str) -> None:
    assert too_faint(EDGES, LEAST_FOR_EDGES, scheme) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("change", ["addition", "deletion"])
def test_what_a_version_changed_can_be_read(change: str, scheme: str) -> None:
    ground = colour(GIVEN[f"--color-{change}-dark"], scheme)
    assert contrast(colour("var(--ink)", scheme), ground) >= LEAST_FOR_TEXT


def test_no_colour_of_wagtails_is_left() -> None:
    theirs = {name for name, _ in DECLARED.findall(WAGTAIL.replace("}", ";}")) if name.startswith("--w-color-")}
    assert len(theirs) > 100
    assert sorted(name for name in theirs - GIVEN.keys() if not LEFT_ALONE.match(name)) == []


def test_a_colour_is_written_in_one_place() -> None:
    tokens = {name for name, _ in DECLARED.findall(TOKENS)}
    rooms = [Path(room.path) for room in apps.get_app_configs() if room.name in settings.ROOMS]
    sheets = [sheet for room in rooms for sheet in room.glob("static/**/*.css") if sheet.name != "tokens.css"]
    again = [f"{s.name}: {name}" for s in sheets for name, _ in DECLARED.findall(s.read_text()) if name in tokens]
    assert len(sheets) > 5
    assert again == []


@pytest.mark.django_db
def test_the_cms_carries_our_sheets_our_icon_and_our_name(as_user: AsUser, ed: User) -> None:
    html = as_user(ed).get("/admin/").content.decode()
    assert (
        html.index("wagtailadmin/css/core.css")
        < html.index("broadsheet/tokens.css")
        < html.index("broadsheet/admin.css")
    )
    assert '<link rel="icon" href="/static/broadsheet/icon.svg?v=' in html
    assert re.search(r"<title>[^<]* - Broadsheet</title>", html)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/login/", "/admin/nowhere/"])
def test_a_door_of_the_cms_bears_our_name(client: Client, as_user: AsUser, ed: User, address: str) -> None:
    visitor = client if "login" in address else as_user(ed)
    shown = re.sub(r"<(script|noscript|head)\b.*?</\1>", "", visitor.get(address).content.decode(), flags=re.DOTALL)
    assert "Wagtail" not in re.sub(r"<[^>]+>", "", shown)
