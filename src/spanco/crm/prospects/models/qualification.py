"""The qualification form of an offer, filled in by the rep or by the target through a link."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spanco.crm.journeys.models import Journey
from spanco.crm.people.models import User, secret_address
from spanco.crm.suspects.models import Contact, Offer


class Question(models.Model):
    """A question of an offer's qualification form."""

    class Kind(models.TextChoices):
        """What answers a question."""

        TEXT = "text", _("text")
        NUMBER = "number", _("number")
        YES_NO = "yes_no", _("yes or no")
        CHOICE = "choice", _("one of a list")

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(_("question"), max_length=300)
    kind = models.CharField(_("kind of answer"), max_length=8, choices=Kind.choices, default=Kind.TEXT)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)

    class Meta:
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return self.text


class FormRequest(models.Model):
    """A link by which a contact fills in the form without logging in; good until used or expired."""

    key = models.CharField(max_length=64, unique=True, default=secret_address)
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="form_requests")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=5, default="en")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.pk}"


class Answers(models.Model):
    """A form filled in: by a rep, or by the target where ``by`` is None.

    ``answers`` keeps each question's text with its answer, as they were on that day.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="answers")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    answers = models.JSONField(default=list)
    is_favourable = models.BooleanField()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "answers"

    def __str__(self) -> str:
        return f"{self.pk}"
