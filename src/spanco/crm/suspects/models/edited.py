"""Rows that people change in forms, and who changed them last."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from spanco.crm.people.models import User


class Edited(models.Model):
    """A row that two people may have open at once: ``version`` grows by one with each change.

    ``changed_by`` is None where no person changed it since: it is new, or a table that was read in filled it.
    """

    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    changed_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    changed_at = models.DateTimeField(null=True, editable=False)

    NOTED: ClassVar = ("version", "changed_by", "changed_at")
    """What `note_change` sets, for ``update_fields``."""

    class Meta:
        abstract = True

    def note_change(self, by: User | None) -> None:
        """Count a change and note whose it is; the row is saved by whoever changes it."""
        self.version += 1
        self.changed_by, self.changed_at = by, timezone.now()
