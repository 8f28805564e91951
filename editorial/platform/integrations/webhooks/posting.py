"""One POST to an address that somebody typed: never into the installation's own network, and never for long.

The name is looked up once, each address it has must be a public one, and the connection goes to the one that was
looked at: a name that answers otherwise the second time leads nowhere else. Redirections are not followed.
"""

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from editorial.platform.web.log_safety import one_line

SECONDS = 10.0  # for each step of a conversation
MOST_SECONDS = 20.0  # for all of it: an answer that drips is cut off
SHOWN = 300  # bytes of an answer
PORTS = {"https": 443, "http": 80}
TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))  # NAT64: an IPv4 address within

Address = IPv4Address | IPv6Address


class Refusal(Exception):  # noqa: N818  # says why
    """Nothing was sent, or nobody answered; in words for the webhook's owner."""


def post(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """Status, and how the answer begins. Raises Refusal when there is none."""
    parts = urlsplit(url)
    connection = _connection(parts, reachable(url))
    watch = Timer(MOST_SECONDS, _cut, [connection])
    watch.start()
    target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    try:
        connection.request("POST", target, body, {**headers, "user-agent": "Broadsheet"})
        answer = connection.getresponse()
        return answer.status, one_line(answer.read(SHOWN).decode(errors="replace"))
    except ssl.SSLError as error:
        raise Refusal(f"Its certificate is not accepted: {error.reason or error}.") from error
    except TimeoutError as error:
        raise Refusal(f"It did not answer within {SECONDS:.0f} seconds.") from error
    except (OSError, HTTPException) as error:
        raise Refusal(f"It did not answer: {one_line(str(error)) or type(error).__name__}.") from error
    finally:
        watch.cancel()
        connection.close()


def _cut(connection: HTTPConnection) -> None:
    """End it from another thread: whoever reads from it is told at once."""
    with suppress(OSError):  # it may end by itself in this very moment
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)


def reachable(url: str) -> str:
    """The address to connect to. Raises Refusal for what is not a public web address."""
    parts = urlsplit(url)
    try:
        host, port = parts.hostname, parts.port or PORTS.get(parts.scheme)
    except ValueError as error:
        raise Refusal("That is no web address.") from error
    is_ours = host in settings.WEBHOOK_PRIVATE_HOSTS
    if not host or port is None or not (parts.scheme == "https" or is_ours):
        raise Refusal("Only addresses that begin with https:// are told anything.")
    if parts.username is not None:
        raise Refusal("An address must not hold a name or a password.")
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Refusal(f"{host} is not known.") from error
    if not is_ours and not all(is_public(ip_address(one.partition("%")[0])) for one in found):
        raise Refusal(f"{host} is in a private network. An operator can allow it: WEBHOOK_PRIVATE_HOSTS.")
    return found[0]


def is_public(address: Address) -> bool:
    """Also of the IPv4 address that an IPv6 address stands for."""
    if isinstance(address, IPv6Address):
        if any(address in network for network in TRANSLATED):
            return False
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if any(one is not None and not is_public(one) for one in inner):
            return False
        if address.ipv4_mapped is not None:
            return True
    return address.is_global and not address.is_multicast


def _connection(parts: SplitResult, address: str) -> HTTPConnection:
    if parts.scheme == "https":
        return _PinnedHTTPS(parts, address)
    return _Pinned(parts, address)


class _Pinned(HTTPConnection):
    """Connects to the address it was given, whatever the name says by now."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        super().__init__(str(parts.hostname), parts.port or PORTS["http"], timeout=SECONDS)
        self.address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)


class _PinnedHTTPS(HTTPSConnection):
    """The same, with the certificate of the name."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        self.trust = ssl.create_default_context()
        super().__init__(str(parts.hostname), parts.port or PORTS["https"], timeout=SECONDS, context=self.trust)
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = self.trust.wrap_socket(plain, server_hostname=self.host)
