"""The words Broadsheet ships with: stages, jobs and formats. Personas and topics are each company's own."""

from django.db import migrations

# slug, label, what the reader wonders, capture policy
STAGES = [
    ("epiphany", "Epiphany", "Is something wrong with how we do this?", "never"),
    ("awareness", "Awareness", "What is this problem, and who else has it?", "never"),
    ("interest", "Interest", "What could we do about it?", "partial"),
    ("confidence", "Confidence", "Will it work here, with our people and our plant?", "full"),
    ("loyalty", "Loyalty", "How do we get more out of what we bought?", "full"),
]
JOBS = [
    ("problem-identification", "Problem identification", "We have to do something."),
    ("solution-exploration", "Solution exploration", "What is out there to solve it?"),
    ("requirements-building", "Requirements building", "What exactly do we need it to do?"),
    ("supplier-selection", "Supplier selection", "Does this one do what we need?"),
    ("validation", "Validation", "We think we know; are we right?"),
    ("consensus-creation", "Consensus creation", "Does everybody agree?"),
]
# slug, label, usual length, weight, half-life in days: what dates quickly counts less sooner
FORMATS = [
    ("article", "Article", "600–1,200 words", "text", 270),
    ("white-paper", "White paper", "6–12 pages", "text", 540),
    ("case-study", "Case study", "800–1,500 words", "mixed", 730),
    ("video", "Video", "2–6 minutes", "graphic", 365),
    ("webinar", "Webinar", "30–60 minutes", "mixed", 240),
    ("podcast", "Podcast", "15–40 minutes", "text", 365),
    ("infographic", "Infographic", "one page", "graphic", 365),
    ("tool", "Tool", "5 minutes to a result", "mixed", 540),
    ("survey-report", "Survey report", "8–20 pages", "mixed", 365),
    ("presentation", "Presentation", "10–20 slides", "mixed", 270),
    ("data-sheet", "Data sheet", "1–2 pages", "mixed", 365),
]


def ship(apps, schema_editor):
    for order, (slug, label, question, capture) in enumerate(STAGES, start=1):
        _ship(apps, "BuyingStage", slug, label=label, sort_order=order, question=question, capture=capture)
    for order, (slug, label, description) in enumerate(JOBS, start=1):
        _ship(apps, "BuyingJob", slug, label=label, sort_order=order, description=description)
    for order, (slug, label, length, weight, half_life) in enumerate(FORMATS, start=1):
        _ship(
            apps, "Format", slug, label=label, sort_order=order, length=length, weight=weight, half_life_days=half_life
        )


def _ship(apps, model, slug, **values):
    apps.get_model("vocabulary", model).objects.get_or_create(slug=slug, defaults=values)


def unship(apps, schema_editor):
    for model, rows in (("BuyingStage", STAGES), ("BuyingJob", JOBS), ("Format", FORMATS)):
        apps.get_model("vocabulary", model).objects.filter(slug__in=[row[0] for row in rows]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("vocabulary", "0001_vocabularies"),
    ]

    operations = [migrations.RunPython(ship, unship)]
