"""Links of an imported text that lead to nothing here: said in its row of the report, so that somebody mends them."""

from collections.abc import Iterable

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from editorial.intake.models import ImportItem
from editorial.intake.sources.hosts import host_of, path_of
from editorial.pieces.models import HomePage

SHOWN = 10
BEGINNING = "Links that lead to nothing here: "


def note_on_dead_links(row: ImportItem, addresses: Iterable[str]) -> None:
    """Write which addresses lead nowhere; the same again when it is called again."""
    dead = _without_what_is_here(list(dict.fromkeys(addresses)))
    kept = [line for line in row.reason.splitlines() if not line.startswith(BEGINNING)]
    if dead:
        more = f" and {len(dead) - SHOWN} more" if len(dead) > SHOWN else ""
        kept.append(f"{BEGINNING}{', '.join(dead[:SHOWN])}{more}. Point them to a page, or take them out.")
    reason = "\n".join(kept)
    if reason != row.reason:
        row.reason = reason
        row.save(update_fields=["reason"])


def _without_what_is_here(addresses: list[str]) -> list[str]:
    """Those that no page and no redirect answers."""
    if not addresses:
        return []
    whole = [address for address in addresses if address.startswith("/") or host_of(address)]
    paths = {address: path_of(address) for address in whole}
    home = HomePage.objects.order_by("path").first()
    root = home.url_path.rstrip("/") if home else ""
    pages = Page.objects.filter(url_path__in=[f"{root}{path.rstrip('/')}/" for path in paths.values()])
    here = {found.removeprefix(root).rstrip("/") or "/" for found in pages.values_list("url_path", flat=True)}
    here |= set(Redirect.objects.filter(old_path__in=paths.values()).values_list("old_path", flat=True))
    return [address for address in addresses if paths.get(address) not in here]
