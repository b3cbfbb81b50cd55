"""Filling an empty database with a simulated sales force."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import islice
from random import Random
from typing import Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from spanco.crm.demo.companies import Invented, Inventor
from spanco.crm.demo.force import Simulated, journeys_of, sales_force
from spanco.crm.demo.histories import Histories
from spanco.crm.demo.offers import put_on_sale
from spanco.crm.demo.staff import Staff, hire
from spanco.crm.demo.words import Words, words
from spanco.crm.suspects.companies.names import name_key
from spanco.crm.suspects.knowing import refresh_file
from spanco.crm.suspects.models import Company, Contact, File, Offer, Target

_AT_A_TIME: Final = 2_000
_WAITING: Final = 480
"""Targets that nobody is given yet."""
_TURNOVER_KNOWN: Final = 0.6
_ADDRESS_KNOWN: Final = 0.8
_DECIDES: Final = 0.4


def fill(  # noqa: PLR0913 - how large, until when, and in which language
    *,
    reps: int = 40,
    teams: int = 4,
    targets: int = 24_000,
    today: date | None = None,
    seed: int = 0,
    language: str = "en",
) -> Staff:
    """Fill an empty database with a sales force of two years up to today, all of it or nothing."""
    today = today or timezone.localdate()
    force = sales_force(reps, teams, targets, today, seed)
    with transaction.atomic(), translation.override(language):
        filler = _Filler(hire(force, language), put_on_sale(), words(), Random(seed), today)  # noqa: S311 - a demo
        simulated = journeys_of(force)
        while block := list(islice(simulated, _AT_A_TIME)):
            filler.add(block)
        filler.add_waiting(_WAITING)
        for file in filler.files.values():
            refresh_file(file)
    return filler.staff


@dataclass(slots=True)
class _Filler:
    """Turns simulated journeys into rows, block after block."""

    staff: Staff
    offers: list[Offer]
    words: Words
    luck: Random
    today: date
    inventor: Inventor = field(init=False)
    files: dict[tuple[str, int], File] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.inventor = Inventor(self.luck)

    def add(self, block: list[Simulated]) -> None:
        """Save a block of journeys with all that belongs to them."""
        invented = [self.inventor.company(simulated.sector, simulated.size) for simulated in block]
        contacts = self._save_companies(invented, [simulated.steps[0].at for simulated in block])
        histories = Histories(self.staff.reps, self.words, self.luck, self.today)
        for simulated, contact in zip(block, contacts, strict=True):
            histories.add(simulated, contact, self._file(simulated).name)
        histories.save()
        Target.objects.bulk_create(
            Target(
                file=self._file(simulated),
                company=contact.company,
                contact=contact,
                journey=journey,
                added_at=simulated.steps[0].at,
            )
            for simulated, contact, journey in zip(block, contacts, histories.journeys, strict=True)
        )

    def add_waiting(self, n_targets: int) -> None:
        """Save targets of the newest files that are not assigned yet."""
        newest = [file for file in self.files.values() if not file.is_inbound][-len(self.staff.managers) :]
        invented = [
            self.inventor.company(self.luck.choice(("manufacturing", "food", "logistics")), "small")
            for _ in range(n_targets)
        ]
        now = datetime.combine(self.today, time(8), UTC)
        contacts = self._save_companies(invented, [now] * n_targets)
        Target.objects.bulk_create(
            Target(file=newest[place % len(newest)], company=contact.company, contact=contact, added_at=now)
            for place, contact in enumerate(contacts)
        )

    def _save_companies(self, invented: list[Invented], at: list[datetime]) -> list[Contact]:
        """Save companies, each with the person who answers there, who is returned."""
        companies = Company.objects.bulk_create(
            Company(
                name=one.name,
                name_key=name_key(one.name),
                phone=one.phone,
                email=one.email,
                website=one.website,
                sector=self.words.sectors[one.sector],
                employees=one.employees,
                turnover=one.turnover if self.luck.random() < _TURNOVER_KNOWN else None,
                city=one.city,
                postcode=one.postcode,
                region=one.region,
                country=one.country,
                source=self.luck.choice(self.words.sources),
                added_at=when,
            )
            for one, when in zip(invented, at, strict=True)
        )
        return Contact.objects.bulk_create(
            Contact(
                company=company,
                name=one.contact,
                job=self.luck.choice(self.words.jobs),
                phone=one.contact_phone,
                email=one.contact_email if self.luck.random() < _ADDRESS_KNOWN else "",
                source=company.source,
                source_on=when.date(),
                decides=self.luck.random() < _DECIDES,
            )
            for company, one, when in zip(companies, invented, at, strict=True)
        )

    def _file(self, simulated: Simulated) -> File:
        """Return the file of a journey: that of its quarter, team and kind, made when it is first wanted."""
        team = self.staff.reps[simulated.steps[0].rep].team
        quarter, kind = simulated.file.split()
        key = (simulated.file, 0 if team is None else team.pk)
        if key not in self.files:
            year, number = quarter.split("-Q")
            pattern = (
                _("Leads %(team)s, quarter %(n)s %(year)s")
                if kind == "inbound"
                else _("List %(team)s, quarter %(n)s %(year)s")
            )
            self.files[key] = File.objects.create(
                name=pattern % {"team": team, "n": number, "year": year},
                offer=self.offers[int(number) % len(self.offers)],
                team=team,
                is_inbound=kind == "inbound",
                created_by=self.staff.managers.get(key[1]),
                created_at=simulated.steps[0].at,
            )
        return self.files[key]
