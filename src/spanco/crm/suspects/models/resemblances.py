"""Companies that are perhaps one and the same, and those that somebody said are two."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from spanco.crm.people.models import User
from spanco.crm.suspects.models.companies import Company, at_visible


class Resemblances(models.QuerySet["Resemblance"]):
    """Pairs of companies."""

    def visible_to(self, user: User) -> Resemblances:
        """Return the pairs of which a person may see both."""
        return self.filter(at_visible(user, "one"), at_visible(user, "other"))

    def open(self) -> Resemblances:
        """Return the pairs that nobody has decided on, of companies that are still two."""
        return self.filter(apart_at=None, one__merged_into=None, other__merged_into=None)

    def apart(self) -> Resemblances:
        """Return the pairs that somebody said are two."""
        return self.filter(apart_at__isnull=False)

    def say_apart(self, companies: tuple[Company, Company], by: User) -> Resemblance:
        """Keep that two companies are not the same: they are not proposed again."""
        one, other = sorted(companies, key=lambda company: company.pk)
        decided = {"apart_by": by, "apart_at": timezone.now()}
        return self.update_or_create(one=one, other=other, defaults=decided)[0]


class Resemblance(models.Model):
    """Two companies whose names are nearly the same: perhaps one, unless somebody said they are two.

    ``score`` and ``evidence`` are those of `companies.likeness`; 0 and none of a pair that was only said to
    be two. ``one`` is the company kept longer.
    """

    one = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Company, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(default=0)
    evidence = models.JSONField(default=list)
    apart_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    apart_at = models.DateTimeField(null=True)

    objects = Resemblances.as_manager()

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="resemblance_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="resemblance_of_two_in_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-score", "id"], condition=models.Q(apart_at=None), name="resemblance_by_score"
            ),
            models.Index(
                fields=["-apart_at"], condition=models.Q(apart_at__isnull=False), name="resemblance_apart"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} ~ {self.other_id}"
