"""Giving the targets of a file to reps, and leaving out those that were given to nobody."""

import uuid
from collections.abc import Sequence
from typing import Final

from django.db import connection, transaction
from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spanco.crm.journeys.acting import Refused
from spanco.crm.journeys.models import Milestone
from spanco.crm.journeys.opening import open_journeys
from spanco.crm.people.models import User
from spanco.crm.suspects.conditions import conditions_of, holding_in
from spanco.crm.suspects.models import Assignment, File, Segment, Target

MOST_AT_ONCE: Final = 10_000
_AT_A_TIME: Final = 2_000


@transaction.atomic
def assign(  # noqa: PLR0913 - what is assigned, to whom, by which click
    file: int,
    by: User,
    token: uuid.UUID,
    *,
    to: Sequence[User],
    segment: Segment | None = None,
    n: int | None = None,
) -> Assignment:
    """Give targets of a file that nobody has to reps, as evenly as cards are dealt; they become journeys.

    Those of a segment, or all; ``n`` of them, or all of them up to 10,000: first those that meet the
    profile, then the most complete. Sent twice with one token, it is done once. Nothing takes an assigned
    target out of its file again. Raises Refused where there is nothing to assign or nobody to assign it to.
    """
    locked = File.objects.visible_to(by).select_for_update(of=("self",)).get(pk=file)
    done = Assignment.objects.filter(token=token).first()
    if done is not None:
        return done
    _check(locked, by, to, n)
    chosen = list(_first(waiting(locked, by, segment)).values_list("pk", flat=True)[: n or MOST_AT_ONCE])
    if not chosen:
        raise Refused(_("Every target of this choice is assigned already."), field="segment")
    shares = [(rep, chosen[place :: len(to)]) for place, rep in enumerate(to)]
    for rep, targets in shares:
        _give(targets, rep, locked, by)
    return Assignment.objects.create(
        token=token,
        file=locked,
        segment="" if segment is None else segment.name,
        n_targets=len(chosen),
        shares=[[rep.name, len(targets)] for rep, targets in shares if targets],
        by=by,
    )


def waiting(file: File, by: User, segment: Segment | None) -> QuerySet[Target]:
    """Return the targets of a file, or of a segment of it, that are not assigned."""
    targets = Target.objects.in_file(file, by).filter(journey=None)
    if segment is None:
        return targets
    return targets.filter(holding_in(file)(conditions_of(segment.conditions)))


def leave_out(file: int, by: User, targets: Sequence[int]) -> tuple[int, int]:
    """Take targets that nobody was given out of a file; return how many were, and how many had to stay."""
    with transaction.atomic():
        locked = File.objects.visible_to(by).select_for_update(of=("self",)).get(pk=file)
        if not by.leads:
            raise Refused(_("Ask your sales manager to take targets out of the file."))
        named = Target.objects.visible_to(by).filter(file=locked, pk__in=targets)
        n_kept = named.filter(journey__isnull=False).count()
        _n, by_model = named.filter(journey=None).delete()
    return by_model.get(Target._meta.label, 0), n_kept


def _check(file: File, by: User, to: Sequence[User], n: int | None) -> None:
    if not by.leads:
        raise Refused(_("Ask your sales manager to assign targets."))
    if file.is_closed:
        raise Refused(_("This file is closed: open it again to assign its targets."))
    if not to:
        raise Refused(_("Choose who gets them."), field="to")
    seen = set(User.objects.visible_to(by).filter(is_active=True).values_list("pk", flat=True))
    for rep in to:
        if rep.pk not in seen:
            raise Refused(_("%(name)s is not in your team.") % {"name": rep.name}, field="to")
    if n is not None and not 0 < n <= MOST_AT_ONCE:
        raise Refused(
            ngettext(
                "Assign between 1 and %(n)s target.", "Assign between 1 and %(n)s targets.", MOST_AT_ONCE
            )
            % {"n": MOST_AT_ONCE},
            field="n",
        )


def _first(targets: QuerySet[Target]) -> QuerySet[Target]:
    """Put first those that meet the profile, last those that do not; the most complete first among them."""
    fit = Case(When(fits=True, then=Value(0)), When(fits=False, then=Value(2)), default=Value(1))
    return targets.order_by(fit, "-completeness", "pk")


def _give(targets: Sequence[int], rep: User, file: File, by: User) -> None:
    now = timezone.now()
    start = Milestone.QUALIFIED if file.is_inbound else Milestone.TARGETED
    for place in range(0, len(targets), _AT_A_TIME):
        block = targets[place : place + _AT_A_TIME]
        details: dict[str, object] = {"rep": rep.name, "file": file.name}
        journeys = open_journeys(len(block), rep, by=by, start=start, at=now, details=details)
        # A bulk_update compares each row with every other: this is forty times as fast.
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {Target._meta.db_table} SET journey_id = %s WHERE id = %s",
                [(journey.pk, key) for key, journey in zip(block, journeys, strict=True)],
            )
