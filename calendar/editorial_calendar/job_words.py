"""What this room's jobs are, in plain words."""

from assets.job_words import ASSETS
from editorial.platform.jobs.descriptions import Description, Named
from editorial.vocabulary.models import BuyingStage, Format, Persona, Topic

AXES = [Named(vocabulary, "label", keys=("pk",)) for vocabulary in (Persona, BuyingStage, Topic, Format)]


def cells(ids: set[str]) -> dict[str, str]:
    """“CFO · Confidence · Cost of downtime · Article”, with one query for each vocabulary."""
    terms = {one: one.split("-") for one in ids if one.count("-") == len(AXES) - 1}
    labels = [axis({parts[place] for parts in terms.values()}) for place, axis in enumerate(AXES)]
    return {one: " · ".join(_labels(parts, labels)) for one, parts in terms.items()}


def _labels(parts: list[str], labels: list[dict[str, str]]) -> list[str]:
    """Of one cell; a term that is gone is passed over."""
    return [known[part] for part, known in zip(parts, labels, strict=True) if part in known]


JOB_WORDS = {
    "calendar.supply": Description("Count what a piece gives to coverage", ASSETS, "asset"),
    "calendar.cell": Description("Count a cell of coverage anew", (cells,)),
    "calendar.rebuild": Description("Count coverage anew"),
}
