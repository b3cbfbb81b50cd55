"""The page of an appointment offers no number and no address that must not be used."""

from crm.approaches.agreeing import agreed
from spanco.crm.suspects.models import Contact, DoNotContact, Site


def page_of(client, row):
    return client.get(f"/appointments/{row.pk}").content.decode()


def test_the_number_and_the_address_of_who_is_met_are_offered_unless_they_are_barred(office, logged_in):
    journey = office.journey(office.anna, "qualified")
    contact = journey.target.company.contacts.get()
    row = agreed(journey, hours=24, contacts=[contact])
    client = logged_in(office.anna)
    ways = f"tel:{contact.phone}", f"mailto:{contact.email}"

    page = page_of(client, row)
    assert [way in page for way in (*ways, "must not be contacted")] == [True, True, False]

    DoNotContact.objects.create(kind="phone", value=contact.phone)
    page = page_of(client, row)
    assert [way in page for way in (*ways, "must not be contacted")] == [False, True, True]

    DoNotContact.objects.create(kind="domain", value="example.com")
    page = page_of(client, row)
    assert [way in page for way in (*ways, "must not be contacted")] == [False, False, True]


def test_where_nobody_is_named_the_switchboard_is_offered_unless_it_is_barred(office, logged_in):
    journey = office.journey(office.anna, "qualified", vat="IT00743110157")
    row = agreed(journey, hours=24)
    client = logged_in(office.anna)
    assert "tel:+390212345678" in page_of(client, row)

    DoNotContact.objects.create(kind="vat", value="IT00743110157")
    page = page_of(client, row)
    assert "tel:" not in page
    assert "must not be contacted" in page


def test_of_a_site_its_own_switchboard_is_offered(office, logged_in):
    journey = office.journey(office.anna, "qualified")
    target = journey.target
    target.site = Site.objects.create(company=target.company, name="Works", phone="+390299")
    target.save()

    assert "tel:+390299" in page_of(logged_in(office.anna), agreed(journey, hours=24))


def test_its_queries_do_not_grow_with_who_is_met(office, logged_in, django_assert_max_num_queries):
    journey = office.journey(office.anna, "qualified")
    several = [
        Contact.objects.create(
            company=journey.target.company,
            name=f"C{n}",
            phone=f"+3902{n}",
            source="fair",
            source_on="2026-01-01",
        )
        for n in range(8)
    ]
    row = agreed(journey, hours=24, contacts=several)
    client = logged_in(office.anna)
    page_of(client, row)
    with django_assert_max_num_queries(18):
        page_of(client, row)
