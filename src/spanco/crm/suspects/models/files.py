"""Files of targets for an offer, the segments that cut them, and their assignment."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spanco.crm.journeys.models import Journey
from spanco.crm.people.models import Team, User, seen
from spanco.crm.suspects.models.companies import Company, Contact, Site, asked_of_each
from spanco.crm.suspects.models.edited import Edited
from spanco.crm.suspects.models.offers import Offer


class Files(models.QuerySet["File"]):
    """Files, as far as someone may see them."""

    def visible_to(self, user: User) -> Files:
        """Return the files of a person, of their team or with journeys they hold; all to who sees all."""
        if user.sees_all:
            return self
        # Found from the few journeys someone holds, not by looking through every file for one.
        held = Target.objects.filter(journey__holder=user).order_by().values("file")
        return self.filter(seen(user, holder="rep") | models.Q(pk__in=held))

    def given_to(self, user: User) -> Files:
        """Return the files of a person or of the team they lead: what waits there is theirs to see."""
        return self.filter(seen(user, holder="rep"))


class File(Edited):
    """A qualified file (a campaign): the targets of an offer for a team, or for one of its reps.

    Leads that come in of themselves are in files that are ``inbound``; their journeys start at qualified.
    """

    name = models.CharField(_("name"), max_length=120)
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="files", verbose_name=_("offer"))
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="files", verbose_name=_("team")
    )
    rep = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="files", verbose_name=_("representative")
    )
    is_inbound = models.BooleanField(_("for leads that come in"), default=False)
    is_closed = models.BooleanField(_("closed"), default=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = Files.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["name", "offer"], name="file_of_offer")]

    def __str__(self) -> str:
        return self.name


class NeverLeftOut(TypeError):  # noqa: N818 - it is an answer
    """A target with a journey was to be deleted."""

    def __init__(self) -> None:
        super().__init__("A target that was assigned stays in its file: the denominator is frozen.")


def _held(user: User) -> models.Q:
    return seen(user, holder="journey__holder", team="journey__team") & models.Q(journey__isnull=False)


def _waiting(user: User) -> models.Q:
    return seen(user, holder="file__rep", team="file__team") & models.Q(journey=None)


class Targets(models.QuerySet["Target"]):
    """Targets, as far as someone may see them; those assigned are never deleted."""

    def visible_to(self, user: User) -> Targets:
        """Return the targets whose journey a person may see, or that wait for one in a file of theirs."""
        if user.sees_all:
            return self
        return self.filter(_held(user) | _waiting(user))

    def in_file(self, file: File, user: User) -> Targets:
        """Return those of `visible_to` that are in one file.

        All that wait there are seen or none is; of the others each is asked about, since databases would look
        through all journeys.
        """
        targets = self.filter(file=file)
        if user.sees_all:
            return targets
        seen_there = asked_of_each(Journey.objects.visible_to(user).filter(pk=models.OuterRef("journey")))
        if File.objects.given_to(user).filter(pk=file.pk).exists():
            return targets.filter(models.Q(journey=None) | seen_there)
        return targets.filter(seen_there)

    def held_in_sight(self, user: User) -> Targets:
        """Return those of `visible_to` that have a journey."""
        return self.filter(_held(user))

    def waiting_in_sight(self, user: User) -> Targets:
        """Return those of `visible_to` that wait for one."""
        # By their files: SQLite else looks through all that wait in any, as if they were few.
        return self.filter(journey=None, file__in=File.objects.given_to(user))

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete targets that were not assigned; refuse if one of them was."""
        if self.filter(journey__isnull=False).exists():
            raise NeverLeftOut
        return super().delete()


