"""What a file's headers say without any mapping."""

import re
from collections.abc import Iterable
from collections.abc import Mapping as Table
from typing import Final

from spanco.errors import InputError
from spanco.journal.mapping import CODES, OPTIONAL_FIELDS, Kind, Mapping
from spanco.journal.reading.words import HEADERS, STAGES, date_headers, folded

_DATE_ENTERED: Final = re.compile(r'^Date entered "(?P<stage>.*?)(?: \([^()]*\))?"$', re.IGNORECASE)


def recognise(name: str, headers: Iterable[str]) -> Mapping:
    """Return the mapping that the headers of a file stand for.

    Raises InputError, naming what is missing and the headers there are, where they stand for none.
    """
    found = Found(headers)
    for kind in (found.events, found.journeys, found.opportunities):
        mapping = kind()
        if mapping is not None:
            return mapping
    journey = found.first("journey")
    shown = ", ".join(f"'{header}'" for header in found.headers[:12])
    more = ", ..." if len(found.headers) > 12 else ""
    missing = (
        "no column that names the journey (such as journey, opportunity_id or Record ID)"
        if journey is None
        else f"no columns that say what happened to '{journey}' and when"
    )
    message = (
        f"{name} has {missing}; its columns are {shown}{more}. "
        "State what they mean in a mapping file: `spanco map` drafts one."
    )
    raise InputError(message)


def stage_entered(header: str) -> str | None:
    """Return the stage whose entry a HubSpot column dates; None for any other column.

    >>> stage_entered('Date entered "Closed Won (Sales Pipeline)"')
    'Closed Won'
    """
    matched = _DATE_ENTERED.match(header)
    return matched["stage"] if matched else None


class Found:
    """The headers of a file, found by what they are known to mean."""

    def __init__(self, headers: Iterable[str]) -> None:
        self.headers = tuple(header for header in headers if header)
        self.by_word: dict[str, str] = {}
        for header in self.headers:
            self.by_word.setdefault(folded(header), header)

    def first(self, what: str) -> str | None:
        """Return the header that most surely means this."""
        return self.any_of(HEADERS[what])

    def any_of(self, words: Iterable[str]) -> str | None:
        """Return the header of the first word that is there."""
        return next((self.by_word[word] for word in words if word in self.by_word), None)

    def columns(self, kind: Kind, needed: Table[str, str | None]) -> dict[str, str]:
        """Return the needed columns, and the optional ones that are there and not among them."""
        columns = {what: header for what, header in needed.items() if header is not None}
        for what in OPTIONAL_FIELDS[kind]:
            if what in needed:
                continue
            words = HEADERS[what]
            header = next(
                (
                    self.by_word[word]
                    for word in words
                    if self.by_word.get(word) not in {None, *columns.values()}
                ),
                None,
            )
            if header is not None:
                columns[what] = header
        return columns

    def rest(self, mapping_columns: Iterable[str]) -> dict[str, str]:
        """Return the other columns as segments: in a log in our own words, they can be nothing else."""
        used = set(mapping_columns)
        return {header: header for header in self.headers if header not in used}

    def events(self) -> Mapping | None:
        """Read the headers as those of a long log, one row per event."""
        journey, previous = self.first("journey"), self.first("previous")
        milestone, occurred_at = self.first("milestone"), self.first("occurred_at")
        if previous is not None and milestone is None:
            # A history of stages, as Salesforce keeps it: when the row was made is when it happened.
            milestone = self.first("stage")
            occurred_at = occurred_at or self.any_of(("createddate", "lastmodified"))
        if journey is None or milestone is None or occurred_at is None or journey == milestone:
            return None
        columns = self.columns(
            "events",
            {"journey": journey, "milestone": milestone, "occurred_at": occurred_at, "previous": previous},
        )
        ours = {"journey", "milestone", "occurred_at"} <= set(self.headers)
        return self.mapping("events", columns, {}, {}, ours=ours)

    def journeys(self) -> Mapping | None:
        """Read the headers as those of a wide log, one row per journey."""
        journey = self.first("journey")
        dates = self.milestone_dates(stages=True)
        if journey is None or len(dates) < 2:
            return None
        reps = {
            code: self.by_word[folded(f"{code}_rep")]
            for code in dates
            if folded(f"{code}_rep") in self.by_word
        }
        columns = self.columns("journeys", {"journey": journey})
        if not any(code not in {"won", "lost"} for code in dates) and self.first("stage"):
            return None  # the dates of closing only: an opportunity table
        return self.mapping("journeys", columns, dates, reps, ours="journey" in self.headers)

    def opportunities(self) -> Mapping | None:
        """Read the headers as those of a table of opportunities with the stage where each stands."""
        journey, stage = self.first("journey"), self.first("stage")
        created, engaged = self.first("created"), self.first("engaged")
        closed = self.first("closed")
        if journey is None or stage is None or not (created or engaged or closed):
            return None
        status = self.first("status")
        columns = self.columns(
            "opportunities",
            {
                "journey": journey,
                "stage": stage,
                "status": None if status == stage else status,
                "stage_since": self.first("stage_since"),
            },
        )
        dates = self.milestone_dates(stages=False)
        for code, header in (("qualified", created), ("met", engaged), ("won", closed), ("lost", closed)):
            if header is not None:
                dates.setdefault(code, (header,))
        return self.mapping("opportunities", columns, dates, {}, ours=False)

    def milestone_dates(self, *, stages: bool) -> dict[str, tuple[str, ...]]:
        """Return milestone -> the columns that date it; with ``stages``, those of stages entered too."""
        dates: dict[str, tuple[str, ...]] = {}
        for code in CODES:
            header = self.any_of(date_headers(code))
            if header is not None:
                dates[code] = (header,)
        for header in self.headers if stages else ():
            stage = stage_entered(header)
            code_of_stage = STAGES.get(folded(stage)) if stage is not None else None
            if code_of_stage is not None:
                dates[code_of_stage] = (*dates.get(code_of_stage, ()), header)
        return dates

    def mapping(
        self,
        kind: Kind,
        columns: dict[str, str],
        dates: dict[str, tuple[str, ...]],
        reps: dict[str, str],
        *,
        ours: bool,
    ) -> Mapping:
        """Return the mapping; the columns left over are segments in a log in our own words."""
        mapping = Mapping(kind, columns, dates=dates, reps=reps, stated=False)
        if not ours:
            return mapping
        derived = {"lost_after"}
        segments = {
            name: header for name, header in self.rest(mapping.named_columns()).items() if name not in derived
        }
        return Mapping(kind, columns, dates=dates, reps=reps, segments=segments, stated=False)
