"""What `editorial.urls` names."""

from editorial.views.entrance import health, start

__all__ = ["health", "start"]
