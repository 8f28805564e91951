"""Secrets that must be shown again: encrypted with a key of their own, derived from SECRET_KEY.

What opens something is kept as a digest only, wherever nobody needs to read it again. Where somebody does, a sealed
copy stands beside the digest: a stolen database or backup opens nothing without the installation's secret.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

KEY_BYTES = 32  # what Fernet takes: half of it to encrypt with, half to sign with


def seal(plain: str, purpose: str, subject: object) -> str:
    """Encrypt `plain`, bound to what it is for: moved to another row it can't be opened."""
    return _keys(purpose).encrypt(f"{subject} {plain}".encode()).decode()


def unseal(sealed: str, purpose: str, subject: object) -> str | None:
    """What was sealed; None if it was not sealed here for this purpose and subject, as after a change of SECRET_KEY
    that SECRET_KEY_FALLBACKS does not tell of.
    """
    try:
        kept = _keys(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
    whose, _, plain = kept.partition(" ")
    return plain if whose == str(subject) else None


def _keys(purpose: str) -> MultiFernet:
    """The newest secret seals; older ones still open."""
    return MultiFernet(
        [Fernet(_key(secret, purpose)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(secret: str | bytes, purpose: str) -> bytes:
    """A key for one purpose (HKDF, RFC 5869): learned, it opens nothing of another."""
    made = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"broadsheet {purpose}".encode())
    return urlsafe_b64encode(made.derive(force_bytes(secret)))
