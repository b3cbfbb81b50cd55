"""The public form by which leads for an offer come in of themselves."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spanco.crm.people.models import User, secret_address, seen
from spanco.crm.suspects.models import LawfulBasis, Offer


class LeadPages(models.QuerySet["LeadPage"]):
    """Public forms, as far as someone may see to them."""

    def visible_to(self, user: User) -> LeadPages:
        """Return those whose leads a person sees, by who holds them."""
        return self.filter(seen(user, holder="rep", team="rep__team"))

    def without_holder(self) -> LeadPages:
        """Return those that are closed because who would hold a lead works here no more."""
        return self.filter(offer__is_active=True, rep__is_active=False)


class LeadPage(models.Model):
    """An address at which whoever visits asks for an offer; gone, it is open no more.

    ``rep`` holds what comes in; ``basis`` is that on which the visitor's data are kept, and ``privacy`` the
    address of what is said about it.
    """

    key = models.CharField(max_length=64, unique=True, default=secret_address)
    offer = models.OneToOneField(Offer, models.CASCADE, related_name="lead_page")
    rep = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("whom a lead is for", "For")
    )
    basis = models.CharField(
        _("lawful basis"),
        max_length=10,
        choices=[(one.value, one.label) for one in (LawfulBasis.LEGITIMATE_INTEREST, LawfulBasis.CONSENT)],
        default=LawfulBasis.LEGITIMATE_INTEREST,
    )
    privacy = models.URLField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = LeadPages.as_manager()

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether a visitor may ask: the offer is on sale, and who would hold the lead works here."""
        return self.offer.is_active and self.rep.is_active
