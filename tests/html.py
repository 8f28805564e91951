"""Pages as a browser takes them: where a template breaks its lines is not seen."""

import re

from django.http import HttpResponse


def html_of(answer: HttpResponse) -> str:
    """Every run of white space as one space, none of it before the end of a tag or before a closing tag."""
    return re.sub(r" (?=>|</)", "", re.sub(r"\s+", " ", answer.content.decode()))
