"""The words that sales logs use for milestones, and the headers they use for columns.

Only what the makers of sales software ship as their own defaults, and plain words of the trade; what a
company made up for itself is stated in a mapping.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from spanco.journal.mapping import CODES
from spanco.method.names import LANGUAGES, MILESTONE_NAMES


def folded(text: str) -> str:
    """Reduce a header or word to its letters and digits, without accents and capitals.

    >>> folded("Deal - Value (€)"), folded("Étape")
    ('dealvalue', 'etape')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "", plain.lower())


_STAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "targeted": ("suspect", "new", "lead", "lead in"),
    "contacted": ("contact made", "qualification call", "follow-up"),
    "qualified": ("qualification", "qualified to buy", "prospect", "prospecting", "interested"),
    "booked": (
        *("appointment scheduled", "meeting scheduled", "demo scheduled", "presentation scheduled"),
        *("appointment booked", "meeting booked"),
    ),
    "met": (
        *(
            "appointment held",
            "meeting held",
            "first meeting",
            "demo",
            "demo/making",
            "engaging",
            "discovery",
        ),
        *("needs analysis", "value proposition", "id. decision makers", "perception analysis"),
    ),
    "proposed": (
        *("proposal", "proposition", "proposal made", "proposal sent", "proposal/quotation", "quote sent"),
        *("proposal/price quote", "contract sent", "negotiation", "negotiation/review", "ready to close"),
        *("negotiations started", "offer sent"),
    ),
    "won": ("closed won", "signed", "contract signed"),
    "delivered": ("accepted by customer",),
    "reordered": ("reorder",),
    "lost": ("closed lost", "dead"),
    "handed_over": ("handover",),
}

EXACT: Final[Mapping[str, str]] = {
    **{folded(code): code for code in CODES},
    **{folded(MILESTONE_NAMES[code].in_language(tongue)): code for code in CODES for tongue in LANGUAGES},
}
"""The method's own words, folded -> milestone."""

STAGES: Final[Mapping[str, str]] = {
    **{folded(word): code for code, words in _STAGES.items() for word in words},
    **EXACT,
}
"""Every word known for a milestone, folded -> milestone; those not in ``EXACT`` are an interpretation."""

HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "journey": (
        *(
            "journey",
            "journeyid",
            "caseconceptname",
            "caseid",
            "opportunityid",
            "dealid",
            "leadid",
            "recordid",
        ),
        *("dealpipedrivesystemid", "leadpipedrivesystemid", "pipedrivesystemid", "externalid", "id"),
        *("opportunityname", "dealname", "dealtitle", "opportunity", "deal", "case", "parent", "name"),
    ),
    "milestone": ("milestone", "activity", "conceptname", "tostage", "to"),
    "previous": ("fromopportunitystagename", "fromstage", "from"),
    "occurred_at": (
        *("occurredat", "occurredon", "occurred", "timetimestamp", "timestamp", "eventtime", "eventdate"),
        *("datetime", "time", "date", "dateentered", "todate"),
    ),
    "stage": ("dealstage", "stagename", "stage", "stageid", "opportunitystage", "fase", "etape", "status"),
    "status": ("dealstatus", "opportunitystatus", "status"),
    "stage_since": ("laststagechangedate", "datelaststageupdate", "laststageupdate"),
    "created": (
        *(
            "createddate",
            "createdate",
            "createdat",
            "createdon",
            "creationdate",
            "dealcreationdate",
            "created",
        ),
    ),
    "engaged": ("engagedate", "engagedat", "engagedon"),
    "closed": ("closedate", "closeddate", "closedat", "closedon", "dateclosed", "dealclosedon"),
    "rep": (
        *(
            "rep",
            "salesrep",
            "representative",
            "salesagent",
            "salesperson",
            "orgresource",
            "resource",
            "owner",
        ),
        *(
            "opportunityowner",
            "dealowner",
            "assigneduser",
            "assignedto",
            "accountexecutive",
            "agent",
            "ownername",
        ),
        *("logowner", "userid", "ownerid", "createdbyid", "venditore", "agente", "commercial", "vendeur"),
    ),
    "recorded_at": ("recordedat", "recordedon", "recorded"),
    "event": ("event", "eventid"),
    "supersedes": ("supersedes",),
    "file": ("file",),
    "team": ("team", "salesteam", "teamid", "squadra", "equipe"),
    "currency": ("currency", "currencyisocode", "dealcurrencyofvalue", "amountcurrency"),
    "reason": ("reason", "lostreason", "closedlostreason", "lostreasonid", "deallostreason", "lossreason"),
    "amount": (
        *("amount", "closevalue", "dealvalue", "opportunityamount", "expectedrevenue", "value", "importo"),
        "montant",
    ),
    "margin": ("margin",),
    "minutes": ("minutes",),
}
"""What a column is needed for -> the folded headers it goes by, the surest first."""

DATE_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "targeted": (),
    "contacted": ("contactdate", "firstcontact"),
    "qualified": ("qualificationdate",),
    "booked": ("appointmentmade", "appointmentmadeat"),
    "met": ("appointmenthonoured", "firstmeeting", "meetingdate"),
    "proposed": ("proposaldate", "proposalsent"),
    "won": ("wontime", "dealwontime", "signedat", "signaturedate", "contractdate"),
    "delivered": ("deliverydate",),
    "reordered": ("reorderdate",),
    "lost": ("losttime", "deallosttime", "lossdate"),
    "handed_over": (),
}
"""Milestone -> the folded headers of columns that date it, besides those made of its own name."""


def date_headers(code: str) -> tuple[str, ...]:
    """Return the folded headers of columns that date a milestone.

    >>> date_headers("won")[:4]
    ('wonat', 'wondate', 'wonon', 'datewon')
    """
    bare = folded(code)
    return (f"{bare}at", f"{bare}date", f"{bare}on", f"date{bare}", bare, *DATE_HEADERS[code])
