import re
import smtplib
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from spanco.crm.journeys.acting import Occasion, Refused, undo
from spanco.crm.journeys.models import Act, Journey
from spanco.crm.prospects.emails.acts import send_email
from spanco.crm.prospects.emails.merging import Unmergeable, fields_of, merged
from spanco.crm.prospects.models import Email, EmailTemplate, FormRequest
from spanco.crm.suspects.models import Contact, DoNotContact

ORIGIN = "https://desk.example/"


def send(office, journey, *, subject="Clean floors", body="Good morning", **more):
    contact = more.pop("contact", None) or Contact.objects.get(company=journey.target.company)
    return send_email(journey.pk, Occasion(office.anna), contact, subject, body, origin=ORIGIN, **more)


def template_data(**changed):
    data = {
        "name": "First",
        "language": "en",
        "subject": "About {{ offer.name }}",
        "body": "Dear {{ contact.name }}",
    }
    return data | changed


def test_no_two_fields_of_the_page_have_one_name(office, logged_in):
    EmailTemplate.objects.create(**template_data())
    journey = office.journey(office.anna)
    page = logged_in(office.anna).get(reverse("prospects:write_email", args=(journey.pk,))).content.decode()
    labels = re.findall(r"<label[^>]*>\s*([^<]+)", page)
    assert len(labels) > 3
    assert len(labels) == len(set(labels))


def test_fields_are_filled_in_once():
    values = {"contact.name": "{{ rep.email }}", "rep.email": "anna@spanco.example"}
    assert merged("{{ contact.name }} {{rep.email}}", values) == "{{ rep.email }} anna@spanco.example"


@pytest.mark.parametrize(
    "text",
    [
        "{{ contact.company.contacts.all }}",
        "{{ settings.SECRET_KEY }}",
        "{{ contact.name|safe }}",
        "{{ contact.__class__ }}",
        "{% load static %}",
        "{{ contact.name",
        "}}",
        "{{}}",
        "{{ " + "x" * 10_000 + " }}",
    ],
)
def test_a_field_that_is_not_on_the_list_is_named_as_an_error(text):
    with pytest.raises(Unmergeable):
        fields_of(text)


def test_who_leads_writes_templates_and_reps_read_them(office, logged_in):
    client = logged_in(office.marta)
    client.post(reverse("prospects:new_template"), template_data())
    template = EmailTemplate.objects.get()
    client = logged_in(office.anna)
    assert "About {{ offer.name }}" in client.get(reverse("prospects:templates")).content.decode()
    assert client.get(reverse("prospects:template", args=(template.pk,))).status_code == 200
    assert client.get(reverse("prospects:new_template")).status_code == 403
    assert client.post(reverse("prospects:template", args=(template.pk,)), template_data()).status_code == 403
    assert client.post(reverse("prospects:remove_template", args=(template.pk,))).status_code == 403


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"body": "{{ secret }}"}, "“secret” is not something that can be put in"),
        ({"body": "{% include 'x' %}"}, "stands alone"),
        ({"subject": "One\r\nBcc: all@example.com"}, "A subject is one line of text."),
        ({"subject": "{{ form }}"}, "not into the subject"),
        ({"subject": "x" * 300}, "at most 200 characters"),
        ({"language": "xx"}, "not one of the available choices"),
        ({"name": ""}, "required"),
    ],
)
def test_a_template_that_cannot_be_used_is_not_kept(office, logged_in, changed, said):
    response = logged_in(office.marta).post(reverse("prospects:new_template"), template_data(**changed))
    assert said in response.content.decode()
    assert not EmailTemplate.objects.exists()


