"""Visits to a desk: each of its addresses for many objects, lists in the usual ways, the common acts."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from crm.world import kind_of, patterns
from spanco.crm.api.models import ApiKey
from spanco.crm.approaches.models import Appointment, CalendarFeed
from spanco.crm.journeys.models import Attachment, Journey, NextStep
from spanco.crm.people.models import Role, Team, User
from spanco.crm.prospects.models import EmailTemplate, FormRequest, LeadPage
from spanco.crm.suspects.companies.merging import merge
from spanco.crm.suspects.models import (
    Company,
    Contact,
    CustomField,
    DoNotContact,
    File,
    Import,
    Merge,
    Offer,
    Resemblance,
    Segment,
    Site,
    Target,
)

ROLES = (Role.REP, Role.MANAGER, Role.DIRECTOR, Role.ADMINISTRATOR)
APART = ("reviews:", "people:log_in", "people:log_out", "people:password")
"""The review is measured by itself; nobody waits for a log-in, which is slow on purpose."""
WHOLE_FILES = ("suspects:export",)
"""Their length is that of what is sent."""
CHANCE = random.Random(7)  # noqa: S311 - which objects are asked for

Asking = Callable[[Client], Any]


class Objects:
    """Whom and what the addresses are asked for."""

    def __init__(self, times: int) -> None:
        self.times = times
        team = File.objects.get(name="Register 1").team
        of_team = User.objects.filter(team=team)
        self.people = {
            Role.REP: of_team.filter(role=Role.REP).order_by("pk")[0],
            Role.MANAGER: of_team.get(role=Role.MANAGER),
            Role.DIRECTOR: User.objects.get(role=Role.DIRECTOR),
            Role.ADMINISTRATOR: User.objects.get(role=Role.ADMINISTRATOR),
        }
        if not Attachment.objects.exists():
            self._make()

    def _make(self) -> None:
        """Make one of what nobody simulated; who looks may see it."""
        rep, administrator = self.people[Role.REP], self.people[Role.ADMINISTRATOR]
        target = Target.objects.filter(journey__holder=rep, journey__lost_at=None)[0]
        journey = target.journey
        Attachment.objects.create(
            journey=journey, by=rep, name="a.txt", content=ContentFile(b"x", "a"), size=1
        )
        Site.objects.create(company=target.company, name="Plant")
        Import.objects.create(
            file=target.file, by=rep, name="a.csv", table=ContentFile(b"company,city\nA,Rho\n", "a.csv")
        )
        ApiKey.make(administrator, "telephone", administrator)
        FormRequest.objects.create(
            journey=journey, contact=target.contact, by=rep, expires_at=timezone.now() + timedelta(days=900)
        )
        LeadPage.objects.create(offer=target.file.offer, rep=rep, by=administrator)
        CalendarFeed.objects.create(user=rep)
        other = Target.objects.filter(journey__holder=rep, journey__lost_at=None)[1]
        merge(target.company_id, other.company_id, administrator)

    def of(self, kind: str, user: User) -> Sequence[Any]:
        """Return keys of objects of a kind that a person may see, so many as are asked for."""
        if kind == "form_request":
            return FormRequest.objects.values_list("key", flat=True)
        if kind == "lead_page":
            return LeadPage.objects.values_list("key", flat=True)
        if kind == "feed":
            return CalendarFeed.objects.values_list("key", flat=True)
        visible = {
            "journey": lambda: Journey.objects.visible_to(user).live(),
            "attachment": lambda: Attachment.objects.visible_to(user),
            "appointment": lambda: Appointment.objects.visible_to(user).filter(journey__lost_at=None),
            "file": lambda: File.objects.visible_to(user),
            "company": lambda: Company.objects.filter(targets__journey__in=self.journeys(user)),
            "contact": lambda: Contact.objects.filter(company__targets__journey__in=self.journeys(user)),
            "site": Site.objects.all,
            "import": lambda: Import.objects.visible_to(user),
            "merge": Merge.objects.all,
            "pair": Resemblance.objects.all,
            "account": User.objects.all,
            "team": Team.objects.all,
            "offer": Offer.objects.all,
            "field": CustomField.objects.all,
            "do_not_contact": DoNotContact.objects.all,
            "template": EmailTemplate.objects.all,
            "key": ApiKey.objects.all,
        }[kind]()
        keys = list(visible.order_by().values_list("pk", flat=True)[:20_000])
        return CHANCE.sample(keys, min(len(keys), self.times))

    def journeys(self, user: User) -> list[int]:
        return list(Journey.objects.visible_to(user).live().values_list("pk", flat=True)[:500])


def getting(path: str, **headers: str) -> Asking:
    return lambda client: client.get(path, headers=headers)


def questions(objects: Objects) -> Iterator[tuple[str, str, Client, list[Asking]]]:
    """Yield each address of the resolver and each list in a usual way, as everyone who may see it."""
    for role in ROLES:
        user = objects.people[role]
        client = logged_in(user)
        _row, secret = ApiKey.make(user, "benchmark", user)
        for name, pieces in patterns(get_resolver()):
            if not name.startswith((*APART, *WHOLE_FILES)):
                headers = {"Authorization": f"Bearer {secret}"} if name.startswith("v1:") else {}
                paths = paths_of(name, pieces, objects, user)
                yield name, role, client, [getting(path, **headers) for path in paths]
        for name, few in usual(objects, user):
            paths = (few * (objects.times + 1))[: objects.times + 1]
            headers = {"Authorization": f"Bearer {secret}"} if name.startswith("v1:") else {}
            yield name, role, client, [getting(path, **headers) for path in paths]


def logged_in(user: User) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def paths_of(name: str, pieces: Sequence[Any], objects: Objects, user: User) -> list[str]:
    """Return the path of an address for each of some objects, or that one so many times."""
    path = "/" + "".join(str(piece) for piece in pieces).replace("^", "")
    n_arguments = path.count("<")
    if not n_arguments:
        return [path] * (objects.times + 1)
    kind = kind_of(name)
    if kind in {"invitation", None}:
        return []
    if kind == "segment" or n_arguments > 1:
        pairs = Segment.objects.filter(file__in=File.objects.visible_to(user)).values_list("file", "pk")
        found = [put(path, pair) for pair in pairs]
    else:
        found = [put(path, [key]) for key in objects.of(kind, user)]
    return (found * (objects.times + 1))[: objects.times + 1]


def put(path: str, keys: Sequence[object]) -> str:
    for key in keys:
        path = path[: path.index("<")] + str(key) + path[path.index(">") + 1 :]
    return path


def usual(objects: Objects, user: User) -> Iterator[tuple[str, list[str]]]:
    """Yield lists as they are filtered, sorted and leafed through, and searches, by one path or several."""
    register = File.objects.get(name="Register 1").pk
    of_role = list(File.objects.visible_to(user).order_by("pk").values_list("pk", flat=True)[:20])
    held = objects.of("company", user)
    names = list(Company.objects.filter(pk__in=held).values_list("name", "phone", "vat", "website"))
    people = list(Contact.objects.filter(company__in=held).values_list("name", "email", "phone"))
    reps = list(User.objects.visible_to(user).filter(role=Role.REP).values_list("pk", flat=True)[:20])
    for query in (
        *("page=2", "page=200", "sort=name", "sort=-name&page=9", "sort=-complete", "sort=city"),
        *("q=bellini", "q=no such company", "assigned=no", "assigned=yes", "complete=half", "fits=no"),
        *("city=Padova", "sector=food&city=Lyon", "sector=none such", "assigned=no&sort=name&page=40"),
    ):
        yield f"a large file ?{query}", [f"/files/{register}?{query}"]
    for segment in Segment.objects.filter(file=register):
        yield f"a large file ?segment={segment}", [f"/files/{register}?segment={segment.pk}"]
    for page in ("", "/segments", "/assign"):
        yield f"a large file {page}", [f"/files/{register}{page}"]
    for query in (
        *("page=2", "page=200", "phase=S", "phase=N&sort=value", "sort=value", "sort=newest&page=100"),
        *("state=lost", "state=lost&page=100", "state=won", "state=all&page=50", "state=all&sort=value"),
        *("state=live", "due=today", "due=overdue", "due=none", "q=officine", "q=no such company"),
        *("state=all&q=cantine", "state=lost&sort=value", "phase=C&due=today&sort=value"),
    ):
        yield f"journeys ?{query}", [f"/journeys?{query}"]
    for lists in ("journeys", "board", "calls"):
        yield f"{lists} ?file", [f"/{lists}?file={key}" for key in of_role]
        if user.leads:
            yield f"{lists} ?rep", [f"/{lists}?rep={key}" for key in reps]
    yield "journeys ?state=all&file", [f"/journeys?state=all&file={key}" for key in of_role]
    yield "board ?q", ["/board?q=officine"]
    for query in ("until=week", "until=all"):
        yield f"calls ?{query}", [f"/calls?{query}"]
    yield "appointments ?since", ["/appointments?since=2026-01-10"]
    yield "files ?closed", ["/files?closed=on&page=2"]
    yield "files ?q", ["/files?q=2&sort=-name"]
    yield "search: a company", [f"/search?q={name[:12]}" for name, *_rest in names]
    yield "search: two letters", ["/search?q=ca", "/search?q=of", "/search?q=ma"]
    yield "search: three letters", ["/search?q=mar", "/search?q=off", "/search?q=gio"]
    yield "search: a trade", ["/search?q=officine", "/search?q=cantine"]
    yield "search: nothing", ["/search?q=zzzz no such name"]
    yield "search: a person", [f"/search?q={name}" for name, *_rest in people]
    yield "search: a first name", ["/search?q=Marco", "/search?q=Claire"]
    yield "search: a number", [f"/search?q=%2B{phone[1:]}" for _name, phone, *_rest in names if phone]
    yield "search: half a number", [f"/search?q={phone[3:8]}" for _name, phone, *_rest in names if phone]
    yield "search: a mobile", [f"/search?q={phone[3:]}" for *_rest, phone in people if phone]
    yield "search: VAT", [f"/search?q={vat}" for *_rest, vat, _website in names]
    yield "search: e-mail", [f"/search?q={email}" for _name, email, _phone in people if email]
    yield "do-not-contact ?q", ["/do-not-contact?q=%2B39347"]
    for query in ("limit=100", "phase=N", "next_step=call&limit=100", "lost=true", "after=900000"):
        yield f"v1: journeys ?{query}", [f"/api/journeys?{query}"]


def acts(objects: Objects) -> Iterator[tuple[str, str, Client, list[Asking]]]:
    """Yield the most common acts, each on other journeys; they stay done."""
    due = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    kinds: dict[str, tuple[str, dict[str, str]]] = {
        "act: a note": ("note", {"text": "They asked for a reference nearby."}),
        "act: next step": ("next-step", {"step": NextStep.CALL, "due": due}),
        "act: a call, no answer": ("call", {"outcome": "no_answer"}),
        "act: a call, favourable": ("call", {"outcome": "favourable", "note": "Wants to see us."}),
        "act: an appointment": ("book", {"starts_at": due, "minutes": "60"}),
        "act: lost": ("lose", {"reason": "No budget"}),
        "act: undo": ("undo", {}),
    }
    for role in (Role.REP, Role.MANAGER, Role.DIRECTOR):
        user = objects.people[role]
        client = logged_in(user)
        called = list(
            Journey.objects.visible_to(user)
            .filter(next_step=NextStep.CALL, lost_at=None)
            .values_list("pk", flat=True)[:2_000]
        )
        for name, (address, fields) in kinds.items():
            chosen = CHANCE.sample(called, min(len(called), objects.times + 1))
            yield name, role, client, [sending(key, address, fields) for key in chosen]
        key = CHANCE.choice(called)
        yield "act: a call from the list", role, client, [from_the_list(key)] * (objects.times + 1)


def token() -> str:
    return f"{CHANCE.getrandbits(128):032x}"


def sending(journey: int, address: str, fields: dict[str, str]) -> Asking:
    sent = {**fields, "token": token()}
    return lambda client: client.post(f"/journeys/{journey}/{address}", sent)


def from_the_list(journey: int) -> Asking:
    return lambda client: client.post(f"/calls/{journey}", {"answer": "no_answer", "token": token()})
