"""The reading site's benches."""

from editorial.platform.management.benchmarking import Bench
from editorial.site.bench.lists import lists
from editorial.site.bench.pages import page
from editorial.site.load import load

BENCHES: dict[str, Bench] = {"page": page, "lists": lists, "load": load}
