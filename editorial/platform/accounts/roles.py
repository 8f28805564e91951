"""The seven roles, each a group made by a migration; what a role may do is written where it is checked."""

from django.db import models


class Role(models.TextChoices):
    """Names of the groups. A person may hold several."""

    CONTENT = "Content", "content team: plan, write, publish"
    MARKETING_LEAD = "Marketing lead", "marketing lead: plans the quarter, signs the agreement"
    EXPERT = "Expert", "expert: reviews drafts by link"
    SALES = "Sales", "sales: library and calls"
    SALES_LEAD = "Sales lead", "sales lead: every call of the team, signs the agreement"
    PARTNER = "Partner", "partner: shareable pieces and own calls only"
    ADMIN = "Admin", "admin: everything, people included"


EDITORS = frozenset({Role.CONTENT, Role.MARKETING_LEAD, Role.ADMIN})
SELLERS = frozenset({Role.SALES, Role.SALES_LEAD, Role.ADMIN})
MEMBERS = EDITORS | SELLERS  # who may see what is internal
LIBRARY_USERS = MEMBERS | {Role.PARTNER}
CALLED = SELLERS | {Role.PARTNER}
