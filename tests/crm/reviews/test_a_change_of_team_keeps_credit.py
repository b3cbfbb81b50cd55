import pytest

from crm.office import pass_milestone
from crm.reviews.plain_counts import plain_counts
from crm.reviews.test_screen_command_line_and_hand_agree import printed_figures
from crm.reviews.work import work
from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.following import follow_to_team
from spanco.crm.journeys.models import Journey, Milestone

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_step_stays_whose_it_was_and_the_new_team_answers_for_what_comes_after(office, log_address):
    work(office)
    before = printed_figures(log_address)
    of_south = printed_figures(log_address, "--team", "South")
    office.anna.team = office.south
    office.anna.save()
    assert follow_to_team(office.anna, office.ada) > 0
    assert printed_figures(log_address) == before
    assert counted(printed_figures(log_address, "--team", "South")) == counted(of_south)
    met = Journey.objects.filter(holder=office.anna, reach=Milestone.MET, lost_at=None).first()
    pass_milestone(met.pk, Occasion(office.anna), Milestone.PROPOSED)
    after = printed_figures(log_address, "--team", "South")
    assert after["Anna Bassi", "proposed", "won", "entered"] == 1
    assert counted(after) == counted(plain_counts("South"))


def counted(figures):
    return {key: n for key, n in figures.items() if n}
