"""Human, scanner or unknown, and why: from the agent's name and from what was done. Pure; knows no database.

Only what a human did scores and alerts. Unknown is the honest start: a page was opened, and nobody has been seen to
read yet. Late evidence changes it.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

HUMAN, SCANNER, UNKNOWN = "human", "scanner", "unknown"

BURST = 3  # so many different pieces …
BURST_WITHIN = 5.0  # … in so many seconds: no one reads like that
CLAIMS = 2  # a single event is easily forged or misfired; a reader’s browser tells at least a view and seconds
OPENING = frozenset({"view", "open", "download"})
DWELLING = frozenset({"engaged", "section", "video"})  # the beacon sends these for a visible tab in use only


class Act(NamedTuple):
    """One event as far as it tells who did it; `at` in seconds."""

    kind: str
    piece: str
    value: float
    at: float


class Verdict(NamedTuple):
    label: str
    reason: str


def judge(agent: str, acts: Sequence[Act], *, method: str = "POST", was_human: bool = False) -> Verdict:
    """Who did these acts of one visit. `was_human`: the same visit was judged human a moment ago."""
    if method == "HEAD":
        return Verdict(SCANNER, "asked for headers only")
    if reason := agent_is_a_program(agent):
        return Verdict(SCANNER, reason)
    if count := pieces_in_a_burst(acts):
        return Verdict(SCANNER, f"opened {count} pieces within {BURST_WITHIN:.0f} seconds")
    is_dwelling = any(act.kind in DWELLING and (act.value > 0 or act.kind == "section") for act in acts)
    if is_dwelling and len(acts) >= CLAIMS:
        return Verdict(HUMAN, "was seen reading")
    if was_human:
        return Verdict(HUMAN, "same visit as reading that was seen")
    return Verdict(UNKNOWN, "no focus and no dwell seen yet")


@cache
def _crawlers() -> re.Pattern[str]:
    from crawleruseragents import CRAWLER_USER_AGENTS_DATA  # a long list, which only the worker needs

    return re.compile("|".join(f"(?:{crawler['pattern']})" for crawler in CRAWLER_USER_AGENTS_DATA))


@lru_cache(maxsize=4096)
def agent_is_a_program(agent: str) -> str:
    """Why this user agent is no browser of a person; empty when it may be one."""
    if not agent:
        return "names no user agent"
    found = _crawlers().search(agent)
    return f"calls itself {found[0][:40]}" if found else ""


def pieces_in_a_burst(acts: Iterable[Act]) -> int:
    """How many different pieces were opened within BURST_WITHIN seconds, if BURST or more; else 0."""
    opened = sorted((act.at, act.piece) for act in acts if act.kind in OPENING)
    if len(opened) < BURST:
        return 0
    most, start = 0, 0
    for end, (at, _) in enumerate(opened):
        while at - opened[start][0] > BURST_WITHIN:
            start += 1
        most = max(most, len({piece for _, piece in opened[start : end + 1]}))
    return most if most >= BURST else 0
