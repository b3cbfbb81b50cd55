"""The journey of one target through the six phases, and the log of what happened in it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spanco.crm.people.models import Team, User, seen


class Phase(models.TextChoices):
    """Where the work of a journey is."""

    SUSPECT = "S", _("Suspect")
    PROSPECT = "P", _("Prospect")
    APPROACH = "A", _("Approach")
    NEGOTIATION = "N", _("Negotiation")
    CONCLUSION = "C", _("Conclusion")
    ORDER = "O", _("Order")


class Milestone(models.TextChoices):
    """What a journey passes, in the order of the method; then how it may end or change hands."""

    TARGETED = "targeted", _("entered in a file")
    CONTACTED = "contacted", _("contacted")
    QUALIFIED = "qualified", _("qualified")
    BOOKED = "booked", _("appointment made")
    MET = "met", _("appointment honoured")
    PROPOSED = "proposed", _("proposal delivered")
    WON = "won", _("won")
    DELIVERED = "delivered", _("delivered")
    REORDERED = "reordered", _("reordered")
    LOST = "lost", _("lost")
    HANDED_OVER = "handed_over", _("handed over")


CHAIN: Final = tuple(Milestone)[:9]
"""The milestones that are passed one after the other."""


class NextStep(models.TextChoices):
    """What is to be done next."""

    CALL = "call", _("call")
    EMAIL = "email", _("e-mail")
    MEET = "meet", _("appointment")
    PROPOSE = "propose", _("proposal")
    FOLLOW_UP = "follow_up", _("follow-up")
    DECIDE = "decide", _("decision")
    DELIVER = "deliver", _("delivery")


_NOT_LOST: Final = models.Q(lost_at=None)
_LOST: Final = models.Q(lost_at__isnull=False)
"""As queries say it: of the same turned round, SQLite does not see that it is the same."""


class Journeys(models.QuerySet["Journey"]):
    """Journeys, as far as someone may see them."""

    def visible_to(self, user: User) -> Journeys:
        """Return the journeys a person may see and work on: see `spanco.crm.people.models.seen`."""
        return self.filter(seen(user))

    def live(self) -> Journeys:
        """Return the journeys neither lost nor won."""
        return self.filter(lost_at=None).exclude(phase=Phase.ORDER)

    def in_order_of(self, keys: Sequence[int]) -> list[Journey]:
        """Read the journeys of some keys in the order of these; a key of none is left out.

        Databases put in order all that is read with a row: to find the keys first and then read these is
        quicker.
        """
        found = self.in_bulk(keys)
        return [found[key] for key in keys if key in found]


class Journey(models.Model):
    """One target of one file being worked, as its events leave it today; its history is in `Event`.

    ``reach`` is the furthest milestone; ``held_since`` when the holder took it; ``value`` the amount of
    the last proposal, or of the contract. ``version`` grows by one with each act, so that someone who
    acts on what is no longer so is told.
    """

    holder = models.ForeignKey(
        User, models.PROTECT, related_name="journeys", verbose_name=_("held by"), db_index=False
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="journeys")
    phase = models.CharField(_("phase"), max_length=1, choices=Phase.choices, default=Phase.SUSPECT)
    reach = models.CharField(_("reached"), max_length=12, choices=Milestone.choices, blank=True)
    reached_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    lost_at = models.DateTimeField(_("lost"), null=True)
    lost_reason = models.CharField(_("reason"), max_length=200, blank=True)
    decision_on = models.DateField(_("decision expected"), null=True)
    next_step = models.CharField(_("next step"), max_length=12, choices=NextStep.choices, blank=True)
    next_at = models.DateTimeField(_("due"), null=True)
    next_why = models.CharField(_("why"), max_length=200, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True)
    margin = models.DecimalField(_("margin"), max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = Journeys.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["holder", "id"], name="journey_held"),
            # What is lost is most of what there is, and on no list of a day's work.
            models.Index(
                fields=["holder", "phase", "next_at", "id"], condition=_NOT_LOST, name="journey_of_holder"
            ),
            models.Index(
                fields=["team", "phase", "next_at", "id"], condition=_NOT_LOST, name="journey_of_team"
            ),
            models.Index(fields=["phase", "next_at", "id"], condition=_NOT_LOST, name="journey_of_phase"),
            models.Index(
                fields=["phase", "currency", "value", "lost_at"], condition=_NOT_LOST, name="journey_value"
            ),
            models.Index(
                fields=["next_at", "holder", "phase", "lost_at"], condition=_NOT_LOST, name="journey_due"
            ),
            models.Index(fields=["holder", "next_step", "next_at"], name="journey_next_of_holder"),
            models.Index(fields=["team", "next_step", "next_at"], name="journey_next_of_team"),
            models.Index(fields=["value", "id"], name="journey_by_value"),
            # With whose they are, so that those of a team are leafed through without reading all the others.
            models.Index(fields=["lost_at", "id", "team", "holder"], condition=_LOST, name="journey_lost"),
            models.Index(fields=["holder", "lost_at"], condition=_LOST, name="journey_lost_by_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    # Django's ask what every choice is called in the reader's language to tell of one.
    def get_phase_display(self) -> str:  # type: ignore[no-redef]  # in place of Django's
        """Return what its phase is called."""
        return str(Phase(self.phase).label)

    def get_reach_display(self) -> str:  # type: ignore[no-redef]  # in place of Django's
        """Return what its furthest milestone is called; of none, nothing."""
        return str(Milestone(self.reach).label) if self.reach else ""

    def get_next_step_display(self) -> str:  # type: ignore[no-redef]  # in place of Django's
        """Return what its next step is called; of none, nothing."""
        return str(NextStep(self.next_step).label) if self.next_step else ""

    @property
    def is_lost(self) -> bool:
        """Whether it ended without a sale."""
        return self.lost_at is not None

    @property
    def step_stands(self) -> bool:
        """Whether a call leaves the next step as it is: from an appointment on, it is more than a call."""
        return self.has_reached(Milestone.BOOKED) and self.next_step not in {
            "",
            NextStep.CALL,
            NextStep.EMAIL,
        }

    def has_reached(self, milestone: str) -> bool:
        """Tell whether a milestone, or one after it, is reached."""
        return bool(self.reach) and CHAIN.index(Milestone(self.reach)) >= CHAIN.index(Milestone(milestone))

    def settle(self) -> None:
        """Set the phase to where the work is: that of the reach and of the decision asked for."""
        if self.has_reached(Milestone.WON):
            self.phase = Phase.ORDER
        elif self.has_reached(Milestone.PROPOSED):
            self.phase = Phase.CONCLUSION if self.decision_on else Phase.NEGOTIATION
        elif self.has_reached(Milestone.MET):
            self.phase = Phase.APPROACH
        elif self.has_reached(Milestone.QUALIFIED):
            self.phase = Phase.PROSPECT
        else:
            self.phase = Phase.SUSPECT

    def plan(self, step: str, at: Any = None, why: str = "") -> None:  # noqa: ANN401 - a datetime or None
        """Set what is to be done next; an empty step clears it."""
        self.next_step, self.next_at, self.next_why = step, at, why[:200]


class Act(models.Model):
    """What a user did to a journey, once: the entry of its timeline, and what undoing it takes.

    ``token`` comes with the form that was sent: sent twice, it is done once. ``details`` is what the
    timeline says, by the templates ``timeline/<kind>.html``; ``before`` the rows as they were.
    """

    token = models.UUIDField(unique=True, default=uuid.uuid4)
    journey = models.ForeignKey(Journey, models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=32)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="acts")
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    details = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        indexes = [models.Index(fields=["journey", "-id"], name="act_of_journey")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Events(models.QuerySet["Event"]):
    """The log, as far as someone may see it; it is only added to."""

    def visible_to(self, user: User) -> Events:
        """Return the events of the journeys a person may see."""
        return self.filter(seen(user, holder="journey__holder", team="journey__team"))

    def update(self, **kwargs: Any) -> NoReturn:  # noqa: ARG002 - Django's signature
        """Refuse: a correction is a new event that supersedes."""
        raise NeverChanged

    def delete(self) -> NoReturn:
        """Refuse: a correction is a new event that supersedes."""
        raise NeverChanged


class NeverChanged(TypeError):  # noqa: N818 - it is an answer
    """An event was to be changed or deleted."""

    def __init__(self) -> None:
        super().__init__("An event is never changed; append one that supersedes it.")


class Event(models.Model):
    """One dated milestone of a journey, never changed, only superseded; the journal of the method.

    Without a ``milestone`` it only withdraws the event it ``supersedes``. ``rep`` holds the journey from
    here on, ``team`` is theirs at the time. ``minutes`` are those spent since the event before.
    """

    journey = models.ForeignKey(Journey, models.PROTECT, related_name="events")
    act = models.ForeignKey(Act, models.PROTECT, related_name="events")
    milestone = models.CharField(max_length=12, choices=Milestone.choices, blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    rep = models.ForeignKey(User, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    reason = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    margin = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    minutes = models.PositiveIntegerField(null=True)

    objects = Events.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.milestone} {self.pk}"

    def save(self, **options: Any) -> None:
        """Append the event; refuse to change one."""
        if not self._state.adding:
            raise NeverChanged
        super().save(**options)

    def delete(self, using: Any = None, keep_parents: bool = False) -> NoReturn:  # noqa: ANN401, ARG002, FBT001, FBT002 - Django's signature
        """Refuse: a correction is a new event that supersedes."""
        raise NeverChanged


class Notes(models.QuerySet["Note"]):
    """Notes, as far as someone may see them."""

    def visible_to(self, user: User) -> Notes:
        """Return the notes on the journeys a person may see."""
        return self.filter(seen(user, holder="journey__holder", team="journey__team"))


class Note(models.Model):
    """What someone wrote down about a journey."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="notes")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField(max_length=10_000)

    objects = Notes.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.text[:60]


class Attachments(models.QuerySet["Attachment"]):
    """Attachments, as far as someone may see them."""

    def visible_to(self, user: User) -> Attachments:
        """Return the attachments of the journeys a person may see."""
        return self.filter(seen(user, holder="journey__holder", team="journey__team"))


class Attachment(models.Model):
    """A file kept with a journey."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="attachments")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=200)
    content = models.FileField(upload_to="journeys/%Y/%m/", max_length=200)
    size = models.PositiveIntegerField()

    objects = Attachments.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.name


@receiver(post_delete, sender=Attachment)
def _remove_content(instance: Attachment, **_: object) -> None:
    """Remove the file of an attachment that was undone, once that is final."""
    transaction.on_commit(lambda: instance.content.delete(save=False))
