"""What is sold, to whom it suits, and what must be known of a target before it is."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spanco.crm.suspects.models.edited import Edited


class CustomField(models.Model):
    """A field of companies that this sales force added; values are in ``Company.custom`` by ``key``."""

    class Kind(models.TextChoices):
        """What a field holds."""

        TEXT = "text", _("text")
        NUMBER = "number", _("number")
        DATE = "date", _("date")
        YES_NO = "yes_no", _("yes or no")
        CHOICE = "choice", _("one of a list")

    key = models.SlugField(
        max_length=40, unique=True, validators=[RegexValidator(r"^[a-z](_?[a-z0-9])*$")], editable=False
    )
    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.TEXT)
    choices = models.JSONField(_("choices"), default=list, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Offer(Edited):
    """Something sold, for which files are made.

    ``needs`` lists what must be known of a target for its file to be complete: names of fields of a
    company or ``custom.<key>``, ``contact``, ``contact.phone``, ``contact.email`` or ``contact.decides``.
    """

    name = models.CharField(_("name"), max_length=120, unique=True)
    description = models.TextField(_("description"), max_length=5_000, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    needs = models.JSONField(_("what must be known"), default=list, blank=True)
    is_active = models.BooleanField(_("on sale"), default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """One condition of an offer's target profile, on a field named as in ``Offer.needs``."""

    class Test(models.TextChoices):
        """How a field is compared with the value."""

        IS = "is", _("is")
        IS_NOT = "is_not", _("is not")
        AMONG = "among", _("one of")
        CONTAINS = "contains", _("contains")
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")
        KNOWN = "known", pgettext_lazy("condition", "known")
        UNKNOWN = "unknown", pgettext_lazy("condition", "not known")

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="profile")
    field = models.CharField(_("field"), max_length=60)
    test = models.CharField(_("condition"), max_length=10, choices=Test.choices)
    value = models.JSONField(_("value"), default=None, null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.field} {self.test} {self.value}"


class OfferPart(models.Model):
    """A part of an offer, which answers some need."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="parts")
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), max_length=2_000, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
