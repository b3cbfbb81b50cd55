"""How an act is done: once, on a locked journey, with its milestones, and so that it can be undone.

Every act of a room is a function under ``@act("kind")``. It takes a `Doing` and plain values, checks, writes
rows and appends milestones; whoever calls it gives the journey's id and an `Occasion` instead:

    @act("note")
    def write_note(doing: Doing, text: str) -> None: ...

    write_note(journey.pk, Occasion(by=user, token=token), text="Call after Easter.")
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from spanco.crm.journeys.models import CHAIN, Act, Event, Journey, Milestone
from spanco.crm.journeys.restoring import as_they_are, changed_fields, put_back
from spanco.crm.journeys.withdrawing import take_back
from spanco.crm.people.models import User

_P = ParamSpec("_P")

GATES: Final = {
    Milestone.BOOKED: Milestone.QUALIFIED,
    Milestone.MET: Milestone.BOOKED,
    Milestone.PROPOSED: Milestone.MET,
    Milestone.WON: Milestone.PROPOSED,
    Milestone.DELIVERED: Milestone.WON,
    Milestone.REORDERED: Milestone.DELIVERED,
}
"""What must be reached before each milestone."""

_UNDONE: Final = "undone"
"""The kind of an act that takes another back."""

_RIGHTS: Final[dict[str, Callable[[User], None]]] = {}
"""By the kind of an act, what refuses it to whom it is not allowed; so is undoing it."""

_CLOCKS_DIFFER_BY: Final = timedelta(minutes=5)


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """An act cannot be done; the message says why and what to do, in the user's language.

    ``field`` is the input it is about, ``missing`` the milestone that must be reached first, ``version`` that
    of the journey as it is now, where another was seen.
    """

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        missing: Milestone | None = None,
        version: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.missing = missing
        self.version = version


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who acts, when, and by which click.

    ``by`` is None where the target acts, by a link of theirs. ``token`` is the form's: a second sending
    finds the first. ``at`` is when it happened, if not now. ``version`` is that of the journey as it was
    seen; None takes it as it is.
    """

    by: User | None
    token: uuid.UUID = field(default_factory=uuid.uuid4)
    at: datetime | None = None
    version: int | None = None


@dataclass(slots=True)
class Doing:
    """An act while it is done: the locked journey, and what the act leaves."""

    act: Act
    journey: Journey
    by: User | None
    at: datetime
    _kept: list[Any] = field(default_factory=list)
    _new: list[models.Model] = field(default_factory=list)

    def tell(self, **details: object) -> None:
        """Keep what the timeline says of this act; values must go into JSON."""
        self.act.details.update(details)

    def keep(self, row: models.Model) -> None:
        """Remember a row as it is, to be put back if the act is undone; call it before changing the row."""
        self._kept += as_they_are(type(row)._base_manager.filter(pk=row.pk))

    def made(self, row: models.Model) -> None:
        """Remember a row that this act saved, to be removed if the act is undone."""
        self._new.append(row)

    def happened(self, at: datetime, *, field: str = "at") -> None:
        """Date the act by when it happened, however late it is entered.

        Raises Refused before the journey began, about the input ``field``; seconds, which no form asks for,
        and clocks that differ are made up for.
        """
        began = self.journey.started_at
        if at < began - _CLOCKS_DIFFER_BY:
            when = date_format(timezone.localtime(began), "SHORT_DATETIME_FORMAT")
            message = _("This journey began on %(when)s: say a time after that.") % {"when": when}
            raise Refused(message, field=field)
        self.at = self.act.occurred_at = max(at, began)

    def require_open(self) -> None:
        """Refuse the act on a journey that is lost."""
        if self.journey.is_lost:
            raise Refused(_("This journey is lost. Reopen it to go on."))

    def append(  # noqa: PLR0913 - the fields of an event
        self,
        milestone: Milestone,
        *,
        reason: str = "",
        amount: Decimal | None = None,
        margin: Decimal | None = None,
        currency: str = "",
        minutes: int | None = None,
    ) -> Event:
        """Append a milestone to the log; raise Refused where the one it needs is not reached."""
        needed = GATES.get(milestone)
        if needed and not self.journey.has_reached(needed):
            message = _("“%(milestone)s” comes after “%(needed)s”, which this journey has not reached.") % {
                "milestone": milestone.label,
                "needed": needed.label,
            }
            raise Refused(message, missing=needed)
        self._follow(milestone, reason)
        return Event.objects.create(
            journey=self.journey,
            act=self.act,
            milestone=milestone,
            occurred_at=self.at,
            recorded_at=self.act.recorded_at,
            rep=self.journey.holder,
            team=self.journey.team,
            reason=reason[:200],
            amount=amount,
            margin=margin,
            currency=currency,
            minutes=minutes,
        )

    def _follow(self, milestone: Milestone, reason: str) -> None:
        if milestone is Milestone.LOST:
            self.journey.lost_at, self.journey.lost_reason = self.at, reason[:200]
            self.journey.plan("")
        elif milestone in CHAIN:
            self.journey.lost_at, self.journey.lost_reason = None, ""
            if not self.journey.has_reached(milestone):
                self.journey.reach, self.journey.reached_at = milestone, self.at

    def finish(self, *, undoable: bool) -> Act:
        """Save the journey and the act, with what undoing it takes."""
        self.journey.settle()
        self.journey.version += 1
        self.journey.save()
        if undoable:
            self.act.before = {
                "rows": [changed_fields(row) for row in self._kept],
                "made": [[row._meta.label_lower, row.pk] for row in self._new],
            }
        self.act.save()
        return self.act


