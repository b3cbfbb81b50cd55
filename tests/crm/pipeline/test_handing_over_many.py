import re
import uuid

import pytest
from django.urls import reverse

from spanco.crm.journeys.acting import Occasion
from spanco.crm.journeys.acts import write_note
from spanco.crm.journeys.models import Act, Journey
from spanco.crm.pipeline import handing_over

ADDRESS = "pipeline:hand_over_many"


def ask(client, *journeys, **asked):
    return client.get(reverse(ADDRESS), {"journey": [journey.pk for journey in journeys]} | asked)


def give(client, journeys, to, token=None, **fields):
    chosen = " ".join(str(journey.pk) for journey in journeys)
    sent = {"chosen": chosen, "to": to.pk, "token": token or uuid.uuid4()} | fields
    return client.post(reverse(ADDRESS), sent)


def holders(journeys):
    return [Journey.objects.get(pk=journey.pk).holder.name for journey in journeys]


def test_the_ticked_ones_go_to_a_colleague_by_one_act_each(office, logged_in):
    journeys = [office.journey(office.anna) for _ in range(3)]
    client = logged_in(office.marta)
    form = ask(client, *journeys[:2]).context["form"]
    assert form["chosen"].initial == f"{journeys[0].pk} {journeys[1].pk}"
    response = give(client, journeys[:2], office.bruno, reason="on leave")
    assert response.url == reverse("pipeline:journeys")
    assert holders(journeys) == ["Bruno Conti", "Bruno Conti", "Anna Bassi"]
    assert Act.objects.filter(kind="handed_over").count() == 2


def test_nobody_is_given_them_before_a_colleague_is_chosen(office, logged_in):
    journeys = [office.journey(office.anna) for _ in range(2)]
    client = logged_in(office.marta)
    asked = ask(client, *journeys).content.decode()
    assert re.search(
        r'<select name="to"[^>]*required[^>]*>\s*<option value="" selected>choose a colleague', asked
    )
    sent = {"chosen": f"{journeys[0].pk} {journeys[1].pk}", "to": "", "token": uuid.uuid4()}
    assert list(client.post(reverse(ADDRESS), sent).context["form"].errors) == ["to"]
    assert holders(journeys) == ["Anna Bassi", "Anna Bassi"]


def test_the_form_sent_twice_hands_over_once(office, logged_in):
    journeys = [office.journey(office.anna) for _ in range(3)]
    token = uuid.uuid4()
    for _ in range(2):
        assert give(logged_in(office.marta), journeys, office.bruno, token).status_code == 302
    assert Act.objects.filter(kind="handed_over").count() == 3


def test_all_of_a_list_are_chosen_up_to_a_bound_that_is_said(office, logged_in, monkeypatch):
    journeys = [office.journey(office.anna) for _ in range(4)]
    office.journey(office.bruno)
    monkeypatch.setattr(handing_over, "AT_ONCE", 3)
    response = ask(logged_in(office.marta), all="1", rep=office.anna.pk, sort="newest")
    assert response.context["form"]["chosen"].initial.split() == [
        str(journey.pk) for journey in reversed(journeys[1:])
    ]
    assert "Hand over 3 journeys" in response.content.decode()
    assert "the first 3" in response.content.decode()


def test_what_is_refused_is_reported_with_why_and_the_rest_is_done(office, logged_in):
    journeys = [office.journey(office.anna), office.journey(office.bruno), office.journey(office.carla)]
    page = give(logged_in(office.marta), journeys, office.bruno).content.decode()
    assert "1 journey is now with Bruno Conti." in page
    assert "2 were not handed over." in page
    assert "Bruno Conti holds this journey already." in page
    assert "not yours to give" in page
    assert holders(journeys) == ["Bruno Conti", "Bruno Conti", "Carla Duval"]


def test_a_representative_hands_nothing_over(office, logged_in):
    journey = office.journey(office.anna)
    assert ask(logged_in(office.anna), journey).status_code == 403
    assert give(logged_in(office.anna), [journey], office.bruno).status_code == 403
    assert holders([journey]) == ["Anna Bassi"]


@pytest.mark.parametrize("chosen", ["", "x", "1 x", "-1", "9" * 30, " ".join(["1"] * 501), "1' OR 1=1"])
def test_a_form_changed_on_its_way_is_refused(office, logged_in, chosen):
    journey = office.journey(office.anna)
    response = give(logged_in(office.marta), [], office.bruno, chosen=chosen)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert holders([journey]) == ["Anna Bassi"]


def test_nothing_ticked_says_so(office, logged_in):
    response = ask(logged_in(office.marta), journey=["x", "9" * 30], next="/journeys?phase=S")
    assert response.url == "/journeys?phase=S"


def hand_back(client, page):
    (address,) = re.findall(r'href="(/journeys/hand-back[^"]+)"', page)
    assert client.get(address).status_code == 200
    return [client.post(address, follow=True).content.decode() for _ in range(2)][-1]


def test_all_that_was_handed_over_goes_back_but_for_what_was_acted_on_since(office, logged_in):
    journeys = [office.journey(office.anna) for _ in range(3)]
    client = logged_in(office.marta)
    page = client.get(give(client, journeys, office.bruno).url).content.decode()
    write_note(journeys[1].pk, Occasion(office.bruno), "Called already.")
    page = hand_back(client, page)
    assert holders(journeys) == ["Anna Bassi", "Bruno Conti", "Anna Bassi"]
    assert "2 journeys are back with who held them. 1 stays: something was done to it since." in page
    assert Act.objects.filter(kind="undone").count() == 2


def test_what_was_refused_is_no_part_of_what_goes_back(office, logged_in):
    journeys = [office.journey(office.anna), office.journey(office.bruno)]
    client = logged_in(office.marta)
    page = hand_back(client, give(client, journeys, office.bruno).content.decode())
    assert "1 journey is back with who held it." in page
    assert holders(journeys) == ["Anna Bassi", "Bruno Conti"]


def test_only_the_last_of_ones_own_goes_back_at_once(office, logged_in):
    journey = office.journey(office.anna)
    token = uuid.uuid4()
    give(logged_in(office.marta), [journey], office.bruno, token)
    address = f"{reverse('pipeline:hand_back')}?of={token}"
    assert logged_in(office.bruno).post(address).status_code == 403
    page = logged_in(office.dario).post(address, follow=True).content.decode()
    assert "no longer be undone all at once" in page
    assert holders([journey]) == ["Bruno Conti"]
