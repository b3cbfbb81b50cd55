"""The companies a sales force may sell to, their sites and people, and who must not be contacted."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.lookups import In, IsNull
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spanco.crm.people.models import User
from spanco.crm.suspects.models.edited import Edited


class LawfulBasis(models.TextChoices):
    """Why personal data may be kept and used (GDPR, article 6)."""

    LEGITIMATE_INTEREST = "interest", _("legitimate interest")
    CONSENT = "consent", _("consent")
    CONTRACT = "contract", _("contract")


def asked_of_each(rows: models.QuerySet[Any]) -> models.Q:
    """Return the condition that one of some rows exists, which name the outer row by an OuterRef.

    It is asked of each outer row; of what ``Exists`` PostgreSQL makes a list of all first, however many.
    """
    return models.Q(IsNull(models.Subquery(rows.order_by().values("pk")[:1]), rhs=False))


def at_visible(user: User, company: str = "company") -> models.Q:
    """Return the condition that a row's company, at the path ``company``, is one a person may see.

    It is asked row by row, of those with a journey and of those without: for one list of all such companies
    databases would look through all targets first.
    """
    from spanco.crm.suspects.models.files import Target  # noqa: PLC0415 - each names the other

    if user.sees_all:
        return models.Q()
    there = Target.objects.filter(company=models.OuterRef(company))
    return asked_of_each(there.held_in_sight(user)) | asked_of_each(there.waiting_in_sight(user))


def of_own(user: User, company: str = "company") -> tuple[models.Q, models.Q]:
    """Return the two conditions of which one holds where `at_visible` does, each to be asked by itself.

    They are for a person who sees few companies among many: what they hold, and what waits in their files, is
    found first.
    """
    held, waiting = _companies_of_own(user)
    return models.Q(**{f"{company}__in": held}), models.Q(**{f"{company}__in": waiting})


def among_own(user: User, company: str = "company") -> models.Q:
    """Return the same condition as `at_visible`, for a person who sees few companies among many.

    They are listed once, then looked for among them row by row, in the order in which rows are asked for: of
    a sum there is no index by which databases could find all their rows first.
    """
    held, waiting = _companies_of_own(user)
    key = models.F(company) + 0
    return models.Q(In(key, held)) | models.Q(In(key, waiting))


def _companies_of_own(user: User) -> tuple[models.QuerySet[Any, Any], models.QuerySet[Any, Any]]:
    from spanco.crm.suspects.models.files import Target  # noqa: PLC0415 - each names the other

    held, waiting = Target.objects.held_in_sight(user), Target.objects.waiting_in_sight(user)
    return held.order_by().values("company"), waiting.order_by().values("company")


Span = tuple[int, int]
"""The first and the last key of the companies of a file: if it is large, few others are between them."""


class Companies(models.QuerySet["Company"]):
    """Companies, as far as someone may see them."""

    def visible_to(self, user: User) -> Companies:
        """Return the companies of targets and files a person may see; all of them to who leads."""
        return self.filter(at_visible(user, "pk"))

    def within(self, span: Span | None) -> Companies:
        """Return the companies of a span, all of them if none is given."""
        return self if span is None else self.filter(pk__range=span)

    def kept(self) -> Companies:
        """Return the companies that were not merged into others."""
        return self.filter(merged_into=None)


class Company(Edited):
    """A company, whatever files it is in.

    ``phone`` is in E.164 form, ``website`` a bare domain, ``vat`` with its country prefix; ``name_key`` is
    the name without legal form, accents and capitals, by which duplicates are found.
    """

    name = models.CharField(_("company"), max_length=200)
    name_key = models.CharField(max_length=200, db_index=True, editable=False)
    vat = models.CharField(_("VAT number"), max_length=20, blank=True, db_index=True)
    phone = models.CharField(_("telephone"), max_length=24, blank=True, db_index=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True, db_index=True)
    website = models.CharField(_("website"), max_length=253, blank=True, db_index=True)
    sector = models.CharField(_("sector"), max_length=120, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    turnover = models.DecimalField(_("turnover"), max_digits=16, decimal_places=2, null=True, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    region = models.CharField(_("region"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    custom = models.JSONField(default=dict, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )

    objects = Companies.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["name", "id"], name="company_by_name"),
            # Among those that begin alike, duplicates are in the same place.
            models.Index(fields=["name_key", "city", "postcode"], name="company_by_key"),
            # Of nearly all of them nothing is said: an index of all would be taken to find those.
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="company_merged_into",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Site(Edited):
    """A place of a company that is a target of its own."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="sites")
    name = models.CharField(_("site"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    phone = models.CharField(_("telephone"), max_length=24, blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Contacts(models.QuerySet["Contact"]):
    """People at companies, as far as someone may see them."""

    def visible_to(self, user: User) -> Contacts:
        """Return the contacts at the companies a person may see."""
        return self.filter(at_visible(user))

    def within(self, span: Span | None) -> Contacts:
        """Return the contacts at the companies of a span, all of them if none is given."""
        return self if span is None else self.filter(company__gte=span[0], company__lte=span[1])


class Contact(Edited):
    """A person at a company, with where their data came from and how long it may be kept.

    Once ``erased_at`` is set, nothing personal is left: the row only holds together what refers to it.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="contacts")
    site = models.ForeignKey(
        Site, models.SET_NULL, null=True, blank=True, related_name="contacts", db_index=False
    )
    name = models.CharField(_("name"), max_length=120, db_index=True)
    job = models.CharField(_("job"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=24, blank=True, db_index=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True, db_index=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    decides = models.BooleanField(_("takes part in the decision"), default=False)
    source = models.CharField(_("source of the data"), max_length=120)
    source_on = models.DateField(_("obtained on"))
    basis = models.CharField(
        _("lawful basis"),
        max_length=10,
        choices=LawfulBasis.choices,
        default=LawfulBasis.LEGITIMATE_INTEREST,
    )
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    keep_until = models.DateField(_("keep until"), null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = Contacts.as_manager()

    class Meta:
        ordering = ["-decides", "name", "id"]
        indexes = [
            models.Index(
                fields=["keep_until", "id"],
                condition=models.Q(keep_until__isnull=False),
                name="contact_by_keep_until",
            ),
            models.Index(fields=["site"], condition=models.Q(site__isnull=False), name="contact_of_site"),
        ]

    def __str__(self) -> str:
        return self.name


class DoNotContact(models.Model):
    """A telephone number, e-mail address, domain or VAT number that must not be contacted.

    It holds in every file, also for what is imported later.
    """

    class Kind(models.TextChoices):
        """What must not be contacted."""

        PHONE = "phone", _("telephone number")
        EMAIL = "email", _("e-mail address")
        DOMAIN = "domain", _("domain")
        VAT = "vat", _("VAT number")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    value = models.CharField(_("value"), max_length=254)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="do_not_contact_once")]

    def __str__(self) -> str:
        return self.value
