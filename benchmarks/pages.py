"""Every page of the desk at a million targets and 100,000 live journeys: ``python benchmarks/pages.py``.

``pages.py [FOLDER [TARGETS [TIMES]]]`` fills a database in FOLDER (or the one that DATABASE_URL names) the
first time, then asks for each address of the application as a representative, a manager and a director,
TIMES times with other objects each time, besides lists filtered, sorted and deep, and for the most common
acts. Printed are milliseconds on the server, the processor time of rendering included, and the number of
queries, the slowest first. Beside them stand how steady the machine is, three lists as a newcomer would
write them, and folding the log in place beside only reading its rows.
"""

import argparse
import logging
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

ASKED = argparse.ArgumentParser()
ASKED.add_argument("folder", nargs="?", type=Path, default=Path("bench-data/desk"))
ASKED.add_argument("targets", nargs="?", type=float, default=1e6)
ASKED.add_argument("times", nargs="?", type=int, default=20)
GIVEN = ASKED.parse_args()
os.environ["SPANCO_HOME"] = str(GIVEN.folder.absolute())
os.environ["DJANGO_SETTINGS_MODULE"] = "spanco.crm.settings"
GIVEN.folder.mkdir(parents=True, exist_ok=True)
sys.path.append(str(Path(__file__).parent.parent / "tests"))

import_module("spanco.crm.wsgi")  # as a server loads the application

from django.core.management import call_command
from django.db import connection
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from big_desk import seed
from spanco.crm.journeys.models import Journey
from spanco.crm.people.models import Role, User
from spanco.crm.reviews import journal
from spanco.crm.suspects.models import File, Target
from spanco.journal.reading.database import VIEW
from visits import Asking, Objects, acts, getting, logged_in, questions

BOUND = 100.0


