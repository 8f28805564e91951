"""Notes among the files of a folder: an Obsidian vault, the exports of Notion and Confluence.

They were written for colleagues; nothing in them says that somebody else could read them. So they stay drafts, unless a
note says otherwise itself.
"""

import re

from editorial.intake.conversion.foreign_tags import COMMENT_REASON, mark
from editorial.intake.sources.head import Head, is_yes
from editorial.intake.sources.items import SourceItem, SourceStatus

OBSIDIAN, NOTION, CONFLUENCE = "Obsidian", "Notion", "Confluence"
SAYS_PUBLIC = ("publish", "published", "public", "ispublished", "ispublic", "dgpublish")
NOTION_NAME = re.compile(r"^(?P<words>.*?)[ _-]?[0-9a-f]{32}$")
PROPERTIES = re.compile(r"\A\s*((?:[^\W\d_][\w ()/-]{0,40}: [^\n]*\n)+)(?:\n|\Z)")
PROPERTY_NAMES = {"created time": "created", "date created": "created", "last edited time": "lastmodified"}
FENCED = re.compile(r"(^[ \t]*(?:```|~~~).*?^[ \t]*(?:```|~~~)[^\n]*$)", re.S | re.M)
COMMENT = re.compile(r"%%.*?%%", re.S)
BLOCK_NAME = re.compile(r"(?m)[ \t]*(?:^|(?<=\s))\^[\w-]+$")
MARKED = re.compile(r"==(?=\S)([^=\n]+?)(?<=\S)==")


def notion_title(stem: str) -> str:
    """`Post One fedcba98…` → “Post One”; empty for names that are not Notion's."""
    found = NOTION_NAME.match(stem)
    return found["words"].strip() if found else ""


def notion_properties(body: str) -> tuple[dict[str, object], str]:
    """Properties that Notion writes under a page's title, and the text behind them."""
    found = PROPERTIES.match(body)
    if found is None:
        return {}, body
    pairs = (line.split(": ", 1) for line in found[1].splitlines())
    named = {PROPERTY_NAMES.get(name.lower(), name): value.strip() for name, value in pairs}
    return dict(named), body[found.end() :]


def obsidian_text(body: str) -> str:
    """A note without what Obsidian shows to nobody, or in another way: comments, names of blocks, marked words."""
    parts = FENCED.split(body)
    parts[::2] = [_plain(part) for part in parts[::2]]
    return "".join(parts)


def _plain(text: str) -> str:
    text = COMMENT.sub(lambda found: mark(found[0], COMMENT_REASON), text)
    return BLOCK_NAME.sub("", MARKED.sub(r"\1", text))


def is_template(key: str) -> bool:
    """Whether a file of a vault is a drawing, or what new notes are made from."""
    return key.endswith(".excalidraw.md") or key.split("/")[0].lower() in ("templates", "_templates")


def keep_back(item: SourceItem, notebook: str, head: Head) -> None:
    """A note stays a draft, unless it says that it was public. Its other names are no addresses."""
    item.places, item.aliases = [*item.places, *item.aliases], []
    if item.status is not SourceStatus.LIVE or any(is_yes(value) for _, value in head.all(*SAYS_PUBLIC)):
        return
    item.status = SourceStatus.PRIVATE
    item.kept_back = f"{notebook} does not say whether it was public: it stays a draft."
