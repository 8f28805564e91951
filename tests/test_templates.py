"""Templates, style sheets and scripts are read in diffs; HTML stands in templates, not in Python."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

pytestmark = pytest.mark.anywhere
ROOT = Path(settings.BASE_DIR)
ROOMS = [ROOT / room for room in ("search", "editorial", "assets", "audience", "calendar")]
LONGEST = 120  # characters
READ = [path for path in sorted((ROOT / "templates").rglob("*")) if path.is_file()]
READ += [path for room in ROOMS for path in sorted(room.glob("**/static/**/*")) if path.suffix in {".css", ".js"}]

# Migrations are not edited; the demo and the benchmark make content; import writes the rich text that is stored.
NOT_PAGES = {"migrations", "demo", "bench", "bench.py", "intake"}
MODULES = [
    path for room in ROOMS for path in sorted(room.rglob("*.py")) if not NOT_PAGES & set(path.relative_to(ROOT).parts)
]
MARKUP = re.compile(r"</[a-z]|<[a-z][\w-]*(?:[\s/>]|$)", re.I)
MAKERS = {"format", "format_html", "format_html_join", "mark_safe", "SafeString"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def filled_in(node: ast.AST) -> Iterator[ast.AST]:
    """What of an expression text is put into, or is declared safe: f-strings, `%`, `format`, `mark_safe`."""
    if isinstance(node, ast.JoinedStr):
        yield node
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        yield from (node.left, node.right)
    elif isinstance(node, ast.Call):
        called = node.func
        if (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) in MAKERS:
            yield called
            yield from node.args


def markup_in(source: str) -> list[str]:
    """Texts with a tag in them that a module fills in, each with its line."""
    pieces = [piece for node in ast.walk(ast.parse(source)) for piece in filled_in(node)]
    texts = [text for piece in pieces for text in ast.walk(piece) if isinstance(text, ast.Constant)]
    return sorted(
        {f"{text.lineno}: {text.value}" for text in texts if isinstance(text.value, str) and MARKUP.search(text.value)}
    )


def test_no_line_is_too_long_for_a_diff() -> None:
    lines = [(name_of(path), *line) for path in READ for line in enumerate(path.read_text().splitlines(), start=1)]
    assert [f"{name}:{number}" for name, number, line in lines if len(line) > LONGEST] == []


def test_no_html_is_put_together_in_python() -> None:
    assert {name_of(path): found for path in MODULES if (found := markup_in(path.read_text()))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "f'<b>{name}</b>'",
        "f'{name}</p>'",
        "'<a href=\"%s\">' % address",
        "'<li>{}</li>'.format(item)",
        "format_html('<i>{}</i>', word)",
        "mark_safe('<br>')",
        "'<ul>' + items",
        "html.format_html_join('', '<li>{}', rows)",
        "f'<input {attributes}'",
    ],
)
def test_html_in_python_is_found(source: str) -> None:
    assert markup_in(source) != []


@pytest.mark.parametrize("source", ["f'{a} < {b}'", "path('sitemap-<section>.xml')", "f'{a:<20}'", "'''A `<br>`.'''"])
def test_what_only_looks_like_html_is_not(source: str) -> None:
    assert markup_in(source) == []


MAIL = """{% load plain_text %}{% autoescape off %}{% oneline %}
  Dear {{ name }},
  it is due{% if late %},  and late{% endif %}.
{% endoneline %}
Next{% endautoescape %}"""


def test_a_line_of_a_mail_is_written_over_several() -> None:
    template = engines["django"].from_string(MAIL)
    assert template.render({"name": "A & B", "late": True}) == "Dear A & B, it is due,  and late.\nNext"