class Target(models.Model):
    """A company, or one site of it, in a file; it has a journey from when it is assigned to a rep.

    ``completeness`` is the share, in percent, of what the offer needs to know that is known; ``fits``
    whether what is known meets the offer's profile; ``reachable`` whether there is a number or an address
    that may be used. ``name_key`` (with the site's name behind) and what follows are those of the company or
    its site: lists and segments look through a whole file by them. All are kept up to date by
    `spanco.crm.suspects.knowing` as the company changes.
    """

    file = models.ForeignKey(File, models.PROTECT, related_name="targets", db_index=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="targets", db_index=False)
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="targets", db_index=False
    )
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="+")
    journey = models.OneToOneField(Journey, models.PROTECT, null=True, blank=True, related_name="target")
    completeness = models.PositiveSmallIntegerField(default=0)
    fits = models.BooleanField(null=True)
    reachable = models.BooleanField(default=False, editable=False)
    name_key = models.CharField(max_length=330, editable=False)
    sector = models.CharField(max_length=120, editable=False)
    city = models.CharField(max_length=120, editable=False)
    region = models.CharField(max_length=120, editable=False)
    country = models.CharField(max_length=2, editable=False)
    employees = models.PositiveIntegerField(null=True, editable=False)
    turnover = models.DecimalField(max_digits=16, decimal_places=2, null=True, editable=False)
    custom = models.JSONField(default=dict, editable=False)
    added_at = models.DateTimeField(default=timezone.now)

    objects = Targets.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "company"], name="company_once", condition=models.Q(site=None)
            ),
            models.UniqueConstraint(fields=["file", "company", "site"], name="site_once"),
        ]
        indexes = [
            models.Index(fields=["file", "id"], name="target_of_file"),
            models.Index(fields=["file", "completeness", "id", "journey"], name="target_by_completeness"),
            # Partial, it would not be taken: SQLite believes that few targets have no journey, as few have
            # the same, and looks through all that wait in any file.
            models.Index(fields=["file", "journey", "id", "company"], name="target_waiting"),
            models.Index(fields=["company", "journey"], name="target_of_company"),
            # With whose they are, and what is searched beside the city, so that no row of a file is read.
            models.Index(fields=["file", "name_key", "id", "journey"], name="target_by_name"),
            models.Index(fields=["file", "city", "id", "sector", "journey"], name="target_by_city"),
            # How a name begins, with the journeys of those that begin so.
            models.Index(
                fields=["name_key", "journey"],
                opclasses=["varchar_pattern_ops", "int8_ops"],
                name="target_beginning",
            ),
            models.Index(fields=["site"], condition=models.Q(site__isnull=False), name="target_of_site"),
            # From the journeys that someone holds to where these are, without their rows.
            models.Index(
                fields=["journey", "file", "company"],
                condition=models.Q(journey__isnull=False),
                name="target_of_journey",
            ),
        ]

    def __str__(self) -> str:
        return str(self.company)

    def delete(self, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:  # noqa: ANN401, FBT001, FBT002 - Django's signature
        """Delete the target if it was not assigned; refuse otherwise."""
        if self.journey_id is not None:
            raise NeverLeftOut
        return super().delete(using, keep_parents)


class Segments(models.QuerySet["Segment"]):
    """Segments, as far as someone may see them."""

    def of(self, file: File) -> Segments:
        """Return the segments that cut a file: its own, and those of its offer."""
        return self.filter(models.Q(file=file) | models.Q(file=None, offer=file.offer_id))


class Segment(Edited):
    """Saved conditions on the targets of a file, or of all files of an offer where it names none.

    ``conditions`` is a list of ``{"field", "test", "value"}`` as in an offer's profile, all of which hold.
    """

    name = models.CharField(_("name"), max_length=80)
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="segments")
    file = models.ForeignKey(File, models.CASCADE, null=True, blank=True, related_name="segments")
    conditions = models.JSONField(default=list)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = Segments.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """Targets of a file given to reps at once, by one click: ``token`` is its form's.

    ``shares`` is a list of ``[rep's name, number of targets]``, as they were on that day.
    """

    token = models.UUIDField(unique=True, default=uuid.uuid4)
    file = models.ForeignKey(File, models.CASCADE, related_name="assignments")
    segment = models.CharField(max_length=80, blank=True)
    n_targets = models.PositiveIntegerField()
    shares = models.JSONField(default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.file_id}: {self.n_targets}"
