"""What becomes of the open journeys of someone who changes team, or leaves."""

from typing import Final

from django.db import transaction
from django.db.models import F
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import ngettext

from spanco.crm.journeys.models import Act, Event, Journey, Milestone
from spanco.crm.people.keeping import changed
from spanco.crm.people.models import Team, User

_AT_A_TIME: Final = 2_000


@transaction.atomic
def follow_to_team(person: User, by: User) -> int:
    """Let the open journeys of a person go along to the team they are in now; return how many do.

    Each is told by a hand-over to the same person in the new team. What was done before stays the old
    team's, and whose it was; it cannot be undone, for the person is no longer there. Of someone who is in no
    team now the journeys stay where they are: somebody must lead them.
    """
    if person.team is None:
        return 0
    n_followed = 0
    elsewhere = Journey.objects.filter(holder=person, lost_at=None).exclude(team=person.team).order_by("pk")
    while block := list(elsewhere.select_for_update().only("pk", "team")[:_AT_A_TIME]):
        _give_to_team(block, person, person.team, by)
        n_followed += len(block)
    return n_followed


def _give_to_team(journeys: list[Journey], person: User, team: Team, by: User) -> None:
    now = timezone.now()
    names = dict(Team.objects.values_list("pk", "name"))
    acts = [
        Act(
            journey=journey,
            kind="changed_team",
            by=by,
            occurred_at=now,
            recorded_at=now,
            details={"name": person.name, "left": names.get(journey.team_id or 0, ""), "joined": team.name},
        )
        for journey in journeys
    ]
    Act.objects.bulk_create(acts)
    Event.objects.bulk_create(
        Event(
            journey=act.journey,
            act=act,
            milestone=Milestone.HANDED_OVER,
            occurred_at=now,
            recorded_at=now,
            rep=person,
            team=team,
        )
        for act in acts
    )
    moved = Journey.objects.filter(pk__in=[journey.pk for journey in journeys])
    moved.update(team=team, version=F("version") + 1)


@receiver(changed)
def _follow(person: User, before: User, by: User, **_: object) -> str:
    said = []
    if person.team_id != before.team_id:
        n_followed = follow_to_team(person, by)
        sentence = ngettext(
            "%(n)s open journey went along to %(team)s.",
            "%(n)s open journeys went along to %(team)s.",
            n_followed,
        )
        said += [sentence % {"n": n_followed, "team": person.team}] if n_followed else []
    if before.is_active and not person.is_active:
        n_left = n_open(person)
        sentence = ngettext(
            "%(n)s open journey waits on the page “Today” to be handed over.",
            "%(n)s open journeys wait on the page “Today” to be handed over.",
            n_left,
        )
        said += [sentence % {"n": n_left}] if n_left else []
    return " ".join(said)


def n_open(person: User) -> int:
    """Return how many open journeys a person holds."""
    return Journey.objects.filter(holder=person, lost_at=None).count()