@dataclass
class Timed:
    """One page or act, as someone: the milliseconds of each time, and the queries of one.

    ``own`` are those of our processor: less than the time where the database is another process, or others
    work on this machine.
    """

    name: str
    role: str
    milliseconds: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    queries: int = 0
    failed: int = 0

    @property
    def p50(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        """The one of which 19 in 20 are within, itself among them (nearest rank)."""
        return sorted(self.milliseconds)[math.ceil(0.95 * len(self.milliseconds)) - 1]

    def __str__(self) -> str:
        mark = "*" if self.p95 > BOUND else " "
        failed = f" {self.failed} failed" if self.failed else ""
        own = statistics.median(self.own)
        return (
            f"{self.p95:8.1f}{mark} {self.p50:8.1f} {own:8.1f} {self.queries:4} "
            f"{self.role:13} {self.name}{failed}"
        )


def main() -> None:
    print(platform.platform(), os.cpu_count(), "processors,", connection.vendor, flush=True)
    # What somebody may not see is said for each address otherwise.
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    if not Target.objects.exists():
        start = time.perf_counter()
        seed(int(GIVEN.targets))
        print(f"filled in {time.perf_counter() - start:.0f} s", flush=True)
    live = Journey.objects.live().count()
    print(f"{Target.objects.count():,} targets, {live:,} live journeys, {User.objects.count()} people")
    objects = Objects(GIVEN.times)
    timed = [asked(*question) for question in questions(objects)]
    timed += [asked(*question) for question in acts(objects)]
    print("     p95       p50      own  queries")
    for one in sorted((one for one in timed if one.milliseconds), key=lambda one: -one.p95):
        print(one)
    slow = [one for one in timed if one.milliseconds and one.p95 > BOUND]
    print(f"{len(timed)} pages and acts, {len(slow)} above {BOUND:.0f} ms at p95", flush=True)
    steady = steadiness(GIVEN.times)
    print(f"the machine: the same sum takes {steady.p95 / steady.p50:.2f} times its median at p95")
    newcomers(objects)
    folding()


def asked(name: str, role: str, client: Client, ways: Sequence[Asking]) -> Timed:
    """Ask in each of some ways, once before for what is only read once, and count the queries of one."""
    timed = Timed(name, role)
    for place, ask in enumerate(ways):
        start, processor = time.perf_counter(), time.process_time()
        if place == 0:
            with CaptureQueriesContext(connection) as queries:
                response = ask(client)
        else:
            response = ask(client)
        if response.streaming:
            list(response.streaming_content)
        took = (time.perf_counter() - start) * 1e3
        if place == 0:
            timed.queries = len(queries)
            if response.status_code in {401, 403, 404, 405}:
                return timed
        if place or len(ways) == 1:
            timed.milliseconds.append(took)
            timed.own.append((time.process_time() - processor) * 1e3)
        timed.failed += response.status_code >= 400
    return timed


def steadiness(times: int) -> Timed:
    """Time one and the same sum, of some tens of milliseconds, a hundred times as often as each page."""
    timed = Timed("the same sum", "")
    for _ in range(100 * times):
        start = time.perf_counter()
        sum(range(1_000_000))
        timed.milliseconds.append((time.perf_counter() - start) * 1e3)
    return timed


PAGES = {
    "targets of a file": (
        "{% for one in rows %}<tr><td>{{ one.company.name }}<td>{{ one.company.city }}"
        "<td>{{ one.contact.name }}<td>{{ one.completeness }}<td>{{ one.journey.holder.name }}{% endfor %}"
    ),
    "board": (
        "{% for phase in phases %}{% for one in rows %}{% if one.phase == phase %}<li>"
        "{{ one.target.company.name }} {{ one.holder.name }} {{ one.next_at }} {{ one.value }}"
        "{% endif %}{% endfor %}{% endfor %}"
    ),
    "call list": (
        "{% for one in rows %}<li>{{ one.target.company.name }} {{ one.target.contact.name }} "
        "{{ one.target.contact.phone }} {{ one.calls.count }} {{ one.next_at }}{% endfor %}"
    ),
}
"""Three lists as a newcomer writes them: all rows, and what belongs to each asked for row by row."""


def newcomers(objects: Objects) -> None:
    """Print how long three lists take, each beside the newcomer's on the same rows."""
    manager, rep = objects.people[Role.MANAGER], objects.people[Role.REP]
    ordinary = File.objects.filter(team=manager.team).exclude(name__startswith="Register")
    file = max(ordinary, key=lambda file: file.targets.count())
    today = timezone.now() + timedelta(days=1)
    lists: tuple[tuple[str, str, User, Callable[[], list[Any]]], ...] = (
        (
            "targets of a file",
            f"/files/{file.pk}",
            manager,
            lambda: list(Target.objects.filter(file=file)),
        ),
        (
            "board",
            "/board",
            manager,
            lambda: list(Journey.objects.filter(team=manager.team, lost_at=None)),
        ),
        (
            "call list",
            "/calls",
            rep,
            lambda: list(
                Journey.objects.filter(holder=rep, lost_at=None, next_step="call", next_at__lt=today)
            ),
        ),
    )
    for name, path, user, rows_of in lists:
        template = engines["django"].from_string(PAGES[name])
        start = time.perf_counter()
        rows = rows_of()
        template.render({"rows": rows, "phases": "SPANCO"})
        plain = (time.perf_counter() - start) * 1e3
        own = asked(name, user.role, logged_in(user), [getting(path)] * (objects.times + 1))
        print(
            f"{name}: {len(rows):,} rows, newcomer's {plain:,.0f} ms, "
            f"ours {own.p50:.0f} ms: {plain / own.p50:.0f} times as long"
        )


def folding() -> None:
    """Print how long `spanco fold` takes on the log of this database, beside only reading every row of it."""
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {VIEW}")
        n_events = 0
        while rows := cursor.fetchmany(10_000):
            n_events += len(rows)
    read = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        command = (sys.executable, "-m", "spanco", "fold", journal.address(), "--out", f"{folder}/folded")
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        folded = time.perf_counter() - start
    print(
        f"log: {n_events:,} events folded in {folded:.1f} s, {folded / n_events * 2e6:.1f} s for 2 million; "
        f"reading the rows alone {read:.1f} s: {folded / read:.2f} times"
    )


if __name__ == "__main__":
    main()
