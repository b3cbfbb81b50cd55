"""What is left of imports is removed: tables nobody went on with, and rows not taken after some time."""

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from spanco.crm.suspects.importing.progress import Teller
from spanco.crm.suspects.models import Import

GIVEN_UP_AFTER_DAYS: Final = 30
"""How long a table waits to be confirmed."""
REJECTED_KEPT_DAYS: Final = 90
"""How long the rows not taken can be fetched, and what was found be looked at."""

_IN_OWN_FOLDER: Final = "^imports/[^/.]+/[^/]+$"

State = Import.State


def clear(now: datetime) -> int:
    """Remove what is over by a time, and return how many imports it was of.

    How a table was mapped and how many rows came in stays.
    """
    given_up = now - timedelta(days=GIVEN_UP_AFTER_DAYS)
    over = now - timedelta(days=REJECTED_KEPT_DAYS)
    is_done = Q(state=State.DONE)
    rows = Import.objects.filter(is_done & Q(finished_at__lt=over) | ~is_done & Q(at__lt=given_up))
    # What is no folder of an upload's own is never removed, whatever a row says.
    rows = rows.filter(table__regex=_IN_OWN_FOLDER).exclude(preview={})
    n_cleared = 0
    for importing in rows.select_related("by").defer("preview"):
        heard = Teller(importing.folder).heard()
        if importing.state in {State.CHECKING, State.RUNNING} and heard and not heard.is_silent:
            continue
        n_cleared += _clear(importing)
    _remove_unknown(given_up)
    return n_cleared


def _clear(importing: Import) -> int:
    """Empty an import that is still as it was seen, then remove its folder."""
    emptied: dict[str, object] = {"preview": {}}
    if importing.state not in {State.DONE, State.FAILED}:
        with translation.override(importing.by.language):
            message = _("It was not confirmed within %(n)s days, and its table is removed. Upload it again.")
        emptied |= {"state": State.FAILED, "message": message % {"n": GIVEN_UP_AFTER_DAYS}}
    here = Import.objects.filter(pk=importing.pk, state=importing.state, run=importing.run)
    n_emptied = here.update(**emptied)
    if n_emptied:
        shutil.rmtree(importing.folder, ignore_errors=True)
    return n_emptied


def _remove_unknown(before: datetime) -> None:
    """Remove folders of uploads that became no import, or whose import was cleared."""
    folder = Path(settings.MEDIA_ROOT) / "imports"
    if not folder.is_dir():
        return
    kept = {
        Path(name).parent.name for name in Import.objects.exclude(preview={}).values_list("table", flat=True)
    }
    with os.scandir(folder) as found:
        for one in found:
            if one.name not in kept and one.is_dir() and one.stat().st_mtime < before.timestamp():
                shutil.rmtree(one.path, ignore_errors=True)
