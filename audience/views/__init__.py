from audience.views.me import me, me_by_link
from audience.views.subscribing import confirm, privacy_reading, subscribe, unsubscribe

__all__ = ["confirm", "me", "me_by_link", "privacy_reading", "subscribe", "unsubscribe"]
