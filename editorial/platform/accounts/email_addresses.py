"""The one spelling of an e-mail address, by which everything about a person is kept and found."""

from email_validator import EmailNotValidError, validate_email


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
