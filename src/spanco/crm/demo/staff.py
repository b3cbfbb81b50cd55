"""Who works in the demo."""

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password

from spanco.crm.demo.companies import plain
from spanco.crm.people.models import Role, Team, User
from spanco.journal.simulation import SalesForce
from spanco.journal.simulation.office import open_office

PASSWORD: Final = "demo"  # noqa: S105 - printed for everyone to see
_DOMAIN: Final = "demo.example"
_MANAGERS: Final = (
    "Paola Rinaldi",
    "Étienne Faure",
    "Margaret Doyle",
    "Carlo Bassi",
    "Anne Perrot",
    "John Ellis",
)


@dataclass(frozen=True, slots=True)
class Staff:
    """The people of the demo: each rep by name, each team's manager, and who sees everything."""

    reps: dict[str, User]
    managers: dict[int, User]
    director: User
    administrator: User


def hire(force: SalesForce, language: str) -> Staff:
    """Save the teams and the people of a simulated sales force."""
    office = open_office(force)
    # One hash for all: hashing is slow on purpose.
    password = make_password(PASSWORD)
    teams = [Team.objects.create(name=name) for name in office.team_names]

    def person(name: str, role: str, team: Team | None = None) -> User:
        return User(
            name=name,
            email=f"{plain(name, '.')}@{_DOMAIN}",
            role=role,
            team=team,
            language=language,
            password=password,
        )

    reps = [
        person(name, Role.REP, teams[team]) for name, team in zip(office.rep_names, office.team, strict=True)
    ]
    managers = [
        person(
            f"{_MANAGERS[place % len(_MANAGERS)]}{'' if place < len(_MANAGERS) else f' {place}'}",
            Role.MANAGER,
            team,
        )
        for place, team in enumerate(teams)
    ]
    director = person("Valeria Sforza", Role.DIRECTOR)
    administrator = person("Ada Weber", Role.ADMINISTRATOR)
    # Whoever looks around as a rep is one who also closes.
    closers_first = sorted(zip(office.books_only.tolist(), range(len(reps)), strict=True))
    User.objects.bulk_create(
        [*(reps[place] for _, place in closers_first), *managers, director, administrator]
    )
    return Staff(
        {rep.name: rep for rep in reps},
        {manager.team_id: manager for manager in managers if manager.team_id},
        director,
        administrator,
    )
