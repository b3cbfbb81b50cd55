"""E-mails to targets and the templates they are written from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from spanco.crm.journeys.models import Journey
from spanco.crm.people.models import User
from spanco.crm.suspects.models import Contact, Offer


class EmailTemplate(models.Model):
    """A text with merge fields such as ``{{ contact.name }}``; ``{{ form }}`` is the link to the form."""

    name = models.CharField(_("name"), max_length=80)
    offer = models.ForeignKey(Offer, models.CASCADE, null=True, blank=True, related_name="email_templates")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), max_length=20_000)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Email(models.Model):
    """An e-mail that was sent to a target."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="emails")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="emails")
    to = models.EmailField(max_length=254)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    template = models.ForeignKey(EmailTemplate, models.SET_NULL, null=True, related_name="+")
    subject = models.CharField(max_length=200)
    body = models.TextField(max_length=20_000)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.subject
