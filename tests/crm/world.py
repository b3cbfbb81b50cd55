"""Every address of the application, and an office with one row of each kind that they name."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.base import ContentFile
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
        meant = {"company": "name", "city": "city"}
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
            "import": Import.objects.create(
                file=file, by=office.anna, name="targets.csv", table=table, headers=list(meant), mapping=meant
            ),
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
