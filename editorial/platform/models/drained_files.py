"""How far a file of a spool has been taken in."""

import os
from pathlib import Path
from typing import Self

from django.db import models

from editorial.platform.spool.reading import has_no_writer


class DrainedFile(models.Model):
    """The place reached in one file. It moves in the transaction of what was read, and for one drain only."""

    name = models.CharField(max_length=120, unique=True)
    offset = models.PositiveBigIntegerField(default=0, help_text="Bytes.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} to {self.offset}"

    @classmethod
    def of(cls, path: Path) -> Self:
        row, _ = cls._default_manager.get_or_create(name=path.name)
        return row

    def advance(self, end: int) -> bool:
        """Claim what lies between here and `end`; False when another drain was quicker."""
        here = type(self)._default_manager.filter(pk=self.pk, offset=self.offset)
        return bool(here.update(offset=end))

    def delete_if_finished(self, path: Path) -> None:
        """File first, row second: dying in between leaves a row without a file, never a file to be read again."""
        if has_no_writer(path) and path.stat().st_size == self.offset:
            os.unlink(path)
            self.delete()
