"""How long sources of imports are kept: as long as they are needed, since they may name readers and writers.

An export holds more than pieces: lists of readers, comments with addresses, members. What was uploaded goes with the
last step of its run; what nobody decided about goes after a while, the run with it; what a killed upload left goes too.
"""

import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from editorial.intake.models import ImportRun, ImportState

KEPT = timedelta(days=30)  # an import waits so long for somebody to decide about it
UPLOADING = timedelta(days=1)  # no upload takes longer
EVERY = 3600.0  # seconds between two looks


def forget_sources() -> int:
    """Delete sources that nobody needs any more; how many."""
    long_ago = timezone.now() - KEPT
    forgotten = 0
    for run in ImportRun.objects.in_state(ImportState.WAITING).filter(created_at__lt=long_ago):
        run.discard()
        forgotten += 1
    for folder, identity in _folders():
        run_of_it = ImportRun.objects.filter(uuid=identity).first()
        if _is_left_over(folder) if run_of_it is None else _is_over(run_of_it):
            shutil.rmtree(folder, ignore_errors=True)
            forgotten += 1
    return forgotten


def _folders() -> Iterator[tuple[Path, UUID]]:
    root = Path(settings.VAR_DIR) / "imports"
    for folder in sorted(root.iterdir()) if root.is_dir() else []:
        try:
            yield folder, UUID(folder.name)
        except ValueError:  # not ours
            continue


def _is_left_over(folder: Path) -> bool:
    """Whether an upload or a reading was broken off: it has no run, and nobody writes into it any more."""
    try:
        return time.time() - folder.stat().st_mtime > UPLOADING.total_seconds()
    except FileNotFoundError:  # gone meanwhile
        return False


def _is_over(run: ImportRun) -> bool:
    """Whether a run has no use for its source: it ended, or was refused long ago."""
    is_old = run.created_at < timezone.now() - KEPT
    return run.state in (ImportState.FINISHED, ImportState.UNDONE) or (run.state == ImportState.REFUSED and is_old)
