"""Committing an import: it is compared with what is known by now, then written in one transaction."""

from datetime import date
from pathlib import Path
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from spanco.crm.sqlite import renew_statistics
from spanco.crm.suspects.companies.resemblances import keep
from spanco.crm.suspects.importing.carrying import Told, carrying
from spanco.crm.suspects.importing.checking import compare, count, staging_of
from spanco.crm.suspects.importing.composing import compose
from spanco.crm.suspects.importing.progress import Teller
from spanco.crm.suspects.importing.rejected import write_rejected
from spanco.crm.suspects.importing.resembling import of_new_companies
from spanco.crm.suspects.importing.tables import engine
from spanco.crm.suspects.importing.writing import Origin, reserve, write
from spanco.crm.suspects.knowing import refresh_or_leave
from spanco.crm.suspects.models import Company, Import

_ATTEMPTS: Final = 2


class GivenUp(RuntimeError):  # noqa: N818 - it is no fault
    """Someone took the import up again elsewhere: this run must leave no trace."""


def commit(importing: Import) -> None:
    """Write an import that was checked, whole or not at all, and mark it done in the same transaction.

    All that is slow happens before the transaction begins: others write meanwhile. Raises GivenUp where
    the import was begun again since, Unbalanced where a row would be lost.
    """
    teller = Teller(importing.folder)
    with engine(staging_of(importing)) as staged:
        for attempt in range(1, _ATTEMPTS + 1):
            teller.tell("comparing")
            compare(staged, importing)
            counts = count(staged)
            sizes = compose(staged)
            teller.tell("reporting")
            write_rejected(staged, importing)
            known = staged.execute("SELECT company FROM fillings").fetchall()
            n_rows = sizes.companies + sizes.sites + sizes.people + sizes.targets
            base = reserve(sizes)
            alike = of_new_companies(staged, base[Company])
            try:
                with carrying(staged, n_rows, _telling(teller, n_rows)) as carry, transaction.atomic():
                    write(carry, base, importing.file, _origin(importing), timezone.now(), sizes)
                    teller.tell("knowing")
                    refresh_or_leave(company for (company,) in known)
                    keep(alike)
                    _finish(importing, counts)
            except IntegrityError:
                # Someone entered one of these companies in this moment: now it is known.
                if attempt == _ATTEMPTS:
                    raise
            else:
                break
    renew_statistics()
    staging_of(importing).unlink(missing_ok=True)
    Path(importing.table.path).unlink(missing_ok=True)


def _finish(importing: Import, counts: dict[str, int]) -> None:
    here = Import.objects.filter(pk=importing.pk, run=importing.run, state=Import.State.RUNNING)
    done: dict[str, Any] = {
        "state": Import.State.DONE,
        "counts": counts,
        "n_rows": counts["read"],
        "finished_at": timezone.now(),
    }
    if not here.update(**done):
        raise GivenUp


def _telling(teller: Teller, n_rows: int) -> Told:
    n_written = 0

    def told(n_more: int) -> None:
        nonlocal n_written
        n_written += n_more
        teller.tell("writing", min(n_written, n_rows), n_rows)

    return told


def _origin(importing: Import) -> Origin:
    options = importing.options
    until = options.get("keep_until")
    return Origin(
        importing.source,
        date.fromisoformat(options["obtained_on"]),
        options["basis"],
        date.fromisoformat(until) if until else None,
    )
