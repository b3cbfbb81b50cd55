"""Moving a journey to another phase: by the form of the act that passes the gate, or by what is missing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spanco.crm.approaches.acts import agreed_of
from spanco.crm.approaches.models import Appointment
from spanco.crm.journeys.acting import GATES
from spanco.crm.journeys.answering import journey_for
from spanco.crm.journeys.models import Journey, Milestone, Phase
from spanco.crm.journeys.returning import back_to
from spanco.crm.pipeline.timeline import phase_before, undoable

_ENTERED_BY: Final = {
    Phase.PROSPECT: Milestone.QUALIFIED,
    Phase.APPROACH: Milestone.MET,
    Phase.NEGOTIATION: Milestone.PROPOSED,
    Phase.CONCLUSION: Milestone.PROPOSED,
    Phase.ORDER: Milestone.WON,
}
"""The milestone a phase begins with; a conclusion begins when, after it, the decision is asked for."""

_FORMS: Final = {
    Milestone.QUALIFIED: ("prospects:call", gettext_lazy("Log the call")),
    Milestone.BOOKED: ("approaches:book", gettext_lazy("Book an appointment")),
    Milestone.PROPOSED: ("negotiations:propose", gettext_lazy("Make the proposal")),
    Milestone.WON: ("conclusions:win", gettext_lazy("Record the signature")),
}


@dataclass(frozen=True, slots=True)
class Way:
    """How a journey gets into a phase: what to say, and the form to go to with what its link says.

    ``is_open`` where that form itself takes the journey there; without an ``address`` there is no way.
    """

    phase: str
    says: str
    address: str = ""
    label: str = ""
    is_open: bool = False

    @property
    def name(self) -> str:
        """What the phase is called."""
        return str(Phase(self.phase).label)


def ways(journey: Journey, back: str = "") -> Sequence[Way]:
    """Return how a journey gets into each of the six phases; its forms come ``back`` to that address."""
    undoing = phase_before(journey, undoable(journey))
    agreed = agreed_of(journey)
    return [_way(journey, phase, undoing, agreed, back) for phase in Phase]


def _way(journey: Journey, to: Phase, undoing: str, agreed: Appointment | None, back: str) -> Way:
    if to == journey.phase:
        return Way(to, _("It is here."))
    if journey.is_lost:
        address = _address("pipeline:reopen", journey.pk, back)
        return Way(to, _("This journey is lost. Reopen it to go on."), address, _("Reopen"))
    if tuple(Phase).index(to) < tuple(Phase).index(Phase(journey.phase)):
        says = _("A journey does not go back: what happened stays.")
        if undoing == to:
            return Way(
                to,
                _("A journey does not go back, but its last act can be undone."),
                _address("pipeline:undo", journey.pk, back),
                _("Undo the last act"),
            )
        return Way(to, says)
    return _forward(journey, to, agreed, back)


def _forward(journey: Journey, to: Phase, agreed: Appointment | None, back: str) -> Way:
    wanted = _ENTERED_BY[to]
    if to is Phase.CONCLUSION and journey.has_reached(wanted):
        says = _("A conclusion begins with the date on which the customer decides.")
        address = _address("conclusions:ask_decision", journey.pk, back)
        return Way(to, says, address, _("Ask for the decision"), is_open=True)
    missing = _first_missing(journey, wanted)
    if missing is Milestone.MET and agreed is not None:
        name, label, pk = "approaches:outcome", _("Record the appointment's outcome"), agreed.pk
    else:
        # Of an appointment that was agreed and came to nothing, another one is booked.
        form, said = _FORMS[Milestone.BOOKED if missing is Milestone.MET else missing]
        name, label, pk = form, str(said), journey.pk
    is_open = missing is wanted and to is not Phase.CONCLUSION and name != "approaches:book"
    if is_open:
        says = _("“%(phase)s” begins with “%(milestone)s”.")
    elif missing is wanted:
        says = _("“%(phase)s” needs “%(milestone)s”, which is missing.")
    else:
        says = _("“%(phase)s” needs “%(milestone)s”; “%(missing)s” is missing first.")
    said_of = {"phase": to.label, "milestone": wanted.label, "missing": missing.label}
    return Way(to, says % said_of, _address(name, pk, back), label, is_open)


def _first_missing(journey: Journey, wanted: Milestone) -> Milestone:
    """Return the first milestone that is missing on the way to one not reached."""
    while (needed := GATES.get(wanted)) and not journey.has_reached(needed):
        wanted = needed
    return wanted


def _address(name: str, pk: int, back: str) -> str:
    address = reverse(name, args=(pk,))
    return f"{address}?{urlencode({'next': back})}" if back else address


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a journey gets into each phase; to the board's script, into one, as JSON."""
    journey = journey_for(request, pk)
    back = back_to(request, "")
    found = ways(journey, back)
    to = request.GET.get("to")
    if to in Phase.values and request.accepts("application/json") and not request.accepts("text/html"):
        (way,) = (way for way in found if way.phase == to)
        return JsonResponse(asdict(way))
    return render(request, "pipeline/move.html", {"journey": journey, "ways": found, "back": back})
