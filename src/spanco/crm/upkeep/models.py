"""When each chore was last done."""

from django.db import models


class Chore(models.Model):
    """A chore by its name in `spanco.crm.upkeep.chores`: ``begun_at`` while it waits or is being done."""

    name = models.CharField(max_length=40, unique=True)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
