"""What is planned, what is wanted, what is there."""

from editorial_calendar.models.coverage import CELL, CellSupply, Contribution, NotApplicable, Target
from editorial_calendar.models.plans import Channel, PlanItem, PlanItemQuerySet, Status

__all__ = [
    "CELL",
    "CellSupply",
    "Channel",
    "Contribution",
    "NotApplicable",
    "PlanItem",
    "PlanItemQuerySet",
    "Status",
    "Target",
]
