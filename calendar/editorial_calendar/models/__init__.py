from editorial_calendar.models.coverage import CELL, CellSupply, Contribution, NotApplicable, Target
from editorial_calendar.models.plans import MAX_QUESTIONS, Channel, PlanItem, PlanItemQuerySet, Status

__all__ = [
    "CELL",
    "MAX_QUESTIONS",
    "CellSupply",
    "Channel",
    "Contribution",
    "NotApplicable",
    "PlanItem",
    "PlanItemQuerySet",
    "Status",
    "Target",
]
