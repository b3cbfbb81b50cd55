"""Every address of the application, asked for by everyone, for rows that are theirs and rows that are not."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from crm.office import Office, person
from spanco.crm.api.models import ApiKey
from spanco.crm.approaches.models import Appointment, CalendarFeed
from spanco.crm.journeys.models import Attachment
from spanco.crm.people.models import Role
from spanco.crm.prospects.models import EmailTemplate, FormRequest, LeadPage
from spanco.crm.suspects.companies.merging import merge
from spanco.crm.suspects.models import (
    Criterion,
    CustomField,
    DoNotContact,
    File,
    Import,
    Resemblance,
    Segment,
    Site,
)

OBJECTS = {
    "journey": (
        "pipeline:journey pipeline:move pipeline:note pipeline:next_step pipeline:hand_over pipeline:lose "
        "pipeline:reopen pipeline:undo pipeline:attach prospects:log prospects:call prospects:write_email "
        "prospects:emails prospects:forms pipeline:attachments "
        "prospects:form approaches:book negotiations:propose conclusions:ask_decision conclusions:win "
        "orders:deliver orders:reorder v1:journey v1:calls"
    ),
    "attachment": "pipeline:attachment",
    "appointment": (
        "approaches:appointment approaches:outcome approaches:move approaches:change approaches:record "
        "approaches:prepare"
    ),
    "file": (
        "suspects:file suspects:edit_file suspects:leave_out suspects:assign suspects:segments "
        "suspects:new_segment suspects:count_conditions suspects:segment suspects:segment_count "
        "suspects:remove_segment suspects:import suspects:imports suspects:export"
    ),
    "company": (
        "suspects:company suspects:edit_company suspects:new_site suspects:new_contact suspects:add_to_file "
        "suspects:all_contacts suspects:all_sites suspects:all_targets"
    ),
    "site": "suspects:edit_site",
    "contact": "suspects:contact suspects:edit_contact suspects:erase_contact",
    "import": (
        "suspects:importing suspects:import_progress suspects:import_mapping suspects:import_commit "
        "suspects:import_again suspects:import_rejected"
    ),
    "merge": "suspects:undo_merge",
    "pair": "suspects:propose_again",
    "rep": "reviews:rep",
    "account": "people:person people:invite",
    "team": "people:team",
    "offer": (
        "suspects:offer suspects:edit_offer prospects:questions prospects:lead_page "
        "prospects:renew_lead_page prospects:close_lead_page"
    ),
    "field": "suspects:field suspects:remove_field",
    "do_not_contact": "suspects:remove_do_not_contact",
    "template": "prospects:template prospects:remove_template",
    "key": "api:revoke",
    "form_request": "prospects:public_form",
    "lead_page": "prospects:public_lead",
    "feed": "approaches:feed",
    "invitation": "people:password_set",
}
"""Which object the arguments of each address name."""

OF_ALL = {"offer", "field", "do_not_contact", "template"}
"""What belongs to the sales force as a whole: who may change it is tested in its room."""

SECRET = {"form_request", "lead_page", "feed", "invitation"}
"""What is opened by its address alone, by whoever was given it."""

PUBLIC = {
    "people:log_in",
    "people:password_forgotten",
    "people:password_sent",
    "people:password_set",
    "prospects:thanks",
    "prospects:public_form",
    "prospects:lead_thanks",
    "prospects:public_lead",
    "approaches:feed",
    "approaches:worker",
    "v1:openapi-json",
    "v1:api-root",
}
"""What is answered without logging in."""

MAY_SEE = {"owner", "manager", "director", "administrator"}
SEEN_BY = {"account": {"administrator"}, "team": {"administrator"}, "key": {"owner", "administrator"}}
"""Who may see an object of each kind, if not `MAY_SEE`."""

EVERYONE = ("anonymous", "owner", "colleague", "manager", "other_manager", "director", "administrator")
NOT_THERE = {302, 401, 403, 404, 405}


@dataclass
class Address:
    """An address with the object it names, None where it names none."""

    name: str
    path: str
    kind: str | None


@dataclass
class World:
    """One row of each kind, all of them Anna's, in an office where others work too."""

    office: Office = field(default_factory=Office)

    def __post_init__(self):
        office = self.office
        self.people = {
            "owner": office.anna,
            "colleague": office.bruno,
            "manager": office.marta,
            "other_manager": person("Nadia Orsini", Role.MANAGER, office.south),
            "director": office.dario,
            "administrator": office.ada,
        }
        file = File.objects.create(
            name="Anna's", offer=office.offer, team=office.north, rep=office.anna, created_by=office.marta
        )
        journey = office.journey(office.anna, "booked", name="Officine Bellini")
        target = journey.target
        target.file = file
        target.save()
        company, contact = target.company, target.company.contacts.get()
        Criterion.objects.create(offer=office.offer, field="sector", test="known")
        table = ContentFile(b"company,city\nCartiera,Rho\n", "targets.csv")
        key, _secret = ApiKey.make(office.anna, "telephone", office.anna)
        self.rows = {
            "journey": journey,
            "attachment": Attachment.objects.create(
                journey=journey, by=office.anna, name="a.txt", content=ContentFile(b"x", "a"), size=1
            ),
            "appointment": Appointment.objects.create(
                journey=journey, by=office.anna, starts_at=timezone.now() - timedelta(hours=2)
            ),
            "file": file,
            "segment": Segment.objects.create(name="Rho", offer=office.offer, file=file, by=office.marta),
            "company": company,
            "site": Site.objects.create(company=company, name="Plant"),
            "contact": contact,
            "import": Import.objects.create(file=file, by=office.anna, name="targets.csv", table=table),
            "merge": merge(company.pk, office.target("Bellini").company_id, office.marta),
            "pair": Resemblance.objects.say_apart((company, office.target("Belli").company), office.marta),
            "rep": office.anna,
            "account": office.anna,
            "team": office.north,
            "offer": office.offer,
            "field": CustomField.objects.create(key="fleet", name="Fleet"),
            "do_not_contact": DoNotContact.objects.create(kind="phone", value="+390299999999"),
            "template": EmailTemplate.objects.create(name="First", subject="Hello", body="Hello"),
            "key": key,
        }
        self.texts = {
            "form_request": FormRequest.objects.create(
                journey=journey,
                contact=contact,
                by=office.anna,
                expires_at=timezone.now() + timedelta(days=9),
            ).key,
            "lead_page": LeadPage.objects.create(offer=office.offer, rep=office.anna, by=office.ada).key,
            "feed": CalendarFeed.objects.create(user=office.anna).key,
        }

    def argument(self, kind: str, name: str) -> object:
        """What stands for an argument of an address about an object of that kind."""
        if kind == "invitation":
            return {"uidb64": "MQ", "token": "set-password"}[name]
        if name == "segment":
            return self.rows["segment"].pk
        return self.texts[kind] if kind in self.texts else self.rows[kind].pk


