"""Dates as people write them. A day without a time is that day where the site is (TIME_ZONE)."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache

from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT
from django.utils.timezone import get_default_timezone

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")  # whose names of months are known
FIRST_SECONDS = 100_000_000  # smaller numbers are no Unix time of a website (1973)
CLOCK = re.compile(
    r"(?:^|[T\s,])(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?\s*$",
    re.I,
)
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)")
DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
WORD = re.compile(r"[^\W\d_]+|\d+")
ORDINALS = frozenset({"st", "nd", "rd", "th", "of", "the", "de", "er", "den", "le", "el", "º"})


def moment_of(value: object) -> datetime | None:
    """The moment a value stands for, with its zone; None when it does not say one day for certain."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=get_default_timezone())
    if isinstance(value, date):
        return datetime.combine(value, time(), get_default_timezone())
    text = " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
    try:
        return _unix(text) or _written(text)
    except (ValueError, OverflowError):
        return None


def _unix(text: str) -> datetime | None:
    """Seconds or milliseconds since 1970."""
    if not re.fullmatch(r"\d{9,13}(?:\.\d+)?", text) or float(text) < FIRST_SECONDS:
        return None
    seconds = float(text)
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)


def _written(text: str) -> datetime | None:
    clock = CLOCK.search(text)
    day = _day(text[: clock.start()] if clock else text)
    if day is None:
        return _mail(text)
    if clock is None:
        return moment_of(day)
    hour = int(clock["hour"])
    if half := (clock["half"] or "").lower():
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    moment = datetime.combine(day, time(hour, int(clock["minute"]), int(clock["second"] or 0)))
    return moment_of(moment.replace(tzinfo=_zone(clock["zone"])))


def _zone(name: str | None) -> timezone | None:
    if not name:
        return None
    if name.upper() in ("Z", "UTC", "GMT"):
        return UTC
    offset = timedelta(hours=int(name[1:3]), minutes=int(name[-2:]))
    return timezone(-offset if name[0] == "-" else offset)


def _day(text: str) -> date | None:
    text = text.strip(" ,")
    if match := YEAR_FIRST.fullmatch(text) or DIGITS.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := DAY_FIRST.fullmatch(text):
        return date(int(match[3]), int(match[2]), int(match[1]))
    if match := SLASHES.fullmatch(text):
        return _either_way(int(match[1]), int(match[2]), int(match[3]))
    return _in_words(text)


def _either_way(one: int, two: int, year: int) -> date | None:
    """3/14/2024 and 14/3/2024 are one day; 3/4/2024 is two."""
    if one > 12:
        return date(year, two, one)
    return date(year, one, two) if two > 12 or one == two else None


def _in_words(text: str) -> date | None:
    """“Tuesday, 3rd March 2024”, “Mar. 3, 2024”, “3. März 2024”."""
    words = [word.lower() for word in WORD.findall(text)]
    months = [_months()[word] for word in words if word in _months()]
    numbers = [word for word in words if word.isdigit()]
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) < 3]
    rest = [word for word in words if word not in _months() and not word.isdigit() and word not in ORDINALS]
    if len(months) != 1 or len(years) != 1 or len(days) != 1 or len(rest) > 1:  # one more word: the day of the week
        return None
    return date(int(years[0]), months[0], int(days[0]))


@cache
def _months() -> dict[str, int]:
    """Names and abbreviations of months, in lower case."""
    found: dict[str, int] = {"sept": 9}
    for language in LANGUAGES:
        with translation.override(language):
            for names in (MONTHS, MONTHS_3, MONTHS_ALT):
                found |= {str(name).lower().rstrip("."): number for number, name in names.items()}
    return found


def _mail(text: str) -> datetime | None:
    """As in mails and feeds: “Tue, 05 Mar 2024 10:00:00 EST”."""
    return moment_of(parsedate_to_datetime(text)) if re.match(r"[A-Z][a-z]{2},? \d", text) else None
