import re
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from crm.office import PASSWORD, person
from spanco.crm.people.models import Role, User


def enter(client, email, password=PASSWORD, **more):
    return client.post("/log-in", {"username": email, "password": password, **more})


def test_whoever_is_not_logged_in_is_asked_to(client, office):
    response = client.get("/settings")
    assert response.url == "/log-in?next=/settings"


def test_who_was_sending_something_goes_on_where_it_was_typed(client, office):
    journey = office.journey(office.anna)
    page = f"http://testserver/journeys/{journey.pk}?next=/calls"
    answer = client.post(f"/journeys/{journey.pk}/note", {"text": "x"}, headers={"referer": page})
    assert answer.url == f"/log-in?next=/journeys/{journey.pk}%3Fnext%3D/calls"
    evil = {"referer": "https://evil.example/board"}
    assert "evil" not in client.post(f"/journeys/{journey.pk}/note", {"text": "x"}, headers=evil).url


def test_a_part_of_a_page_is_not_replaced_by_the_log_in(client):
    assert client.get("/calls", headers={"hx-request": "true"}).status_code == 401


def test_whoever_keeps_coming_stays_logged_in(logged_in, office):
    client = logged_in(office.anna)
    client.get("/settings")
    assert "sessionid" not in client.get("/settings").cookies
    session = client.session
    session["came_on"] = "2020-01-01"
    session.save()
    renewed = client.get("/settings").cookies["sessionid"]
    assert renewed["max-age"] == 14 * 24 * 60 * 60
    assert "sessionid" not in client.get("/settings").cookies


def test_one_logs_in_by_e_mail_however_it_is_written(client, office):
    assert enter(client, "ANNA@spanco.example").url == "/"


def test_one_goes_on_where_one_wanted_to_but_never_to_another_site(client, office):
    assert enter(client, "anna@spanco.example", next="/settings").url == "/settings"
    client.logout()
    assert enter(client, "anna@spanco.example", next="https://evil.example/").url == "/"


def test_a_wrong_password_is_answered_by_a_sentence(client, office):
    response = enter(client, "anna@spanco.example", "wrong")
    assert response.status_code == 200
    assert b'role="alert"' in response.content


def test_who_may_not_log_in_any_more_is_kept_out(client, office):
    person("Gone Gianni", team=office.north, is_active=False)
    assert enter(client, "gone@spanco.example").status_code == 200
    assert "_auth_user_id" not in client.session


def test_after_too_many_wrong_passwords_one_has_to_wait(client, office):
    for attempt in range(8):
        email = "anna@spanco.example" if attempt % 2 else "Anna@spanco.example"
        response = enter(client, email, "wrong")
    assert response.status_code == 429
    assert "quarter of an hour" in response.content.decode()
    assert enter(client, "anna@spanco.example").status_code == 429
    assert enter(client, "bruno@spanco.example").url == "/"


def test_a_forgotten_password_is_set_anew_by_the_link_that_is_sent(client, office):
    client.post("/password/forgotten", {"email": "anna@spanco.example"})
    (sent,) = mail.outbox
    assert sent.to == ["anna@spanco.example"]
    address = re.search(r"http://testserver(\S+)", sent.body)[1]
    form = client.get(address, follow=True)
    kept = client.post(
        form.redirect_chain[-1][0],
        {"new_password1": "Blue-horse-21", "new_password2": "Blue-horse-21"},
        follow=True,
    )
    assert "Your password is kept: log in with it." in kept.content.decode()
    assert enter(client, "anna@spanco.example", "Blue-horse-21").url == "/"
    assert "no longer good" in client.get(address, follow=True).content.decode()


def test_who_never_set_a_password_is_sent_a_new_link_once_the_invitation_is_too_old(client, office):
    nora = User.objects.create_user("nora@spanco.example", name="Nora Neri", team=office.north)
    client.post("/password/forgotten", {"email": "Nora@spanco.example"})
    (sent,) = mail.outbox
    assert sent.to == [nora.email]
    form = client.get(re.search(r"http://testserver(\S+)", sent.body)[1], follow=True)
    client.post(
        form.redirect_chain[-1][0], {"new_password1": "Blue-horse-21", "new_password2": "Blue-horse-21"}
    )
    assert enter(client, "nora@spanco.example", "Blue-horse-21").url == "/"


def test_who_may_not_log_in_any_more_is_sent_no_link(client, office):
    person("Gone Gianni", team=office.north, is_active=False)
    client.post("/password/forgotten", {"email": "gone@spanco.example"})
    assert mail.outbox == []


def test_nobody_learns_who_works_here_by_asking_for_a_password(client, office):
    assert client.post("/password/forgotten", {"email": "nobody@spanco.example"}).url == "/password/sent"
    assert mail.outbox == []


def test_the_first_administrator_is_added_by_command(db, client, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("Blue-horse-21\n"))
    call_command("create_administrator", "Boss@spanco.example", "--name", "The Boss")
    assert User.objects.get().role == Role.ADMINISTRATOR
    assert enter(client, "boss@spanco.example", "Blue-horse-21").url == "/"


@pytest.mark.parametrize(
    ("email", "password"),
    [("nonsense", "Blue-horse-21"), ("b@spanco.example", "123"), ("b@spanco.example", "")],
)
def test_a_first_administrator_is_refused_in_a_sentence(db, monkeypatch, email, password):
    monkeypatch.setattr("sys.stdin", StringIO(password))
    with pytest.raises(CommandError):
        call_command("create_administrator", email)
    assert not User.objects.exists()


def test_the_password_of_a_first_administrator_is_typed_twice(db, monkeypatch):
    class Terminal(StringIO):
        def isatty(self):
            return True

    typed = iter(["Blue-horse-21", "Blue-hrose-21"])
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _said: next(typed))
    with pytest.raises(CommandError, match="differ"):
        call_command("create_administrator", "boss@spanco.example")
    assert not User.objects.exists()
