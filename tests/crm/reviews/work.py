"""What a small office has done: journeys of every fate."""

from datetime import timedelta

from django.utils import timezone

from crm.office import Office, pass_milestone
from spanco.crm.journeys import acting, acts
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.models import Milestone


def work(office: Office) -> Office:
    """Let the office work: some journeys are handed over, undone, reopened, lost after a proposal."""
    now = timezone.now()
    reaches = (
        *(Milestone.TARGETED, Milestone.CONTACTED, Milestone.QUALIFIED, Milestone.BOOKED, Milestone.MET),
        *(Milestone.PROPOSED, Milestone.WON, Milestone.DELIVERED, Milestone.REORDERED),
    )
    for number, rep in enumerate((office.anna, office.bruno, office.carla)):
        for days, reach in enumerate(reaches):
            for _ in range(2 + number):
                office.journey(rep, reach, at=now - timedelta(days=40 + 20 * days + number))
    later = now - timedelta(days=3)
    lost = office.journey(office.anna, Milestone.PROPOSED, at=now - timedelta(days=30))
    acts.lose(lost.pk, Occasion(office.anna, at=later), "price")
    given = office.journey(office.anna, Milestone.MET, at=now - timedelta(days=30))
    acts.hand_over(given.pk, Occasion(office.marta, at=now - timedelta(days=9)), office.bruno)
    pass_milestone(given.pk, Occasion(office.bruno, at=later), Milestone.PROPOSED)
    undone = office.journey(office.bruno, Milestone.PROPOSED, at=now - timedelta(days=30))
    pass_milestone(undone.pk, Occasion(office.bruno, at=later), Milestone.WON)
    acting.undo(undone.pk, Occasion(office.bruno))
    reopened = office.journey(office.carla, Milestone.CONTACTED, at=now - timedelta(days=30))
    acts.lose(reopened.pk, Occasion(office.carla, at=now - timedelta(days=8)), "no time")
    acts.reopen(reopened.pk, Occasion(office.carla, at=later))
    return office
