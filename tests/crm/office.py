"""A small sales office: two teams, one person of each kind that matters, one offer, one file."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

from spanco.crm.journeys.acting import Doing, Occasion, act
from spanco.crm.journeys.models import CHAIN, Journey, Milestone
from spanco.crm.journeys.opening import open_journeys
from spanco.crm.people.models import Role, Team, User
from spanco.crm.suspects.companies.names import name_key
from spanco.crm.suspects.fields import KEPT
from spanco.crm.suspects.models import Company, Contact, File, Offer, Target

PASSWORD = "quite-long-enough-7"

_numbers = count(1)


@act("step")
def pass_milestone(doing: Doing, milestone: Milestone) -> None:
    """Append one milestone and nothing else."""
    doing.append(milestone)


def person(name: str, role: str = Role.REP, team: Team | None = None, **fields: object) -> User:
    """Save someone who logs in by <name>@spanco.example."""
    email = f"{name.split(maxsplit=1)[0].lower()}@spanco.example"
    return User.objects.create_user(email, PASSWORD, name=name, role=role, team=team, **fields)


@dataclass
class Office:
    """Anna and Bruno are reps of Marta's team North, Carla of team South; Dario directs, Ada administers."""

    north: Team = field(default_factory=lambda: Team.objects.create(name="North"))
    south: Team = field(default_factory=lambda: Team.objects.create(name="South"))

    def __post_init__(self):
        self.anna = person("Anna Bassi", team=self.north)
        self.bruno = person("Bruno Conti", team=self.north)
        self.carla = person("Carla Duval", team=self.south)
        self.marta = person("Marta Esposito", Role.MANAGER, self.north)
        self.dario = person("Dario Ferri", Role.DIRECTOR)
        self.ada = person("Ada Greco", Role.ADMINISTRATOR)
        self.offer = Offer.objects.create(name="Cleaning contracts")
        self.file = File.objects.create(
            name="Spring", offer=self.offer, team=self.north, created_by=self.marta
        )
        self.file_south = File.objects.create(
            name="South", offer=self.offer, team=self.south, created_by=self.dario
        )

    def company(self, name: str | None = None, **fields: object) -> Company:
        """Save a company with one contact who has a telephone number and an e-mail address."""
        number = next(_numbers)
        name = name or f"Company {number}"
        company = Company.objects.create(name=name, name_key=name_key(name), phone="+390212345678", **fields)
        Contact.objects.create(
            company=company,
            name=f"Contact {number}",
            phone=f"+3902{number:08}",
            email=f"contact{number}@example.com",
            source="fair",
            source_on=timezone.localdate(),
        )
        return company

    def target(self, name: str | None = None, file: File | None = None, **fields: object) -> Target:
        """Save a target that is not assigned yet, and of which nothing was computed."""
        company = self.company(name, **fields)
        kept = {name: getattr(company, name) for name in ("name_key", *KEPT, "custom")}
        return Target.objects.create(file=file or self.file, company=company, **kept)

    def journey(
        self,
        rep: User,
        reach: str = Milestone.TARGETED,
        *,
        at: datetime | None = None,
        name: str | None = None,
        **fields: object,
    ) -> Journey:
        """Save a target of a rep whose journey has passed every milestone up to one, all at one time.

        That is nine days ago where no other time is said.
        """
        file = self.file if rep.team_id == self.north.pk else self.file_south
        target = self.target(name, file, **fields)
        at = at or timezone.now() - timedelta(days=9)
        (journey,) = open_journeys(1, rep, by=None, at=at)
        target.journey = journey
        target.save()
        for milestone in CHAIN[1 : CHAIN.index(Milestone(reach)) + 1]:
            pass_milestone(journey.pk, Occasion(None, at=at), milestone)
        return Journey.objects.get(pk=journey.pk)
