import pytest
from django.core import mail

from crm.office import person
from spanco.crm.people.models import Role, Team, User

NEW = {
    "name": "Nora Neri",
    "email": "Nora@spanco.example",
    "role": "rep",
    "language": "it",
    "time_zone": "Europe/Rome",
    "is_active": "on",
}


def test_an_administrator_adds_a_person_who_is_sent_a_link_in_their_language(office, logged_in):
    logged_in(office.ada).post("/people/new", {**NEW, "team": office.north.pk})
    nora = User.objects.get(email="nora@spanco.example")
    assert not nora.has_usable_password()
    (sent,) = mail.outbox
    assert sent.to == ["nora@spanco.example"]
    assert "/password/set/" in sent.body


def test_an_administrator_is_told_where_the_link_is_while_no_mail_server_is_named(
    office, logged_in, settings, capsys
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    nora = User.objects.create_user("nora@spanco.example", name="Nora Neri", team=office.north)
    page = logged_in(office.ada).post(f"/people/{nora.pk}/invite", follow=True).content.decode()
    assert "printed where the desk runs" in page
    assert "was sent a link" not in page
    assert "/password/set/" in capsys.readouterr().out


def test_an_administrator_sends_the_invitation_again(office, logged_in):
    nora = User.objects.create_user("nora@spanco.example", name="Nora Neri", team=office.north)
    client = logged_in(office.ada)
    assert "Send the invitation again" in client.get(f"/people/{nora.pk}").content.decode()
    assert "Send the invitation again" not in client.get(f"/people/{office.anna.pk}").content.decode()
    client.post(f"/people/{nora.pk}/invite")
    (sent,) = mail.outbox
    assert sent.to == ["nora@spanco.example"]
    assert "/password/set/" in sent.body


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "anna@spanco.example"},
        {"email": "not an address"},
        {"name": ""},
        {"name": "x" * 5_000},
        {"role": "king"},
        {"time_zone": "Mars/Olympus"},
        {"team": "", "role": "manager"},
        {"team": "999999"},
        {"language": "<script>"},
    ],
)
def test_a_person_that_makes_no_sense_is_not_kept(office, logged_in, changes):
    before = User.objects.count()
    response = logged_in(office.ada).post("/people/new", {**NEW, "team": office.north.pk, **changes})
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert (User.objects.count(), mail.outbox) == (before, [])


@pytest.mark.parametrize("who", ["anna", "marta", "dario"])
@pytest.mark.parametrize("path", ["/people", "/people/new", "/teams", "/people/1", "/teams/1"])
def test_only_administrators_keep_people(office, logged_in, who, path):
    assert logged_in(getattr(office, who)).get(path).status_code == 403


def test_the_only_administrator_stays_one(office, logged_in):
    response = logged_in(office.ada).post(
        f"/people/{office.ada.pk}", {**NEW, "email": "ada@spanco.example", "role": "director"}
    )
    assert "only administrator" in response.content.decode()
    office.ada.refresh_from_db()
    assert office.ada.role == Role.ADMINISTRATOR


def test_people_are_found_by_name_and_team(office, logged_in):
    page = logged_in(office.ada).get(f"/people?q=anna&team={office.north.pk}").content.decode()
    assert "Anna Bassi" in page
    assert "Bruno Conti" not in page


def test_a_list_of_people_asks_as_much_of_the_database_whatever_its_length(
    office, logged_in, django_assert_num_queries
):
    client = logged_in(office.ada)
    with django_assert_num_queries(5):
        client.get("/people")
    for number in range(30):
        person(f"P{number} Rossi", team=office.south)
    with django_assert_num_queries(5):
        client.get("/people")


def test_teams_are_added_and_renamed(office, logged_in):
    client = logged_in(office.ada)
    client.post("/teams", {"name": "West"})
    west = Team.objects.get(name="West")
    client.post(f"/teams/{west.pk}", {"name": "Far west"})
    again = client.post("/teams", {"name": "Far west"}).content.decode()
    assert "There is a team of this name already." in again


def test_pages_follow_the_language_and_the_clock_of_who_reads_them(office, logged_in):
    client = logged_in(office.anna)
    client.post("/settings", {"name": "Anna B.", "language": "fr", "time_zone": "America/New_York"})
    response = client.get("/settings")
    assert response.headers["Content-Language"] == "fr"
    assert '<html lang="fr">' in response.content.decode()


def test_pages_carry_the_headers_that_keep_strangers_out(office, logged_in):
    headers = logged_in(office.anna).get("/settings").headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
