"""Committing an import: what was checked is compared once more, then written in one transaction."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
from django.db import IntegrityError, transaction
from django.utils import timezone

from spanco.crm.suspects.importing.checking import compare, count, staging_of
from spanco.crm.suspects.importing.composing import Sizes, compose
from spanco.crm.suspects.importing.progress import Teller
from spanco.crm.suspects.importing.rejected import write_rejected
from spanco.crm.suspects.importing.tables import engine
from spanco.crm.suspects.importing.writing import Origin, write
from spanco.crm.suspects.knowing import refresh, refresh_file
from spanco.crm.suspects.models import Import

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
            try:
                with transaction.atomic():
                    added = write(
                        staged,
                        importing.file,
                        _origin(importing),
                        timezone.now(),
                        sizes,
                        _telling(teller, sizes),
                    )
                    _finish(importing, counts)
            except IntegrityError:
                # Someone entered one of these companies in this moment: now it is known.
                if attempt == _ATTEMPTS:
                    raise
            else:
                break
        teller.tell("knowing")
        _know(staged, importing, added)
    staging_of(importing).unlink(missing_ok=True)
    Path(importing.table.path).unlink(missing_ok=True)


def _know(staged: duckdb.DuckDBPyConnection, importing: Import, added: range) -> None:
    """Compute how complete the new targets are, and all others of companies whose blanks were filled."""
    if added:
        refresh_file(importing.file, after=added.start - 1)
    known = staged.execute("SELECT company FROM fillings").fetchall()
    refresh(company for (company,) in known)


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


def _telling(teller: Teller, sizes: Sizes) -> Callable[[int], None]:
    n_all = sizes.companies + sizes.sites + sizes.people + sizes.targets
    return lambda n_done: teller.tell("writing", min(n_done, n_all), n_all)


def _origin(importing: Import) -> Origin:
    options = importing.options
    until = options.get("keep_until")
    return Origin(
        importing.source,
        date.fromisoformat(options["obtained_on"]),
        options["basis"],
        date.fromisoformat(until) if until else None,
    )
