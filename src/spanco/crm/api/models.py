"""The keys by which other programs act for a person."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spanco.crm.people.models import User, secret_address

_SHOWN: Final = 6
_USES_KEPT_APART: Final = timedelta(hours=1)


class ApiKey(models.Model):
    """A key of the HTTP API; it may do what its user may. Only its digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_keys", verbose_name=_("acts for"))
    name = models.CharField(_("what it is for"), max_length=80)
    start = models.CharField(max_length=_SHOWN)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def make(cls, user: User, name: str, by: User) -> tuple[ApiKey, str]:
        """Save a new key and return it with its secret, which is told this once."""
        secret = secret_address()
        row = cls.objects.create(
            user=user, name=name, made_by=by, start=secret[:_SHOWN], digest=digest_of(secret)
        )
        return row, secret


def digest_of(secret: str) -> str:
    """Return what is kept of a key: it is long and random, so that a plain digest cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def user_of_key(secret: str) -> User | None:
    """Return whom a key acts for, None where it is unknown, revoked, or they may no longer log in."""
    found = (
        ApiKey.objects.filter(digest=digest_of(secret), revoked_at=None, user__is_active=True)
        .select_related("user__team")
        .first()
    )
    if found is None:
        return None
    now = timezone.now()
    if found.used_at is None or now - found.used_at > _USES_KEPT_APART:
        ApiKey.objects.filter(pk=found.pk).update(used_at=now)
    return found.user
