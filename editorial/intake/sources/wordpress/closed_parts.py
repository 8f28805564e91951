"""Parts of a post that plugins of the old site kept from strangers: who restricts by shortcode, field or block.

Which plugin meant what by its settings is not to be known from an export; what may have been closed stays a draft.
"""

import re

# Names by which plugins for members call what they put around their texts: [members_only]…[/members_only].
CLOSING_WORDS = """
    member restrict private protect logged_?in login paywall premium subscriber hide hidden s2if pmpro rcp wcm wlm ihc
    mepr passster ppw content_?control um_show if_user role_only
"""
_words = "|".join(CLOSING_WORDS.split())
CLOSED_SHORTCODE = re.compile(
    rf"\[(?P<name>[\w-]*(?:{_words})[\w-]*)(?=[\s\]])[^\]]*\](?=.*?\[/(?P=name)\])", re.I | re.S
)
# Blocks by which they say the same: <!-- wp:premium-content/subscriber-view -->. A button to log in closes nothing.
CLOSED_BLOCK = re.compile(
    r"<!--\s*wp:(?P<name>[\w/-]*(?:member|restrict|private|protect|paywall|premium-content|subscriber|logged-?in"
    r"|content-?control|gated)[\w/-]*)",
    re.I,
)
# Builders and block plugins: a part that is there and not shown.
SWITCHED_OFF = re.compile(
    r"""\[\w+\s[^\]]*\b(?:disabled=["']on["']|disable_element=["']yes["'])[^\]]*\]"""
    r"""|<!--\s*wp:[\w/-]+\s[^>]*(?:"blockVisibility":\s*false|"hideBlock":\s*true|"isHidden":\s*true)"""
)
CLOSED_FIELD = re.compile(
    r"members?_access|newsletter_access|subscription_level|access_level|user_level$|restrict|passster|paywall|_mb_who$|_protected$|pmpro_",
    re.I,
)
OPEN_VALUES = frozenset(
    {"", "0", "no", "off", "none", "all", "false", "default", "public", "everyone", "everybody", "a:0:{}", "n;", "any"}
)
UM_IS_ON = re.compile(r"_um_custom_access_settings\";(?:s:1:\"1\"|b:1|i:1)")


def reason_to_keep_back(body: str, fields: dict[str, str]) -> str:
    """Why what an item holds was not for everybody, as a sentence; empty when nothing says so."""
    if found := CLOSED_SHORTCODE.search(body):
        return f"Part of it was not for everybody (“[{found['name']}]”): it stays a draft. Take that part out."
    if found := CLOSED_BLOCK.search(body):
        return f"Part of it was not for everybody (block “{found['name']}”): it stays a draft. Take that part out."
    if SWITCHED_OFF.search(body):
        return "Part of it was switched off and shown to nobody: it stays a draft. Take that part out."
    for name, value in fields.items():
        if name == "um_content_restriction":
            is_closed = UM_IS_ON.search(value) is not None
        else:
            is_closed = CLOSED_FIELD.search(name) is not None and value.strip().lower() not in OPEN_VALUES
        if is_closed:
            return f"A plugin for members had settings for it ({name}): it stays a draft. See whom it was for."
    return ""
