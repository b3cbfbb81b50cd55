"""Reviews as they are asked for: computed once for each state of the journal, beside whoever waits."""

import hashlib
import json
import threading
from calendar import monthrange
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import asdict, astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Final, cast

from django.urls import reverse
from django.utils.http import urlencode

from spanco.crm.reviews import journal
from spanco.errors import InputError
from spanco.method import LinkCount
from spanco.method.names import Language
from spanco.review import review_of
from spanco.review.findings import Cohort
from spanco.review.opening import Fate
from spanco.review.page import Embedded, embedded

PATIENCE_SECONDS: Final = 4.0
"""How long a page waits for its review before it says that it is being prepared."""

_DAYS_AHEAD: Final = 90


@dataclass(frozen=True, slots=True)
class Asked:
    """What is reviewed: a period, a team or all of them, a rep or all of the team.

    ``team`` and ``rep`` are what the journal calls them; ``alone`` leaves out everyone else's journeys.
    """

    since: date | None
    until: date | None
    team: str | None
    rep: str | None
    language: str
    alone: bool = False

    @property
    def where(self) -> dict[str, str]:
        """What is chosen of the journal."""
        if self.alone and self.rep is not None:
            return {"rep": self.rep}
        return {} if self.team is None else {"team": self.team}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A review to show; ``is_behind`` where newer events are still being read in."""

    style: str
    body: str
    is_behind: bool = False


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the journeys of a figure are listed; people are named there by their id."""

    asked: Asked
    ids: dict[str, int]

    def of_link(self, count: LinkCount, fate: Fate) -> str | None:
        """Return the address of a link's journeys, of the rep that the count's group names if any."""
        return self._address(count.group, start=count.link.start, end=count.link.end, fate=fate)

    def of_cohort(self, cohort: Cohort, fate: Fate) -> str | None:
        """Return the address of the journeys that entered a link in one month, as far as it is reviewed."""
        year, month = map(int, cohort.month.split("-"))
        first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
        link = cohort.count.link
        return self._address(
            (),
            start=link.start,
            end=link.end,
            fate=fate,
            since=max(first, self.asked.since or first),
            until=min(last, self.asked.until or last),
        )

    def started(self, group: tuple[str | None, ...], start: str | None, reached: str | None) -> str | None:
        """Return the address of the journeys that started there and came as far as reached."""
        return self._address(group, began=start or "anywhere", reached=reached)

    def _address(self, group: tuple[str | None, ...], **asked: str | date | None) -> str | None:
        name = self.asked.rep if self.asked.alone and not group else None
        who: int | str | None = None
        if group or name:
            name = name or group[0]
            who = "none" if name is None else self.ids.get(name)
            if who is None:
                return None
        of = {"since": self.asked.since, "until": self.asked.until, "team": self.asked.team, "rep": who}
        stated = {name: str(value) for name, value in {**of, **asked}.items() if value is not None}
        return f"{reverse('reviews:journeys')}?{urlencode(stated)}"


def prepared(asked: Asked) -> Prepared | None:
    """Return the review, that of the journal before while a newer one is folded, or None: ask again.

    Raises InputError where there is nothing to review.
    """
    at = journal.state()
    if not journal.n_events(at):
        message = "The journal holds no event yet."
        raise InputError(message)
    found = _kept(journal.folder_of(at), asked)
    if found is not None:
        return Prepared(found.style, found.body)
    try:
        made = _begun(at, asked).result(PATIENCE_SECONDS)
    except NotYet:
        before = journal.latest()
        found = None if before is None else _kept(before, asked)
        return Prepared(found.style, found.body, is_behind=True) if found else None
    return Prepared(made.style, made.body)


_begun_already: dict[tuple[str, Asked], Future[Embedded]] = {}
_one_at_a_time: Final = threading.Lock()


def _begun(at: str, asked: Asked) -> "Future[Embedded]":
    """Return the work on a review, begun now unless it has been."""
    with _one_at_a_time:
        if (at, asked) not in _begun_already:
            ids = {name: pk for pk, name in journal.names_of_reps().items()}
            future = _begun_already[at, asked] = Future()
            threading.Thread(target=_do, args=(future, at, asked, ids), daemon=True).start()
        return _begun_already[at, asked]


def _do(future: "Future[Embedded]", at: str, asked: Asked, ids: dict[str, int]) -> None:
    try:
        future.set_result(_reviewed(at, asked, ids))
    except BaseException as error:  # noqa: BLE001 - whoever waits is to know
        future.set_exception(error)
    finally:
        with _one_at_a_time:
            _begun_already.pop((at, asked), None)


def _reviewed(at: str, asked: Asked, ids: dict[str, int]) -> Embedded:
    folder = journal.bring_up_to_date(at)
    with journal.locked("reviewing"):
        found = _kept(folder, asked)
        if found is not None:
            return found
        with journal.opened(folder) as journeys:
            review = review_of(
                journeys,
                since=asked.since,
                until=asked.until,
                where=asked.where,
                only=() if asked.rep is None else (asked.rep,),
                horizon_days=_DAYS_AHEAD,
            )
        made = embedded(review, cast("Language", asked.language), Addresses(asked, ids))
        kept = _place(folder, asked)
        kept.parent.mkdir(exist_ok=True)
        partial = kept.with_suffix(".partial")
        partial.write_text(json.dumps(asdict(made)), encoding="utf-8")
        partial.replace(kept)
        return made


def _kept(folder: Path, asked: Asked) -> Embedded | None:
    try:
        return Embedded(**json.loads(_place(folder, asked).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def _place(folder: Path, asked: Asked) -> Path:
    return folder / "reviews" / f"{hashlib.sha256(repr(astuple(asked)).encode()).hexdigest()[:24]}.json"
