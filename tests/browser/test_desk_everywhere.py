"""Plain lists and forms, in a browser: at both widths, in light and in dark, as sent and refused."""

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from spanco.crm.api.models import ApiKey
from spanco.crm.approaches.models import CalendarFeed
from spanco.crm.journeys.models import Attachment
from spanco.crm.prospects.models import Answers, Email, EmailTemplate, Question
from spanco.crm.suspects.models import DoNotContact, Site

pytestmark = pytest.mark.browser


EMPTY = """form => {
    form.noValidate = true;
    form.querySelectorAll("input:not([type=hidden]), textarea").forEach(input => { input.value = ""; });
    form.submit();
}"""


@pytest.fixture
def seen_everywhere(desk, accessible):
    """Look at pages as someone, and at what is said once an empty form was sent there."""

    def in_every_look(page):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                accessible(page)

    def seen(user, *paths, sends=()):
        page = desk(user, paths[0])
        for path in paths:
            page.goto(path)
            in_every_look(page)
        for path in sends:
            page.goto(path)
            page.locator("main form[method=post]:has(.field)").first.evaluate(EMPTY)
            page.wait_for_selector(".errorlist")
            in_every_look(page)

    return seen


def test_logging_in_and_passwords(office, seen_everywhere):
    key = urlsafe_base64_encode(force_bytes(office.anna.pk))
    password = f"/password/set/{key}/{default_token_generator.make_token(office.anna)}"
    seen_everywhere(
        None,
        *("/log-in", "/password/forgotten", "/password/sent", password, "/password/set/MQ/old"),
        sends=("/log-in", "/password/forgotten", password),
    )


def test_ones_own_settings(office, seen_everywhere):
    CalendarFeed.objects.create(user=office.anna)
    seen_everywhere(office.anna, "/settings", "/settings/password", sends=("/settings", "/settings/password"))


def test_people_and_teams(office, seen_everywhere):
    person, team = f"/people/{office.anna.pk}", f"/teams/{office.north.pk}"
    seen_everywhere(
        office.ada,
        *("/people", "/people/new", person, "/teams", team),
        sends=("/people/new", person, team),
    )


def test_keys_for_programs(office, seen_everywhere):
    ApiKey.make(office.anna, "telephone", office.anna)
    seen_everywhere(office.ada, "/api/keys", sends=("/api/keys",))


def test_writing_to_a_target(office, seen_everywhere):
    EmailTemplate.objects.create(name="First", subject="Hello {{ contact.name }}", body="Hello\n" * 9)
    journey = office.journey(office.anna)
    write = f"/journeys/{journey.pk}/email"
    seen_everywhere(office.anna, write, "/email-templates", sends=(write,))


def test_filling_in_the_form_with_a_target(office, seen_everywhere):
    Question.objects.create(offer=office.offer, text="How many sites?", kind="number", is_required=True)
    form = f"/journeys/{office.journey(office.anna).pk}/form"
    seen_everywhere(office.anna, form, sends=(form,))


def test_proposing_winning_and_delivering(office, seen_everywhere):
    met, proposed, won, delivered = (
        f"/journeys/{office.journey(office.anna, reach).pk}"
        for reach in ("met", "proposed", "won", "delivered")
    )
    forms = (f"{met}/propose", f"{proposed}/win", f"{won}/deliver", f"{delivered}/reorder")
    seen_everywhere(office.anna, *forms, f"{proposed}/ask-decision", won, delivered, sends=forms[:2])


def test_a_company_with_all_it_has(office, seen_everywhere):
    journey = office.journey(office.anna, name="Officine Meccaniche Bellini & Figli", city="Padova")
    company = journey.target.company
    site = Site.objects.create(company=company, name="Works", phone="+390299999999")
    DoNotContact.objects.create(kind="phone", value=site.phone)
    home = f"/companies/{company.pk}"
    seen_everywhere(
        office.marta,
        *(home, f"{home}/contacts", f"{home}/sites", f"{home}/files", f"{home}/files/add"),
        sends=(f"{home}/files/add",),
    )


def test_lists_that_are_narrowed_by_what_has_a_long_name(office, seen_everywhere):
    office.journey(office.anna)
    for named in (office.file, office.offer):
        named.name = "Aziende alimentari del Nord-Est con più di cinquanta dipendenti e una flotta propria"
        named.save()
    EmailTemplate.objects.create(name="First", subject="Hello", body="Hello", offer=office.offer)
    seen_everywhere(
        office.marta, "/board", "/journeys", f"/calls?rep={office.anna.pk}", "/files", "/email-templates"
    )


def test_all_that_is_kept_with_a_journey(office, seen_everywhere):
    journey = office.journey(office.anna)
    for number in range(60):
        Attachment.objects.create(journey=journey, by=office.anna, name=f"{number}.pdf", size=number)
        Email.objects.create(
            journey=journey,
            by=office.anna,
            at=timezone.now(),
            to="a@example.com",
            subject="Hello",
            body="Hello",
        )
        Answers.objects.create(
            journey=journey,
            at=timezone.now(),
            answers=[{"question": "Which?", "answer": "x"}],
            is_favourable=True,
        )
    home = f"/journeys/{journey.pk}"
    seen_everywhere(office.anna, home, f"{home}/attachments", f"{home}/emails", f"{home}/forms")
