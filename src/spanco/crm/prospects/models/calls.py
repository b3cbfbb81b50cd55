"""Calls and their outcomes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from spanco.crm.journeys.models import Journey
from spanco.crm.people.models import User
from spanco.crm.suspects.models import Contact


class Outcome(models.TextChoices):
    """How a call ended; the first three were held."""

    FAVOURABLE = "favourable", _("favourable")
    LATER = "later", _("not now")
    REFUSED = "refused", _("refused")
    NO_ANSWER = "no_answer", _("no answer")
    LEFT_MESSAGE = "left_message", _("left a message")
    WRONG_NUMBER = "wrong_number", _("wrong number")

    @property
    def was_held(self) -> bool:
        """Whether somebody was spoken to, so that the target counts as contacted."""
        return self in {Outcome.FAVOURABLE, Outcome.LATER, Outcome.REFUSED}


class Call(models.Model):
    """One call to a target."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="calls")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="calls")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    note = models.TextField(_("note"), max_length=5_000, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["by", "at"], name="call_by_rep")]

    def __str__(self) -> str:
        return self.get_outcome_display()
