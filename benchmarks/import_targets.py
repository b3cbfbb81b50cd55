"""Importing targets, beside the page a newcomer would write: ``python benchmarks/import_targets.py 1e6``.

On an empty database (SQLite in a folder of its own, or the one that DATABASE_URL names) the table is read,
normalised and compared, then stored in one transaction with the completeness of its targets. The newcomer's
page normalises each row with the same functions, looks for the company by VAT number and creates company,
contact and target through the ORM; it is timed on 2,000 rows. Prints seconds, processor seconds, the most
memory that our processes had together, and how long the transaction took.
"""

import csv
import os
import platform
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

HOME = os.environ.get("SPANCO_HOME") or tempfile.mkdtemp(prefix="spanco-bench-")
os.environ["SPANCO_HOME"] = HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "spanco.crm.settings"

import django

django.setup()

from django.core.files import File as Upload
from django.core.management import call_command
from django.db import transaction

from spanco.crm.people.models import User
from spanco.crm.suspects.companies import normalising
from spanco.crm.suspects.importing import committing, meanings, tables
from spanco.crm.suspects.importing.checking import check
from spanco.crm.suspects.models import Company, Contact, File, Import, Offer, Target

NEWCOMER_ROWS = 2_000
CHANCE = random.Random(7)  # noqa: S311 - invented companies
HEADERS = (
    *("Ragione sociale", "P.IVA", "Telefono", "Email", "Sito", "Settore", "Dipendenti", "Fatturato"),
    *("Indirizzo", "CAP", "Città", "Provincia", "Nome", "Cognome", "Ruolo", "Cellulare", "Email referente"),
)
FIRST = ("Officine", "Cartiera", "Tessitura", "Metalfer", "Grafiche", "Molino", "Cantine", "Plastica")
SECOND = ("Bellini", "Valsugana", "Rho", "Este", "Piave", "Soave", "Dolo", "Murano", "Rossi", "Ferrari")
TOWNS = ("Padova", "Milano", "Torino", "Roma", "Napoli", "Verona", "Vicenza", "Treviso", "Bologna")
AREAS = ("02", "06", "011", "049")


def main() -> None:
    print(platform.platform(), os.cpu_count(), "processors")
    n_rows = int(float(sys.argv[1])) if len(sys.argv) > 1 else 100_000
    table = Path(HOME) / "targets.csv"
    write_table(table, n_rows)
    print(f"{n_rows:,} rows, {table.stat().st_size >> 20} MB", flush=True)
    call_command("migrate", verbosity=0)
    ada = User.objects.create_user("ada@spanco.example", None, name="Ada", role="administrator")
    offer = Offer.objects.create(name="Cleaning", needs=["phone", "website", "contact", "contact.email"])
    newcomer = newcomers_page(table, File.objects.create(name="Newcomer", offer=offer))
    importing = uploaded(table, File.objects.create(name="Spring", offer=offer), ada)
    took = {}
    with timed("checked", took):
        check(importing)
    spied(took)
    with timed("stored", took):
        committing.commit(importing)
    importing.refresh_from_db()
    print(importing.counts)
    print(f"transaction {took['transaction']:.1f} s; on SQLite nobody else writes meanwhile")
    together = took["checked"] + took["stored"]
    times = newcomer * n_rows / together
    print(f"together {together:.1f} s; newcomer {newcomer * 1e3:.2f} ms a row: {times:.1f} times as long")


