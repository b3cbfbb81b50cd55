"""What the API takes and gives, as JSON."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from spanco.crm.journeys.losses import Reason
from spanco.crm.journeys.models import Journey, Milestone, NextStep, Phase
from spanco.crm.prospects.models import Outcome

_REASONS: Final = f"one of {', '.join(Reason.values)}, or another reason in words"


class Strict(Schema):
    """What is taken: a field that is not known is refused, so that a slip of the pen is seen."""

    model_config = ConfigDict(extra="forbid")


def _line(longest: int, shortest: int = 0) -> StringConstraints:
    return StringConstraints(
        strip_whitespace=True, min_length=shortest, max_length=longest, pattern=r"^[^\x00-\x1f\x7f]*$"
    )


def _text(longest: int, shortest: int = 0) -> StringConstraints:
    """Return what a text of several lines must be: without NUL, which PostgreSQL does not keep."""
    return StringConstraints(
        strip_whitespace=True, min_length=shortest, max_length=longest, pattern=r"^[^\x00]*$"
    )


class LeadIn(Strict):
    """A lead that came in; where its company is known already, that one is used."""

    company: Annotated[str, _line(200, 1)]
    contact: Annotated[str, _line(120, 1)]
    job: Annotated[str, _line(120)] = ""
    phone: Annotated[str, _line(60)] = ""
    email: Annotated[str, _line(254)] = ""
    website: Annotated[str, _line(253)] = ""
    vat: Annotated[str, _line(40)] = ""
    city: Annotated[str, _line(120)] = ""
    need: Annotated[str, _text(2_000, 1)]
    source: Annotated[str, _line(120, 1)]
    offer: Annotated[str, _line(120, 1), Field(description="The name of an offer on sale.")]
    rep: Annotated[
        str, _line(254), Field(description="The e-mail address of who gets it, if not the key's user.")
    ] = ""


class CallIn(Strict):
    """A call that was made."""

    outcome: Outcome
    contact: Annotated[
        int | None, Field(ge=1, lt=2**63, description="The id of a contact of the company.")
    ] = None
    note: Annotated[str, _text(5_000)] = ""
    reason: Annotated[str, _line(200), Field(description=f"Why they refused: {_REASONS}.")] = ""
    never_again: bool = False
    at: Annotated[AwareDatetime | None, Field(description="When it was, if not now.")] = None
    again_at: Annotated[
        AwareDatetime | None, Field(description="When to call again, if not by the rule.")
    ] = None


class JourneyOut(Schema):
    """A journey as it is today; times are in UTC."""

    id: int
    company: str
    contact: str
    contact_id: int | None
    file: str
    offer: str
    holder: str
    phase: Phase
    reach: str
    reached_at: datetime | None
    started_at: datetime
    next_step: str
    next_at: datetime | None
    next_why: str
    lost_at: datetime | None
    lost_reason: Annotated[str, Field(description=f"Why it is lost: {_REASONS}; empty while it is not.")]
    value: Decimal | None
    currency: str
    version: int

    @classmethod
    def of(cls, journey: Journey) -> "JourneyOut":
        """Return a journey read with its holder and target."""
        return cls.model_validate(_fields(journey))


class EventOut(Schema):
    """A milestone that stands."""

    milestone: Milestone
    occurred_at: datetime
    rep: str
    reason: Annotated[str, Field(description=f"Of a loss: {_REASONS}. Of a hand-over: what was written.")]


class CallOut(Schema):
    """A call."""

    outcome: Outcome
    at: datetime
    by: str
    note: str


class JourneyWhole(JourneyOut):
    """A journey with its milestones and its last hundred calls."""

    events: list[EventOut]
    calls: list[CallOut]

    @classmethod
    def whole(cls, journey: Journey) -> "JourneyWhole":
        """Return a journey with what happened in it."""
        events = journey.events.exclude(milestone="").filter(superseded_by=None).select_related("rep")[:200]
        calls = journey.calls.select_related("by")[:100]
        found = {
            "events": [
                {
                    "milestone": e.milestone,
                    "occurred_at": e.occurred_at,
                    "rep": e.rep.name,
                    "reason": e.reason,
                }
                for e in events
            ],
            "calls": [{"outcome": c.outcome, "at": c.at, "by": c.by.name, "note": c.note} for c in calls],
        }
        return cls.model_validate(_fields(journey) | found)


class JourneysOut(Schema):
    """Some journeys; ``after`` asks for those that follow, and is null at the end."""

    journeys: list[JourneyOut]
    after: int | None


class Told(Schema):
    """What was done where its result may not be seen, in the language of the key's user."""

    message: str


class Problem(Schema):
    """Why something was not done, in the language of the key's user."""

    message: str
    errors: list[dict[str, str]] = []


class JourneysAsked(Schema):
    """Which journeys are asked for."""

    phase: Phase | None = None
    next_step: NextStep | None = None
    lost: bool = False
    after: Annotated[int, Field(ge=0, lt=2**63)] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 50


def _fields(journey: Journey) -> dict[str, object]:
    target = journey.target
    return {
        "company": target.company.name,
        "contact": target.contact.name if target.contact else "",
        "contact_id": target.contact_id,
        "file": target.file.name,
        "offer": target.file.offer.name,
        "holder": journey.holder.name,
        **{
            name: getattr(journey, name)
            for name in (
                "id", "phase", "reach", "reached_at", "started_at", "next_step", "next_at", "next_why",
                "lost_at", "lost_reason", "value", "currency", "version",
            )
        },
    }  # fmt: skip
