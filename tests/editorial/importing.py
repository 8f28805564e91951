"""Help for import tests: where the real input lies, and a dump of everything an import may touch."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import serializers

ROOT = Path(settings.BASE_DIR)
REAL = Path(os.environ.get("BROADSHEET_REAL_DATA", ROOT.parent / "shared" / "data"))
real_input = pytest.mark.skipif(not REAL.exists(), reason=f"no real input at {REAL}: set BROADSHEET_REAL_DATA")

# What a run writes about itself, or the machinery beside it: not content.
NOT_CONTENT = {"intake.importrun", "intake.importitem", "platform.job", "sessions.session"}


def dump() -> dict[str, list[Any]]:
    """Every row of every table, by model, as plain values."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if label in NOT_CONTENT or model._meta.proxy or not model._meta.managed:
            continue
        rows = json.loads(serializers.serialize("json", model._base_manager.order_by("pk")))
        found[label] = rows
    return found


def differences(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> dict[str, Any]:
    """Tables that differ, with the rows that came, went or changed."""
    return {
        label: [row for row in [*before[label], *after[label]] if row not in before[label] or row not in after[label]]
        for label in before
        if before[label] != after[label]
    }
