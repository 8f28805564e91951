"""Slugs for names of a source, so that names that differ stay two things.

“C++” and “C#”, “Ü” and “U” would fold to one slug; “Machine learning” and “machine-learning” are one name.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii

LONGEST = 80
SIGNS = {"+": " plus ", "#": " sharp ", "&": " and ", "@": " at ", "%": " percent ", "€": " euro ", "$": " dollar "}


def identity(name: str) -> str:
    """The same for two spellings of one name: case, hyphens and spaces do not matter, letters and signs do."""
    plain = unicodedata.normalize("NFC", name).casefold()
    return re.sub(r"[\s_-]+", " ", plain).strip() or plain


def slug_of(name: str) -> str:
    """Letters and digits of a name; where a sign carries meaning, its word."""
    spelled = "".join(SIGNS.get(sign, sign) for sign in name) if re.search(r"[+#]", name) else name
    return slugify(string_to_ascii(spelled))[:LONGEST].strip("-") or "unnamed"


def slugs_for(names: Iterable[str], taken: Mapping[str, str]) -> dict[str, str]:
    """A slug for each name: that of the term which has this name (`taken`: slug → label), or one nobody has."""
    owners = {slug: identity(label) for slug, label in taken.items()}
    known = {owner: slug for slug, owner in owners.items()}
    found = {}
    for name in sorted(set(names)):
        own = identity(name[:LONGEST])
        slug = known.get(own) or _free(slug_of(name), own, owners)
        owners[slug], known[own], found[name] = own, slug, slug
    return found


def _free(base: str, own: str, owners: Mapping[str, str]) -> str:
    slug, number = base, 1
    while slug in owners and owners[slug] != own:
        number += 1
        slug = f"{base[: LONGEST - 6]}-{number}"
    return slug
