"""What is done in the background: checking an import and committing it."""

import logging
from collections.abc import Callable
from typing import Final

from django.db import OperationalError
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from spanco.crm.suspects.importing.checking import check, staging_of
from spanco.crm.suspects.importing.committing import GivenUp, commit
from spanco.crm.suspects.importing.progress import Teller
from spanco.crm.suspects.models import Import
from spanco.errors import InputError

_logger: Final = logging.getLogger(__name__)

State = Import.State


def begin(importing: Import, *, before: State, state: State) -> bool:
    """Begin a step of an import in the background, once: a second click finds it begun and does nothing."""
    run = importing.run + 1
    here = Import.objects.filter(pk=importing.pk, state=before, run=importing.run)
    if not here.update(state=state, run=run, message="", finished_at=None):
        return False
    Teller(importing.folder).tell("waiting")
    step = check_in_background if state == State.CHECKING else commit_in_background
    step.enqueue(importing.pk, run)
    return True


def begin_again(importing: Import) -> bool:
    """Take up an import of which nothing has been heard for long: whoever worked on it has died.

    Nothing was written, since all of it is one transaction. Should the other still live, it gives up.
    """
    heard = Teller(importing.folder).heard()
    if heard is not None and not heard.is_silent:
        return False
    return begin(importing, before=State(importing.state), state=State(importing.state))


@task()
def check_in_background(pk: int, run: int) -> None:
    """Read and compare a whole table, for its preview."""

    def work(importing: Import) -> None:
        counts, preview = check(importing)
        preview["samples"] = importing.preview.get("samples", {})
        _here(importing, State.CHECKING).update(
            state=State.CHECKED, counts=counts, preview=preview, n_rows=counts["read"]
        )

    _perform(pk, run, State.CHECKING, work)


@task()
def commit_in_background(pk: int, run: int) -> None:
    """Write an import that was checked."""
    _perform(pk, run, State.RUNNING, commit)


def _here(importing: Import, state: State) -> QuerySet[Import]:
    return Import.objects.filter(pk=importing.pk, run=importing.run, state=state)


def _perform(pk: int, run: int, state: State, work: Callable[[Import], None]) -> None:
    """Do the work of a run that still stands, and say what went wrong where something does."""
    importing = Import.objects.select_related("file", "by").filter(pk=pk, run=run, state=state).first()
    if importing is None:
        return
    with translation.override(importing.by.language):
        try:
            work(importing)
        except InputError as error:
            _fail(importing, state, str(error))
        except GivenUp:
            _logger.warning("import %s was taken up by another process", pk)
        except OperationalError:
            _logger.exception("import %s could not be written", pk)
            _fail(importing, state, _("The database was busy. Nothing was written; try again."))
        except Exception:
            _fail(
                importing,
                state,
                _("Something went wrong here, not in your table. Nothing was written; try again."),
            )
            raise


def _fail(importing: Import, state: State, message: str) -> None:
    _here(importing, state).update(state=State.FAILED, message=message, finished_at=timezone.now())
    staging_of(importing).unlink(missing_ok=True)
