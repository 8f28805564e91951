"""What this floor's jobs are, in plain words."""

from editorial.intake.models import ImportRun
from editorial.platform.jobs.descriptions import Description, Named

IMPORTS = (Named(ImportRun, "name"),)

JOB_WORDS = {
    "intake.run": Description("Import", IMPORTS, "run"),
    "intake.confirm": Description("Confirm suggested tags"),
    "intake.undo": Description("Take an import back", IMPORTS, "run"),
}
