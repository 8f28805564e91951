"""Which field notes stand beside a call: those from the account, and on the topic it is about."""

from assets.field_notes.accounts import KnownAccount, keys_of
from assets.field_notes.said import Subject
from audience.models import Call


def subject_of(call: Call) -> Subject:
    """Of a call with its contact's account and its rule at hand."""
    account = call.contact.account
    keys = keys_of(KnownAccount(account.name, account.domain)) if account else ()
    topic = call.rule.topic_id
    return Subject(keys, frozenset([topic] if topic else []))
