"""What went wrong: something that comes back by itself, a refusal that is final, or a fault of ours.

One place for jobs, which are tried again accordingly, and for pages, which say so (`views.something_broke`).
"""

import errno
import sqlite3
from enum import Enum
from smtplib import (
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from socket import gaierror
from ssl import SSLError
from urllib.error import HTTPError, URLError

from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError

from editorial.platform.web.log_safety import one_line


class Outage(Enum):
    """What is not as it should be for a while, in words."""

    BUSY = "Others were writing at the same moment"
    FULL = "There is no room left on the disk"
    AWAY = "A server did not answer"
    NOT_NOW = "The mail server put it off"
    NO_ENTRY = "The mail server lets us send nothing"


FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EIO}
# Of SQLite, and of PostgreSQL as its documentation lists them (appendix A).
SQLITE = {
    sqlite3.SQLITE_BUSY: Outage.BUSY,
    sqlite3.SQLITE_LOCKED: Outage.BUSY,
    sqlite3.SQLITE_FULL: Outage.FULL,
    sqlite3.SQLITE_IOERR: Outage.FULL,  # also said when its log cannot grow
    sqlite3.SQLITE_CANTOPEN: Outage.AWAY,
}
SQLSTATES = {
    "40001": Outage.BUSY,  # could not be serialised with another transaction
    "40P01": Outage.BUSY,  # deadlock
    "55P03": Outage.BUSY,  # lock_timeout
    "57014": Outage.BUSY,  # statement_timeout
    "53100": Outage.FULL,
}
CLASSES_AWAY = ("08", "53", "57")  # connection, resources, an operator's intervention


def outage_of(error: BaseException) -> Outage | None:
    """What is away, full or busy; None when it will not mend itself."""
    if isinstance(error, OperationalError | InterfaceError):
        return _of_database(error.__cause__)
    if isinstance(error, SMTPException):
        return _of_mail(error)
    if isinstance(error, HTTPError):
        return Outage.AWAY if error.code >= 500 or error.code in (408, 425, 429) else None
    if isinstance(error, ConnectionError | TimeoutError | gaierror | SSLError | URLError):
        return Outage.AWAY
    if isinstance(error, OSError):
        return Outage.FULL if error.errno in FULL_DISK else Outage.AWAY if error.errno in UNREACHABLE else None
    return None


def _of_database(cause: BaseException | None) -> Outage | None:
    """Of what the driver raised; a table that is missing is a fault of ours."""
    if isinstance(cause, sqlite3.Error):
        return SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)  # the rest of the code only says where
    state = getattr(cause, "sqlstate", None)
    if not state:
        return Outage.AWAY  # no answer at all
    return SQLSTATES.get(state) or (Outage.AWAY if state.startswith(CLASSES_AWAY) else None)


def _of_mail(error: SMTPException) -> Outage | None:
    """4xx is "later" (greylisting); 5xx is "no", of which only those about one mail are about that mail."""
    if isinstance(error, SMTPConnectError | SMTPServerDisconnected):
        return Outage.AWAY
    if any(400 <= code < 500 for code in _codes(error)):
        return Outage.NOT_NOW
    return None if is_final(error) else Outage.NO_ENTRY


def _codes(error: BaseException) -> list[int]:
    if isinstance(error, SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, SMTPResponseException) else []


def is_final(error: BaseException) -> bool:
    """The mail server will never take this mail, or knows no such address: trying again would be rude."""
    is_about_one_mail = isinstance(error, SMTPRecipientsRefused | SMTPDataError)
    return is_about_one_mail and all(code >= 500 for code in _codes(error))


def in_words(error: Exception) -> str:
    """Why a job failed, as one line for the people who look at it in the CMS."""
    said = one_line(str(error)) or "without saying why"
    if isinstance(error, ObjectDoesNotExist):
        return f"What it was about is no longer there. ({said})"
    if outage := outage_of(error):
        return f"{outage.value}; it will be tried again for a day. ({type(error).__name__}: {said})"
    if is_final(error):
        return f"The mail server refused it for good. ({said})"
    return f"{type(error).__name__}: {said}"
