"""What people bring that nobody here reads: what it is, and what to export instead."""

from collections.abc import Iterator
from pathlib import Path

from editorial.intake.sources.items import files_below

BEGINNING = 64 * 1024  # bytes looked at
LOOKED_AT = 200  # files of a folder
WORDPRESS = "Export it as WordPress does (WXR), which most systems have an extension for, or as a folder of HTML."
# By the end of a name → what it is. The first that fits counts.
ENDINGS = {
    (".sql", ".sql.gz", ".sqlite", ".db", ".dump"): f"a dump of a database. {WORDPRESS}",
    (".jpa", ".jps"): "a backup of Joomla (Akeeba). " + WORDPRESS,
    (".wpress", ".daf"): "a backup of WordPress by a plugin. In WordPress: Tools, Export, all content.",
    (".enex",): "an Evernote export. Export the notes as HTML.",
    (".epub", ".mobi"): "a book. Export its chapters as HTML or Markdown.",
    (".tar", ".tar.gz", ".tgz", ".rar", ".7z"): "an archive that is not opened here. Pack it as a ZIP, or unpack it.",
}
# By words at the beginning of a file → what it is.
WORDS = {
    b"blogger.com": f"a Blogger feed. {WORDPRESS}",
    b"<j2xml": f"a Joomla export (J2XML). {WORDPRESS}",
    b"drupal": f"something of Drupal's. {WORDPRESS}",
    b'_type":"sanity': "a Sanity export. Export the texts as Markdown or HTML.",
    b'"contenttypeid"': "a Contentful export. Export the texts as Markdown or HTML.",
    b'"contenttypes"': "a Contentful export. Export the texts as Markdown or HTML.",
    b"<rss": "a feed, which holds the newest posts only. Export the whole site.",
    b"<feed": "a feed, which holds the newest posts only. Export the whole site.",
}
FILES = {
    "configuration.php": f"the folder of a Joomla site; its texts are in its database. {WORDPRESS}",
    "core.extension.yml": f"the settings of a Drupal site; its texts are in its database. {WORDPRESS}",
    "wp-config.php": "the folder of a WordPress site; its texts are in its database. In WordPress: Tools, Export.",
}


def advice(path: Path) -> str:
    """What something unreadable is and what to do, as a sentence; empty when that is not known either."""
    return next((f"It looks like {found}" for found in _guesses(path)), "")


def _guesses(path: Path) -> Iterator[str]:
    for number, (_, file) in enumerate(files_below(path)):
        if number >= LOOKED_AT:
            return
        if file.name in FILES:
            yield FILES[file.name]
        yield from (found for ends, found in ENDINGS.items() if file.name.lower().endswith(ends))
        with file.open("rb") as content:
            beginning = content.read(BEGINNING).lower()
        yield from (found for words, found in WORDS.items() if words in beginning)
