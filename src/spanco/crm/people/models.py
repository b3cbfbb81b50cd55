"""Who works here, in which team and role, and what each may see."""

from __future__ import annotations

import secrets
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_KEY_BYTES: Final = 24


def secret_address() -> str:
    """Return a key that nobody guesses, to stand in an address."""
    return secrets.token_urlsafe(_KEY_BYTES)


def zone_of_the_office() -> str:
    """Return the time zone of who says no other."""
    return settings.TIME_ZONE


class Role(models.TextChoices):
    """What a person does here; `seen` tells what each may see."""

    REP = "rep", _("Representative")
    MANAGER = "manager", _("Sales manager")
    DIRECTOR = "director", _("Sales director")
    ADMINISTRATOR = "administrator", _("Administrator")


class Team(models.Model):
    """A team of representatives and the managers who lead it."""

    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["User"]):
    """The people of the sales force."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Save a person; without a password they set one by the link of a password reset."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Return who logs in by that address, however it is capitalised."""
        return self.get(email=(username or "").lower())

    def visible_to(self, user: User) -> models.QuerySet[User]:
        """Return the colleagues whose names and work a person may see."""
        people = self.get_queryset()
        if user.sees_all:
            return people
        if user.role == Role.MANAGER and user.team_id:
            return people.filter(models.Q(team=user.team_id) | models.Q(pk=user.pk))
        return people.filter(pk=user.pk)


class User(AbstractBaseUser):
    """A person who logs in, by e-mail address."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=16, choices=Role.choices, default=Role.REP)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("team")
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default=zone_of_the_office)
    is_active = models.BooleanField(_("may log in"), default=True)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = [Lower("name"), "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def sees_all(self) -> bool:
        """Whether this person sees the work of every team."""
        return self.role in {Role.DIRECTOR, Role.ADMINISTRATOR}

    @property
    def leads(self) -> bool:
        """Whether this person may assign work to others."""
        return self.role != Role.REP

    @property
    def administers(self) -> bool:
        """Whether this person keeps users, teams, offers and fields."""
        return self.role == Role.ADMINISTRATOR


class Sending(models.Model):
    """A form that was sent and made a row: sent again, it makes none. See `spanco.crm.people.sending`."""

    token = models.UUIDField(primary_key=True)
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    made = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.token}"


def seen(user: User, *, holder: str = "holder", team: str = "team") -> models.Q:
    """Return the condition under which rows held by someone of some team are visible to a person.

    A representative sees their own, a manager those of the team, a director or an administrator all.
    ``holder`` and ``team`` are the paths to the fields that tell. Every ``visible_to`` is made of it.
    """
    if user.sees_all:
        return models.Q()
    if user.role == Role.MANAGER and user.team_id:
        return models.Q(**{f"{team}_id": user.team_id}) | models.Q(**{f"{holder}_id": user.pk})
    return models.Q(**{f"{holder}_id": user.pk})
