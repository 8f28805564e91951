"""Signatures of Standard Webhooks: HMAC-SHA256 over id, time and body, with a secret that both sides know.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from editorial.platform.accounts.sealing import seal, unseal
from editorial.platform.models import Webhook

PREFIX = "whsec_"
SECRET_BYTES = 32  # the specification: 24 to 64
PURPOSE = "webhook"


def new_secret(webhook: Webhook) -> None:
    """Give it one; the old one ends."""
    plain = PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    webhook.sealed_secret = seal(plain, PURPOSE, webhook.uuid)


def secret_of(webhook: Webhook) -> str | None:
    """As its owner copies it into their program; None after a change of SECRET_KEY."""
    return unseal(webhook.sealed_secret, PURPOSE, webhook.uuid)


def headers(webhook: Webhook, message: str, body: bytes, now: datetime) -> dict[str, str]:
    """Raises ValueError when its secret cannot be read any more."""
    secret = secret_of(webhook)
    if secret is None:
        raise ValueError("The secret of this webhook cannot be read: SECRET_KEY was changed. Make a new one.")
    at = str(int(now.timestamp()))
    return {
        "webhook-id": message,
        "webhook-timestamp": at,
        "webhook-signature": signature(secret, message, at, body),
        "content-type": "application/json",
    }


def signature(secret: str, message: str, at: str, body: bytes) -> str:
    """`v1,` and the signature in base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{message}.{at}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"
