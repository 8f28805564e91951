"""Fields that a whole save must not carry back: they are counted or set in the database while rows lie in memory."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models


class WrittenApart(models.Model):
    """A row read a moment ago knows nothing of what was written meanwhile; saving it whole would undo that.

    Fields in `written_apart` are written when the row is made and when `update_fields` names them, else never.
    """

    written_apart: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is None and not self._state.adding and not kwargs.get("force_insert"):
            left_out = self.get_deferred_fields() | set(self.written_apart)
            own = (field for field in self._meta.concrete_fields if not field.primary_key)
            update_fields = [field.name for field in own if not {field.name, field.attname} & left_out]
        super().save(*args, update_fields=update_fields, **kwargs)