def test_an_email_is_sent_kept_and_on_the_timeline(office, logged_in):
    journey = office.journey(office.anna)
    again = timezone.now() + timedelta(days=3)
    send(office, journey, again_at=again)
    (sent,) = mail.outbox
    assert (sent.subject, sent.body, sent.reply_to) == ("Clean floors", "Good morning", [office.anna.email])
    assert "Anna Bassi" in sent.from_email
    assert Email.objects.get().to == sent.to[0]
    assert Journey.objects.get(pk=journey.pk).next_at == again
    shown = logged_in(office.anna).get(reverse("pipeline:journey", args=(journey.pk,))).content.decode()
    assert "Clean floors" in shown


def test_a_company_is_written_to_at_its_own_address_where_nobody_there_has_one(office, logged_in):
    journey = office.journey(office.anna, name="Bellini")
    company = journey.target.company
    Contact.objects.update(email="")
    client = logged_in(office.anna)
    address = reverse("prospects:write_email", args=(journey.pk,))
    assert "Nobody at this company has an e-mail address." in client.get(address).content.decode()
    company.email = "info@bellini.example"
    company.save()
    assert "the company: info@bellini.example" in client.get(address).content.decode()
    data = {"token": str(uuid.uuid4()), "contact": "", "subject": "Clean floors", "body": "See {{ form }}"}
    assert "To Bellini, info@bellini.example" in client.post(address, data).content.decode()
    assert client.post(address, data | {"send": "1"}).status_code == 302
    (sent,) = mail.outbox
    assert (sent.to, Email.objects.get().contact) == (["info@bellini.example"], None)
    key = FormRequest.objects.get().key
    assert client.get(reverse("prospects:public_form", args=(key,))).status_code == 200
    shown = client.get(reverse("pipeline:journey", args=(journey.pk,))).content.decode()
    assert "wrote to info@bellini.example" in shown


def test_who_is_written_to_is_chosen_between_a_person_and_the_company(office, logged_in):
    journey = office.journey(office.anna)
    company = journey.target.company
    company.email = "info@bellini.example"
    company.save()
    client = logged_in(office.anna)
    address = reverse("prospects:write_email", args=(journey.pk,))
    assert client.get(address).context["form"]["contact"].value() == Contact.objects.get().pk
    assert client.get(address, {"contact": ""}).context["form"]["contact"].value() is None
    DoNotContact.objects.create(kind="email", value="info@bellini.example")
    with pytest.raises(Refused, match="must not be contacted"):
        send_email(journey.pk, Occasion(office.anna), None, "Clean floors", "Good day", origin=ORIGIN)


