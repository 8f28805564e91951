"""For the templates of mails, where every line break is seen by the reader."""

import re

from django import template

register = template.Library()

BREAK = re.compile(r"\s*\n\s*")


@register.simple_block_tag
def oneline(content: str) -> str:
    """`{% oneline %}…{% endoneline %}`: one line of a mail, written over several; each break becomes one space."""
    return BREAK.sub(" ", content.strip())
