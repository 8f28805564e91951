"""How a cell shows what it holds, by its number format: `0.5` in `0 %` is “50 %”.

Follows Excel's codes as far as they change what people look for: digits, groups, percents, currencies, dates. A code
that is not understood shows the value in full.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

GENERAL = "General"
DIGITS = 15  # what Excel keeps of a number
# “"text"”, “\x”, “_x” (a blank of its width), “*x” (fills the cell), “[$€-407]”, “[Red]”, digits, one letter of text
TOKEN = re.compile(
    r'"(?P<text>[^"]*)"|\\(?P<letter>.)|(?P<blank>_.)|(?P<fill>\*.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|(?P<colour>\[[^\]]*\])|(?P<digits>[0#?][0#?,]*(?:\.[0#?,]*)?|\.[0#?]+)|(?P<other>.)"
)
SCIENTIFIC = re.compile(r"[0#?.]+E[+-]0+", re.I)
FRACTION = re.compile(r"[#?0]\s*/\s*[#?0-9]")
SECTION = re.compile(r'((?:"[^"]*"|\\.|[^;"\\])*)(?:;|$)')
# The kinds of dates that follow the reader's own country; shown year first.
LOCAL_DATES = frozenset({"mm-dd-yy", "m/d/yyyy", "m/d/yy h:mm", "m/d/yy", GENERAL})
DATE_TOKEN = re.compile(
    r'"(?P<text>[^"]*)"|\\(?P<letter>.)|(?P<am>AM/PM|A/P)|(?P<part>y+|m+|d+|h+|s+|0+)|\[\$[^\]]*\]|\[(?P<total>h+|m+|s+)\]'
    r"|(?P<other>.)",
    re.I,
)


def shown(value: object, code: str) -> str:
    """A cell's value as text; nothing for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return number(value, code)
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, datetime | date | time):
        return _moment(value, code)
    return " ".join(str(value).split())


def number(value: float, code: str) -> str:
    """A number by its code; the second part of a code is for those below zero, the third for zero."""
    sections = [match[1] for match in SECTION.finditer(code or GENERAL)][:4]
    if len(sections) > 1 and not sections[-1]:
        sections.pop()
    section = sections[0] if sections else GENERAL
    if value < 0 and len(sections) > 1:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    understood = "general" not in section.lower() and "[<" not in code and "[>" not in code and "[=" not in code
    if not understood or section == "@" or FRACTION.search(section):
        return in_full(value)
    if SCIENTIFIC.search(section):
        return f"{value:.2E}"
    try:
        return _by(section, value)
    except (InvalidOperation, ValueError, OverflowError):
        return in_full(value)


def in_full(value: float) -> str:
    """All digits that Excel keeps, without an exponent."""
    if isinstance(value, int):
        return str(value)
    try:
        return f"{Decimal(f'{value:.{DIGITS}g}').normalize():f}"
    except InvalidOperation:
        return str(value)


def _by(section: str, value: float) -> str:
    tokens = list(TOKEN.finditer(section))
    amount = Decimal(f"{value:.{DIGITS}g}")
    amount *= 100 ** sum(token["other"] == "%" for token in tokens)
    written = ""
    is_written = False
    for token in tokens:
        if token["digits"] is not None and not is_written:
            written += _digits(token["digits"], abs(amount))
            is_written = True
        elif token["digits"] is None:
            blank = " " if token["blank"] else ""
            written += token["text"] or token["letter"] or token["currency"] or token["other"] or blank
    sign = "-" if value < 0 and re.search(r"[1-9]", written) else ""
    return " ".join(f"{sign}{written.strip()}".split()) or ("" if not is_written and not written else written)


def _digits(pattern: str, amount: Decimal) -> str:
    whole, _, part = pattern.partition(".")
    thousands = len(pattern) - len(pattern.rstrip(","))
    amount /= Decimal(1000) ** thousands
    most, least = len(part.rstrip(",")), part.count("0")
    rounded = amount.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    before, _, behind = f"{rounded:f}".partition(".")
    before = before.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole.rstrip(","):
        before = f"{int(before or 0):,}" if before else ""
    while len(behind) > least and behind.endswith("0"):
        behind = behind[:-1]
    return f"{before}.{behind}" if behind else before or "0"


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")


def _moment(value: datetime | date | time, code: str) -> str:
    if code.lower() in LOCAL_DATES or not re.search(r"[ymdhs]", code, re.I):
        return _plain(value)
    if isinstance(value, time):
        value = datetime.combine(date(1900, 1, 1), value)
    return _dated(value, code.partition(";")[0])


def _plain(value: datetime | date | time) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()


def _dated(value: datetime | date, code: str) -> str:
    """By the letters of the code; an “m” beside hours or seconds is a minute."""
    tokens = list(DATE_TOKEN.finditer(code))
    halves = any(token["am"] for token in tokens)
    parts = [(token["part"] or token["total"] or "").lower() for token in tokens]
    written = []
    for place, token in enumerate(tokens):
        part = parts[place]
        if token["am"]:
            written.append(f"{value:%p}")
        elif part:
            near = [*filter(None, parts[:place])][-1:], [*filter(None, parts[place + 1 :])][:1]
            is_minute = part[0] == "m" and ((near[0] and near[0][0][0] == "h") or (near[1] and near[1][0][0] == "s"))
            written.append(_part(value, "n" * len(part) if is_minute else part, halves))
        else:
            written.append(token["text"] or token["letter"] or token["other"] or "")
    return " ".join("".join(written).split())


def _part(value: datetime | date, part: str, halves: bool) -> str:
    letter, length = part[0], len(part)
    if letter == "y":
        return f"{value:%Y}" if length > 2 else f"{value:%y}"
    if letter in "md" and length > 2:
        return f"{value:{('%b' if length == 3 else '%B') if letter == 'm' else '%a' if length == 3 else '%A'}}"
    hour = getattr(value, "hour", 0)
    numbers = {
        "m": value.month,
        "d": value.day,
        "h": (hour % 12 or 12) if halves else hour,
        "n": getattr(value, "minute", 0),
        "s": getattr(value, "second", 0),
        "0": 0,
    }
    return f"{numbers[letter]:0{min(length, 2)}}"
