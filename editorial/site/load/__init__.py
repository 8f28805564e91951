"""`manage.py bench load`: many at once, through a real `serve` of this installation, each waiting as people wait.

Readers keep their connection, stay on each page for as long as people read, and tell the beacon of it when they leave;
editors open a piece, stay in it (which an open editor says every ten seconds), and save a hub; idle connections ask for
nothing. The same is measured for one reader and one editor alone, who hurry only to be measured often. Afterwards every
save that was answered is looked for in the database. The hubs made for it are removed. It writes: run it on a demo, or
on a copy.
"""

from editorial.site.load.bench import load

__all__ = ["load"]
