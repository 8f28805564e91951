"""Cards of Ghost's editor as HTML: the same ones stand in Lexical and in Mobiledoc, under a name each."""

import json
import re
from collections.abc import Callable
from html import escape

from markdown_it import MarkdownIt

from editorial.intake.conversion.foreign_tags import mark

Card = dict[str, object]

UNKNOWN_REASON = "A card of Ghost's editor that has no block here."
PAYWALL_REASON = "What stands below was for members only at its source."
EMAIL_REASON = "This stood in the e-mail only, not on the page."
GATED_REASON = "This was for members only at its source. Take it into the text if everybody is to see it."
GATED = re.compile(r"<!--\s*kg-gated-block:begin\b([^\n]*?)-->(.*?)(?:<!--\s*kg-gated-block:end\s*-->|\Z)", re.S)
FOR_STRANGERS = re.compile(r"\bnonMember:[\"']?true\b")
SIGNUP_REASON = "A form by which readers signed up at the old site."
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def text_of(card: Card, *names: str) -> str:
    """The first of these values that is text."""
    return next((value for name in names if isinstance(value := card.get(name), str) and value), "")


def rows_of(value: object) -> list[Card]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def html_of(name: str, card: Card) -> str:
    """A card by its name; one that is not known, or was not for everybody, leaves a mark with what it held."""
    if _is_gated(card):
        return _marked(card, GATED_REASON)
    writer = WRITERS.get(name.removeprefix("card-").replace("-", ""))
    return writer(card) if writer else _marked(card, UNKNOWN_REASON)


def without_gated_blocks(html: str) -> str:
    """A page as Ghost stored it, with a mark for each block that strangers were not shown."""
    return GATED.sub(
        lambda match: match[2] if FOR_STRANGERS.search(match[1]) else mark(match[2], GATED_REASON, block=True), html
    )


def _is_gated(card: Card) -> bool:
    """Ghost keeps with a card to whom it is shown on the web; cards that say nothing are for everybody."""
    shown = card.get("visibility")
    web = shown.get("web") if isinstance(shown, dict) else None
    return (isinstance(web, dict) and web.get("nonMember") is False) or (
        isinstance(shown, dict) and shown.get("showOnWeb") is False
    )


def _marked(card: Card, reason: str) -> str:
    return mark(json.dumps(card, ensure_ascii=False), reason, block=True)


def _captioned(inner: str, card: Card) -> str:
    caption = text_of(card, "caption")
    return f"<figure>{inner}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


def _link(address: str, words: str) -> str:
    return f'<p><a href="{escape(address)}">{words or escape(address)}</a></p>' if address else f"<p>{words}</p>"


def _image(card: Card) -> str:
    return _captioned(f'<img src="{escape(text_of(card, "src"))}" alt="{escape(text_of(card, "alt"))}">', card)


def _gallery(card: Card) -> str:
    shown = "".join(_image(picture) for picture in rows_of(card.get("images")))
    return f"{shown}<p>{text_of(card, 'caption')}</p>"


def _embed(card: Card) -> str:
    """What was shown from elsewhere: by its address, which the walk embeds if it can."""
    address, caption = text_of(card, "url"), text_of(card, "caption")
    shown = f"<p>{escape(address)}</p>" if address else text_of(card, "html")
    return f"{shown}<p>{caption}</p>"


def _bookmark(card: Card) -> str:
    facts = card.get("metadata")
    known = facts if isinstance(facts, dict) else {}
    address = text_of(card, "url") or text_of(known, "url")
    words = [text_of(known, "title"), text_of(known, "description")]
    more = f"<p>{escape(words[1])}</p>" if words[1] else ""
    return f"{_link(address, escape(words[0]))}{more}<p>{text_of(card, 'caption')}</p>"


def _media(tag: str) -> Callable[[Card], str]:
    def write(card: Card) -> str:
        title = escape(text_of(card, "title"))
        return f'<p>{title}</p><{tag} src="{escape(text_of(card, "src"))}"></{tag}><p>{text_of(card, "caption")}</p>'

    return write


def _file(card: Card) -> str:
    words = escape(text_of(card, "fileTitle", "fileName"))
    return f"{_link(text_of(card, 'src'), words)}<p>{escape(text_of(card, 'fileCaption'))}</p>"


def _product(card: Card) -> str:
    source = text_of(card, "productImageSrc")
    picture = f'<img src="{escape(source)}" alt="">' if source else ""
    head = f"{picture}<h4>{text_of(card, 'productTitle')}</h4>{text_of(card, 'productDescription')}"
    return head + _link(text_of(card, "productUrl"), escape(text_of(card, "productButton")))


def _header(card: Card) -> str:
    head = f"<h2>{text_of(card, 'header')}</h2><p>{text_of(card, 'subheader')}</p>"
    button = _button(card) if card.get("buttonEnabled") else ""
    source = text_of(card, "backgroundImageSrc")
    return head + button + (f'<img src="{escape(source)}" alt="">' if source else "")


def _button(card: Card) -> str:
    return _link(text_of(card, "buttonUrl"), escape(text_of(card, "buttonText")))


def _call_to_action(card: Card) -> str:
    source = text_of(card, "imageUrl")
    picture = f'<img src="{escape(source)}" alt="">' if source else ""
    return f"{picture}{text_of(card, 'textValue')}{_button(card) if card.get('showButton') else ''}"


def _code(card: Card) -> str:
    words = escape(text_of(card, "code"), quote=False)
    return f"<pre><code>{words}</code></pre><p>{text_of(card, 'caption')}</p>"


# By the card's name without hyphens.
WRITERS: dict[str, Callable[[Card], str]] = {
    "image": _image,
    "gallery": _gallery,
    "html": lambda card: text_of(card, "html"),
    "markdown": lambda card: str(MARKDOWN.render(text_of(card, "markdown"))),
    **dict.fromkeys(("code", "codeblock"), _code),
    "embed": _embed,
    "bookmark": _bookmark,
    **dict.fromkeys(("hr", "horizontalrule"), lambda card: "<hr>"),
    "callout": lambda card: f"<p>{text_of(card, 'calloutEmoji')} {text_of(card, 'calloutText')}</p>",
    "toggle": lambda card: f"<h4>{text_of(card, 'heading')}</h4>{text_of(card, 'content')}",
    "button": _button,
    "calltoaction": _call_to_action,
    "file": _file,
    "audio": _media("audio"),
    "video": _media("video"),
    "product": _product,
    "header": _header,
    "paywall": lambda card: mark("paywall", PAYWALL_REASON, block=True),
    **dict.fromkeys(("email", "emailcta"), lambda card: _marked(card, EMAIL_REASON)),
    "signup": lambda card: _marked(card, SIGNUP_REASON),
}