def patterns(resolver, space=None, before=()):
    """Every pattern of a resolver, with its name and the pieces of its path."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}:{pattern.name}", (*before, pattern.pattern)
        else:
            yield from patterns(pattern, pattern.namespace or space, (*before, pattern.pattern))


def kind_of(name):
    """The kind of object the arguments of an address are about."""
    return next((kind for kind, names in OBJECTS.items() if name in names.split()), None)


def addresses(world):
    found = []
    for name, pieces in patterns(get_resolver()):
        path, kind = "/" + "".join(str(piece) for piece in pieces).replace("^", ""), None
        converters = {key: converter for piece in pieces for key, converter in piece.converters.items()}
        if converters:
            kind = kind_of(name)
            for key, value in ((key, world.argument(kind, key)) for key in converters):
                start = path.index("<")
                path = path.replace(path[start : path.index(">") + 1], str(value), 1)
                assert key
        found.append(Address(name, path, kind))
    return found


@pytest.fixture
def world(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return World()


def answers(client, address):
    """What is answered to reading an address, and to sending an empty form there; both are taken back."""
    found = []
    for ask in (client.get, client.post):
        kept = client.cookies.copy()
        with transaction.atomic():
            response = ask(address.path)
            found.append(response.status_code)
            if response.streaming:
                list(response.streaming_content)
            transaction.set_rollback(True)
        client.cookies = kept
    return found


def test_every_address_that_names_an_object_is_in_the_table():
    named = {name for name, pieces in patterns(get_resolver()) if any(piece.converters for piece in pieces)}
    told = set(" ".join(OBJECTS.values()).split())
    assert named - told == set(), "Say in OBJECTS which object their arguments name."
    assert told - named == set(), "These addresses are gone: take them out of OBJECTS."
    every = {name for name, _pieces in patterns(get_resolver())}
    assert every >= PUBLIC


@pytest.mark.parametrize("who", EVERYONE)
def test_nobody_sees_what_is_not_theirs_and_nothing_fails(world, who):
    client = Client(raise_request_exception=False)
    if who != "anonymous":
        client.force_login(world.people[who])
    wrong = []
    for address in addresses(world):
        got, sent = answers(client, address)
        if max(got, sent) >= 500:
            wrong.append((address.name, got, sent, "failed"))
        elif who == "anonymous" and address.name not in PUBLIC and {got, sent} - NOT_THERE:
            wrong.append((address.name, got, sent, "without logging in"))
        elif address.kind and address.kind not in OF_ALL | SECRET:
            may_see = who in SEEN_BY.get(address.kind, MAY_SEE)
            if not may_see and ({got, sent} - NOT_THERE or (who != "anonymous" and 302 in {got, sent})):
                wrong.append((address.name, got, sent, "not theirs"))
    assert wrong == []


def test_the_table_is_not_empty_talk_each_object_is_there_for_someone_who_may_see_it(world):
    reached = set()
    for who in ("owner", "manager", "administrator"):
        client = Client(raise_request_exception=False)
        client.force_login(world.people[who])
        for address in addresses(world):
            if set(answers(client, address)) & {200, 302}:
                reached.add(address.name)
    # Nothing is rejected yet, a figure is asked for by a question, and a program's key is no session.
    never = {"suspects:import_rejected", "reviews:journeys"} | {
        name for name, _pieces in patterns(get_resolver()) if name[:3] == "v1:"
    }
    assert {address.name for address in addresses(world)} - reached - never == set()