def act(
    kind: str,
    *,
    undoable: bool = True,
    of_anyone: bool = False,
    right: Callable[[User], None] | None = None,
) -> Callable[[Callable[Concatenate[Doing, _P], None]], Callable[Concatenate[int, Occasion, _P], Act]]:
    """Make an act of a function: done in one transaction, once for each token, on a journey one may see.

    ``of_anyone`` is for what comes in and concerns a colleague's journey: who tells it need not see that.
    ``right`` raises Refused where a person may not do it, nor undo it.
    Raises Journey.DoesNotExist where the person may not see the journey, and Refused where the journey is
    no longer as it was seen, where the time is in the future or before the journey began, or where the
    function says so.
    """
    if right is not None:
        _RIGHTS[kind] = right

    def decorate(
        body: Callable[Concatenate[Doing, _P], None],
    ) -> Callable[Concatenate[int, Occasion, _P], Act]:
        @wraps(body)
        def perform(journey: int, occasion: Occasion, *args: _P.args, **kwargs: _P.kwargs) -> Act:
            with transaction.atomic():
                locked = _locked(journey, None if of_anyone else occasion.by)
                done = _done_before(journey, occasion)
                if done is not None:
                    return done
                check_right(kind, occasion.by)
                doing = _begun(locked, kind, occasion)
                doing.keep(locked)
                body(doing, *args, **kwargs)
                return doing.finish(undoable=undoable)

        return perform  # type: ignore[return-value]  # wraps keeps the body's own type

    return decorate


@transaction.atomic
def undo(journey: int, occasion: Occasion, only: Act | None = None) -> Act:
    """Undo the last act on a journey: its rows are put back, its events superseded, and both acts stay.

    What someone changed since in a row the act changed too stays as they left it.

    Raises Refused where there is nothing to undo, where the last act cannot be undone or is not the ``only``
    one that is meant, and where the person may not do what it did.
    """
    locked = _locked(journey, occasion.by)
    done = _done_before(journey, occasion)
    if done is not None:
        return done
    last = last_act(journey)
    if last is None:
        raise Refused(_("There is nothing to undo."))
    if not last.before:
        raise Refused(_("The last act cannot be undone."))
    if only is not None and last != only:
        raise Refused(_("Something else was done since."))
    check_right(last.kind, occasion.by)
    _check_giver(last, occasion.by)
    doing = _begun(locked, _UNDONE, occasion)
    doing.act.undoes = last
    doing.tell(kind=last.kind)
    for event in last.events.all():
        take_back(event, doing.act)
    for label, key in reversed(last.before["made"]):
        apps.get_model(label)._base_manager.filter(pk=key).delete()
    version = locked.version + 1
    for kept in last.before["rows"]:
        put_back(kept)
    doing.act.save()
    Journey.objects.filter(pk=journey).update(version=version)
    return doing.act


def check_right(kind: str, by: User | None) -> None:
    """Raise Refused where a person may not do, nor undo, acts of a kind."""
    right = _RIGHTS.get(kind)
    if right is not None and by is not None:
        right(by)


def _check_giver(last: Act, by: User | None) -> None:
    """Refuse to give a journey back to someone the person could not give it to."""
    giver = last.before["rows"][0]["was"].get("holder")
    if giver is None or by is None or User.objects.visible_to(by).filter(pk=giver).exists():
        return
    raise Refused(_("%(name)s is not in your team.") % {"name": User.objects.get(pk=giver).name})


def last_act(journey: int) -> Act | None:
    """Return the last act on a journey that stands: not an undoing, and not undone."""
    # By its kind: asked for what undoes nothing, SQLite goes through all acts by the index of those that do.
    acts = Act.objects.filter(journey=journey, undone_by=None).exclude(kind=_UNDONE)
    return acts.order_by("-id").first()


def _locked(journey: int, by: User | None) -> Journey:
    rows = Journey.objects.all() if by is None else Journey.objects.visible_to(by)
    return rows.select_for_update(of=("self",)).select_related("holder", "team").get(pk=journey)


def _done_before(journey: int, occasion: Occasion) -> Act | None:
    """Return what the token did already; refuse one that did something to another journey."""
    done = Act.objects.filter(token=occasion.token).first()
    if done is not None and done.journey_id != journey:
        raise Refused(_("This was sent with the mark of something else: load the page again."))
    return done


def _begun(journey: Journey, kind: str, occasion: Occasion) -> Doing:
    now = timezone.now()
    at = occasion.at or now
    if at > now + _CLOCKS_DIFFER_BY:
        raise Refused(_("This time is in the future: say when it happened."), field="at")
    if occasion.version is not None and occasion.version != journey.version:
        raise _changed(journey)
    act = Act(
        token=occasion.token, journey=journey, kind=kind, by=occasion.by, occurred_at=now, recorded_at=now
    )
    doing = Doing(act, journey, occasion.by, now)
    if occasion.at is not None:
        doing.happened(occasion.at)
    act.save()
    return doing


def _changed(journey: Journey) -> Refused:
    last = Act.objects.filter(journey=journey).select_related("by").order_by("-id").first()
    who = last.by.name if last and last.by else _("The target")
    when = date_format(timezone.localtime(last.recorded_at), "SHORT_DATETIME_FORMAT") if last else ""
    message = _("%(who)s changed this journey on %(when)s, after you opened it. Look again, then decide.")
    return Refused(message % {"who": who, "when": when}, version=journey.version)