def write_table(path: Path, n_rows: int) -> None:
    """Write companies of which most are right, some repeated, and one in a hundred has an error."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(HEADERS)
        writer.writerows(company(number) for number in range(n_rows))


def company(number: int) -> list[object]:
    first, second = CHANCE.choice(FIRST), CHANCE.choice(SECOND)
    digits = f"{CHANCE.randrange(10**7):07}028"
    site = f"{first.lower()}{number}.it"
    return [
        f"{first} {second} {number // 3} Srl" if number % 200 else "",
        "" if number % 40 == 0 else f"IT{digits}{luhn(digits)}",
        "none" if number % 200 == 7 else f"{CHANCE.choice(AREAS)} {CHANCE.randrange(10**6, 10**7)}",
        *(f"info@{site}", f"www.{site}", CHANCE.choice(("carta", "metalli", "tessile"))),
        *(CHANCE.randrange(1, 500), CHANCE.randrange(10**5, 10**8), f"Via Roma {number % 200}"),
        *(CHANCE.randrange(10**4, 10**5), CHANCE.choice(TOWNS), "PD"),
        *(CHANCE.choice(SECOND), CHANCE.choice(SECOND), "acquisti"),
        *(f"+39 347 {CHANCE.randrange(10**6, 10**7)}", f"x@{site}"),
    ]


def luhn(digits: str) -> int:
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[1::2]]
    return -(sum(map(int, digits[::2])) + sum(doubled)) % 10


def uploaded(table: Path, file: File, by: User) -> Import:
    options = {"country": "IT", "basis": "interest", "obtained_on": "2026-01-15"}
    importing = Import(file=file, by=by, name=table.name, source="register", options=options)
    importing.state, importing.run = Import.State.RUNNING, 1
    with table.open("rb") as content:
        importing.table.save(table.name, Upload(content), save=False)
    begins = tables.beginning(Path(importing.table.path))
    importing.headers, importing.mapping = (
        list(begins.headers),
        meanings.guess(begins.headers, begins.samples),
    )
    importing.save()
    return importing


@contextmanager
def timed(what: str, took: dict[str, float]) -> Iterator[None]:
    start, cpu = time.perf_counter(), sum(os.times()[:4])
    with most_memory() as most:
        yield
    took[what] = time.perf_counter() - start
    cpu = sum(os.times()[:4]) - cpu
    print(f"{what} in {took[what]:.1f} s, {cpu:.1f} processor s, {max(most) >> 20} MB at most", flush=True)


@contextmanager
def most_memory() -> Iterator[list[int]]:
    """Watch the bytes that this process and those it started have in memory, all together."""
    seen, ended = [together()], threading.Event()

    def watch() -> None:
        while not ended.wait(0.2):
            seen.append(together())

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield seen
    ended.set()
    watcher.join()


def together() -> int:
    pages = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if os.getpid() in {int(status.parent.name), int(fields[1])}:
            pages += int(fields[21])
    return pages * os.sysconf("SC_PAGE_SIZE")


def spied(took: dict[str, float]) -> None:
    """Time the transaction of a commit: from when it has begun to what comes after its end."""
    write, after = committing.write, committing.renew_statistics

    def written(*args):
        took["transaction"] = time.perf_counter()
        return write(*args)

    def ended():
        took["transaction"] = time.perf_counter() - took["transaction"]
        after()

    committing.write, committing.renew_statistics = written, ended


def newcomers_page(table: Path, file: File) -> float:
    """Return the seconds a row takes with one query after the other; what was stored is removed."""
    start = time.perf_counter()
    with table.open(encoding="utf-8") as lines, transaction.atomic():
        for number, row in enumerate(csv.DictReader(lines, delimiter=";")):
            if number == NEWCOMER_ROWS:
                break
            try:
                newcomers_row(row, file)
            except normalising.Unusable:
                continue
    seconds = time.perf_counter() - start
    Target.objects.all().delete()
    Company.objects.all().delete()
    return seconds / NEWCOMER_ROWS


def newcomers_row(row: dict[str, str], file: File) -> None:
    vat = normalising.vat(row["P.IVA"], "IT") if row["P.IVA"] else ""
    fields = {
        "name": row["Ragione sociale"],
        "name_key": normalising.name_key(row["Ragione sociale"]),
        "vat": vat,
        "phone": normalising.phone(row["Telefono"], "IT"),
        "email": normalising.email(row["Email"]),
        "website": normalising.domain(row["Sito"]),
        "sector": row["Settore"],
        "employees": int(row["Dipendenti"]),
        "turnover": row["Fatturato"],
        "address": row["Indirizzo"],
        "postcode": row["CAP"],
        "city": row["Città"],
        "region": row["Provincia"],
    }
    known = Company.objects.filter(vat=vat).first() if vat else None
    found = known or Company.objects.create(**fields)
    contact = Contact.objects.create(
        company=found,
        name=f"{row['Nome']} {row['Cognome']}",
        job=row["Ruolo"],
        phone=normalising.phone(row["Cellulare"], "IT"),
        email=normalising.email(row["Email referente"]),
        source="register",
        source_on=date(2026, 1, 15),
    )
    Target.objects.get_or_create(file=file, company=found, site=None, defaults={"contact": contact})


if __name__ == "__main__":
    main()
