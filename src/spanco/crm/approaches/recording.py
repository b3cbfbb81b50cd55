"""The meeting record: what was learnt, written right after the meeting or mended later."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from spanco.crm.approaches.models import Appointment, MeetingRecord
from spanco.crm.approaches.needs import Answered, replace_needs
from spanco.crm.journeys.acting import Doing, Refused, act


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt besides the needs."""

    budget: str = ""
    deciders: str = ""
    timing: str = ""
    supplier: str = ""
    note: str = ""


@act("recorded")
def record(doing: Doing, appointment: int, learnt: Learnt, needs: Sequence[Answered] = ()) -> None:
    """Keep the record of a meeting that took place; the needs given are all those of the journey."""
    held = Appointment.objects.filter(
        pk=appointment, journey=doing.journey, state=Appointment.State.HONOURED
    ).first()
    if held is None:
        raise Refused(_("A record is kept of meetings that took place: say first how it went."))
    kept = MeetingRecord.objects.filter(appointment=held).first()
    if kept is not None:
        doing.keep(kept)
    row = kept or MeetingRecord(appointment=held)
    for name, text in asdict(learnt).items():
        setattr(row, name, text.strip())
    row.save()
    if kept is None:
        doing.made(row)
    replace_needs(doing, held, needs)
    doing.tell(
        n_needs=len({need.text.strip().casefold() for need in needs if need.text.strip()}),
        budget=row.budget,
        timing=row.timing,
    )
