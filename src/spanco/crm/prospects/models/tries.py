"""How often forms are asked for."""

from django.db import models


class FormTries(models.Model):
    """How often an address asked for what is not there, or sent a form, in a stretch of time.

    It is a counter and no history: the row goes when another stretch begins, or on the next day.
    """

    address = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "began_at"], name="tries_of_address")]

    def __str__(self) -> str:
        return f"{self.address}: {self.n}"