def test_nothing_is_said_to_be_sent_where_no_mail_server_is_named(office, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    journey = office.journey(office.anna)
    with pytest.raises(Refused, match="would reach nobody"):
        send(office, journey)
    assert not Email.objects.exists()
    settings.DEMO = True
    send(office, journey)
    assert Email.objects.get().subject == "Clean floors"


def test_what_is_sent_cannot_be_undone(office):
    journey = office.journey(office.anna)
    send(office, journey)
    with pytest.raises(Refused, match="cannot be undone"):
        undo(journey.pk, Occasion(office.anna))


@pytest.mark.parametrize("kind", ["email", "domain"])
def test_who_must_not_be_contacted_is_not_written_to(office, kind):
    journey = office.journey(office.anna)
    address = Contact.objects.get().email
    DoNotContact.objects.create(kind=kind, value=address if kind == "email" else address.partition("@")[2])
    with pytest.raises(Refused, match="must not be contacted"):
        send(office, journey)
    assert mail.outbox == []


@pytest.mark.parametrize(
    "error", [smtplib.SMTPServerDisconnected("gone"), ConnectionRefusedError(), TimeoutError()]
)
def test_nothing_is_kept_when_the_mail_server_fails(office, monkeypatch, error):
    journey = office.journey(office.anna)
    acts = Act.objects.count()

    def fail(*_args, **_kwargs):
        raise error

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
    with pytest.raises(Refused, match="nothing is kept"):
        send(office, journey, body="The form: {{ form }}")
    assert (Email.objects.count(), FormRequest.objects.count(), Act.objects.count()) == (0, 0, acts)


@pytest.mark.parametrize(
    "said",
    [
        {"body": "Dear {{ contact.job }}, good morning"},
        {"body": "A stray {{ and {{contact.job}} and {{ something of one's own }}"},
        {"subject": "For {{ contact.job }}"},
    ],
)
def test_a_field_that_is_not_filled_in_is_named_and_nothing_is_sent(office, said):
    journey = office.journey(office.anna)
    with pytest.raises(Refused, match=r"contact.job }} \(their job\) is not filled in") as refused:
        send(office, journey, **said)
    assert refused.value.field in said
    assert mail.outbox == []


def test_the_link_to_the_form_does_not_go_into_the_subject(office):
    journey = office.journey(office.anna)
    with pytest.raises(Refused, match="not into the subject"):
        send(office, journey, subject="{{ form }}")


def test_braces_of_ones_own_are_only_text_and_keep_no_link_out(office):
    journey = office.journey(office.anna)
    send(office, journey, body="Prices in {{ euros }}, {% and {{ so on: {{form}}")
    key = FormRequest.objects.get().key
    assert (
        mail.outbox[0].body == f"Prices in {{{{ euros }}}}, {{% and {{{{ so on: https://desk.example/f/{key}"
    )


@pytest.mark.parametrize("subject", ["a\nBcc: x@y.example", "a\rb", "a\x00b", "a\u2028b", "  "])
def test_a_subject_cannot_add_headers(office, subject):
    journey = office.journey(office.anna)
    with pytest.raises(Refused):
        send(office, journey, subject=subject)
    assert mail.outbox == []


def test_the_name_of_who_writes_cannot_add_headers(office):
    journey = office.journey(office.anna)
    office.anna.name = "Anna\r\nBcc: all@example.com"
    send(office, journey)
    assert "\n" not in mail.outbox[0].from_email
    assert mail.outbox[0].message()["Bcc"] is None


def test_an_email_is_begun_from_a_template_looked_at_and_sent(office, logged_in):
    journey = office.journey(office.anna, name="Bellini")
    contact = Contact.objects.get()
    template = EmailTemplate.objects.create(
        name="First",
        subject="{{ offer.name }} for {{ company.name }}",
        body="Dear {{ contact.name }}, {{ contact.job }} {{ form }}",
    )
    client = logged_in(office.anna)
    address = reverse("prospects:write_email", args=(journey.pk,))
    form = client.get(address, {"template": template.pk}).context["form"]
    assert form["subject"].value() == "Cleaning contracts for Bellini"
    data = {
        "token": str(uuid.uuid4()),
        "contact": contact.pk,
        "template": template.pk,
        "subject": form["subject"].value(),
        "body": form["body"].value(),
    }
    looked_at = client.post(address, data).content.decode()
    assert "Not filled in: their job" in looked_at
    assert 'name="send"' not in looked_at
    stray = client.post(address, data | {"body": data["body"] + " {{"}).content.decode()
    assert "Not filled in: their job" in stray
    refused = client.post(address, data | {"send": "1"}).content.decode()
    assert "(their job) is not filled in" in refused
    assert mail.outbox == []
    data["body"] = data["body"].replace("{{ contact.job }}", "")
    assert client.post(address, data | {"send": "1"}).status_code == 302
    assert client.post(address, data | {"send": "1"}).status_code == 302
    (sent,) = mail.outbox
    key = FormRequest.objects.get().key
    assert f"http://testserver/f/{key}" in sent.body
    assert re.search(r"\{\{|\}\}", sent.body) is None


def test_somebody_at_another_company_cannot_be_written_to(office, logged_in):
    journey = office.journey(office.anna)
    office.journey(office.carla)
    stranger = Contact.objects.exclude(company=journey.target.company).get()
    with pytest.raises(Refused, match="not at this company"):
        send(office, journey, contact=stranger)
