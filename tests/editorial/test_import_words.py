"""What readers see of an imported text is compared with the words of its source, by a measure that is not ours to bend.

A corpus of our own making is always measured. A folder of real ones is too where BROADSHEET_REAL_DATA names it.
"""

from collections import Counter
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from django.test import Client
from wagtail.models import Page

from editorial.intake.models import ImportRun
from editorial.intake.runs.running import prepare, run_all
from tests.editorial.importing import REAL, real_input
from tests.editorial.test_import_sources import export, post
from tests.editorial.visible_words import kept, words_of_html, words_of_markdown, words_of_wordpress

pytestmark = [pytest.mark.django_db, pytest.mark.long]
ENOUGH = 0.995  # of a source's words


class Measured(NamedTuple):
    source: Counter[str]
    missing: Counter[str]

    @property
    def share(self) -> float:
        return kept(self.source, self.source - self.missing)


def shown(client: Client, run: ImportRun) -> dict[str, Counter[str]]:
    """The words of each piece's public page, between its masthead and its foot, by the key of its source."""
    found = {}
    for row in run.items.in_effect().filter(page_id__isnull=False):
        page = Page.objects.get(pk=row.page_id)
        Page.objects.filter(pk=page.pk).update(live=True)
        answer = client.get(page.get_url())
        assert answer.status_code == 200, row.source_key
        html = answer.content.decode()
        found[row.source_key] = words_of_html(html[html.index("<main") : html.index("</main>")])
    return found


def measured(client: Client, run: ImportRun, sources: dict[str, Counter[str]]) -> Measured:
    pages = shown(client, run)
    missing: Counter[str] = Counter()
    for key, words in sources.items():
        gone = words - pages[key]
        missing += gone
        if kept(words, pages[key]) < ENOUGH:
            print(f"{kept(words, pages[key]):.1%} {key}: {gone.most_common(12)}")
    return Measured(sum(sources.values(), Counter()), missing)


def markdown_sources(folder: Path) -> dict[str, Counter[str]]:
    return {
        file.relative_to(folder).as_posix(): words_of_markdown(file.read_text("utf-8-sig").replace("\r\n", "\n"))
        for file in folder.rglob("*.md")
    }


def wordpress_sources(path: Path) -> dict[str, Counter[str]]:
    found = {}
    for item in ElementTree.parse(path).iter("item"):  # noqa: S314 - a file of ours, or one the tester trusts
        facts = {child.tag.rpartition("}")[2]: child.text or "" for child in item if "excerpt" not in child.tag}
        if facts["post_type"] in ("post", "page") and facts["status"] != "trash":
            found[f"{facts['post_type']}-{facts['post_id']}"] = words_of_wordpress(facts["encoded"])
    return found


OURS = {
    "jekyll": """---\ntitle: Pumps in winter\nlayout: post\n---
Our pumps ran *all* winter{{ site.footnote }}. See [the log]({% post_url 2021-01-01-log %}).
{: .lead}

## What failed {#failures}

| Site | Hours |
|------|------:|
| Leeds | 4,100 |
| [Halden](https://example.com/h) | 12 **more** |

> Nobody expected the frost to last.
> <cite>Jo Lind, site manager</cite>

{% highlight ruby %}
puts "hours: #{total}"
{% endhighlight %}

1. Drain first
   - then close
   - then wait
2. Call us

<div class="note"><p>Never open the valve under pressure.</p><button>Copy</button></div>

<details><summary>Why drain?</summary><p>Ice splits the housing.</p></details>

Term
: What the term means here.

A claim[^1] and a last word.

[^1]: Its source, in full.
""",
    "hugo": """---\ntitle: Valves compared\n---
{{< notice warning >}}
Mind the **gap** of two millimetres.
{{< /notice >}}

### Small beginnings

Text with `code {{ x }}`, ~~struck~~ words, H<sub>2</sub>O and &amp; entities.

{{< tabs >}}
{{% tab "Steel" %}}
Steel lasts twenty years.
{{% /tab %}}
{{< /tabs >}}

- [ ] order spares
- [x] train the crew

> [!NOTE]
> Alerts are words of the text.

<form action="/go"><p>How much it saves</p><label>Hours a week <input name="h"></label></form>

<dl><dt>Seal</dt><dd>Keeps water in.</dd></dl>
<figure><img src="none.png" alt=""><figcaption>The seal after a year</figcaption></figure>
""",
    "github": """---\ntitle: Notes from the plant\n---
# Notes

Line one with a [link][1] and an autolink <https://example.com/>.

* a

  second paragraph of a

      indented code stays

* b

```js
const template = `{{ value }}`; // {% comment %}
```

<p align="center"><b>Centred</b> words <progress max="2" value="1"></progress> go on.</p>

[1]: https://example.com/one "A title"
""",
}
OUR_POSTS = [
    "Old editor\nwith breaks\n\n[caption id='a' width='5']<img src='/x.png' /> Words under it[/caption]\n\nand on.",
    "<!-- wp:paragraph --><p>Blocks of <em>words</em>.</p><!-- /wp:paragraph -->"
    "<!-- wp:columns --><div class='wp-block-columns'><div><p>Left side</p></div><div><h3>Right</h3>side</div></div>"
    "<!-- /wp:columns --><!-- wp:quote --><blockquote><p>Said well</p><cite>Ann Lee</cite></blockquote>"
    "<!-- /wp:quote --><!-- wp:table --><table><tr><td>one</td><td>two<br>lines</td></tr></table><!-- /wp:table -->",
    "[vc_row][vc_column width='1/2']Builders hold words[/vc_column][/vc_row]\n\nHe said [sic] that [1] it holds.",
    "<ul><li>First <table><tr><td>inside</td></tr></table> after</li><li>Second<ol><li>deep</li></ol></li></ul>",
]


def test_readers_see_the_words_of_markdown_written_for_three_generators(client: Client, tmp_path: Path) -> None:
    for name, text in OURS.items():
        (tmp_path / f"{name}.md").write_text(text)
    found = measured(client, run_all(prepare(tmp_path)), markdown_sources(tmp_path))
    for word in ("notice", "tabs", "tab", "highlight"):
        found.missing.pop(word, None)
    assert found.source.total() > 130
    assert found.share >= ENOUGH, found.missing


def test_readers_see_the_words_of_posts_of_wordpress(client: Client, tmp_path: Path) -> None:
    path = export(tmp_path, *(post(number, content=text) for number, text in enumerate(OUR_POSTS, 1)))
    sources = wordpress_sources(path)
    for words in sources.values():  # page builders' tags, which our measure does not know
        words.subtract({"vc_row": 2, "vc_column": 2, "width": 1, "1": 1} if words["vc_row"] else {})
    found = measured(client, run_all(prepare(path)), {key: +words for key, words in sources.items()})
    assert found.source.total() > 35
    assert found.share >= ENOUGH, found.missing


@real_input
@pytest.mark.parametrize("part", ["markdown-site", "wordpress/theme-unit-test.xml"])
def test_readers_see_the_words_of_real_sources(client: Client, part: str) -> None:
    path = REAL / part
    sources = markdown_sources(path) if path.is_dir() else wordpress_sources(path)
    found = measured(client, run_all(prepare(path)), sources)
    print(f"{part}: {found.share:.3%} of {found.source.total():,}; missing {found.missing.most_common(40)}")
    assert found.share >= ENOUGH
