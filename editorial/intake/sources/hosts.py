"""Addresses taken apart: whose they are, and where on their site."""

import re
from urllib.parse import urlsplit

USUAL_PORTS = (":80", ":443")


def host_of(address: str) -> str:
    """`https://www.Old.example:8080/a` → `old.example:8080`; empty for an address without a host."""
    try:
        place = urlsplit(address).netloc.rpartition("@")[2].lower().removeprefix("www.")
    except ValueError:
        return "?"  # nobody's
    return next((place.removesuffix(port) for port in USUAL_PORTS if place.endswith(port)), place)


def path_of(address: str) -> str:
    """The path of an address, without a slash at its end: `https://a.example/b/` → `/b`."""
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    return (re.sub(r"/{2,}", "/", parts.path).rstrip("/") or "/") + query
