"""Figures that open the journeys they count, where whoever shows a review can show those."""

from typing import Literal, Protocol

from markupsafe import Markup, escape

from spanco.method import Equation, LinkCount
from spanco.review import labels, particulars
from spanco.review.findings import Cohort
from spanco.review.report import RepReview, TeamReview
from spanco.review.speech import Speech

Fate = Literal["entered", "passed", "lost", "open"]
"""What of a link's journeys is counted: those that entered, or what became of them."""


class Opens(Protocol):
    """Tells at which address the journeys of a figure are; None where they cannot be shown."""

    def of_link(self, count: LinkCount, fate: Fate) -> str | None:
        """Return the address of the journeys of a link, of the rep that the count's group names if any."""
        ...

    def of_cohort(self, cohort: Cohort, fate: Fate) -> str | None:
        """Return the address of the journeys that entered a link in one month, whoever held them."""
        ...

    def started(self, group: tuple[str | None, ...], start: str | None, reached: str | None) -> str | None:
        """Return the address of the journeys that started there (anywhere) and came as far as reached."""
        ...


class Figures:
    """Says counts, as links where the journeys can be opened."""

    def __init__(self, speech: Speech, opens: Opens | None) -> None:
        self._speech = speech
        self._opens = opens

    def counted(self, count: LinkCount) -> str:
        """Say how many passed of how many."""
        if self._opens is None:
            return labels.counted(count, self._speech)
        return self._x_of_n(self.number(count, "passed"), self.number(count, "entered"))

    def number(self, count: LinkCount, fate: Fate) -> str:
        """Say how many of a link's journeys met that fate."""
        return self._linked(getattr(count, fate), self._opens.of_link(count, fate) if self._opens else None)

    def in_month(self, cohort: Cohort, fate: Fate) -> str:
        """Say how many of the journeys that entered a link in one month met that fate."""
        address = self._opens.of_cohort(cohort, fate) if self._opens else None
        return self._linked(getattr(cohort.count, fate), address)

    def fates(self, count: LinkCount) -> str:
        """Say what became of the journeys that did not pass."""
        if self._opens is None:
            return particulars.fates(count, self._speech)
        parts = []
        if count.lost:
            parts.append(self._said("{n} lost", n=self.number(count, "lost")))
        if count.open:
            parts.append(self._said("{n} open", n=self.number(count, "open")))
        return Markup(", ").join(parts)

    def factor(self, equation: Equation, end: str, passed: int, entered: int) -> str:
        """Say one factor of an equation: how many came to a milestone from the one before."""
        if self._opens is None:
            return labels.x_of_n(passed, entered, self._speech)
        before = equation.milestones[equation.milestones.index(end) - 1]
        return self._x_of_n(self.reached(equation, end, passed), self.reached(equation, before, entered))

    def reached(self, equation: Equation, milestone: str, n: int) -> str:
        """Say how many of the journeys of an equation reached a milestone."""
        return self._linked(n, self._beginning(equation.group, equation.start, milestone))

    def started(self, rep: RepReview) -> str:
        """Say how many journeys a rep started."""
        return self._linked(rep.targets, self._beginning((rep.rep,)))

    def started_by_all(self, n: int) -> str:
        """Say how many journeys started, whoever started them."""
        return self._linked(n, self._beginning(()))

    def customers(self, of: RepReview | TeamReview) -> str:
        """Say how many customers a rep or the team won."""
        into_won = next((link.count for link in of.links if link.link.end == "won"), None)
        return self._speech.whole(0) if into_won is None else self.number(into_won, "passed")

    def _beginning(
        self, group: tuple[str | None, ...], start: str | None = None, reached: str | None = None
    ) -> str | None:
        return self._opens.started(group, start, reached) if self._opens else None

    def _x_of_n(self, x: str, n: str) -> str:
        return self._said("{x} of {n}", x=x, n=n)

    def _said(self, message: str, **values: str) -> Markup:
        template = self._speech.say(message, **{name: f"{{{name}}}" for name in values})
        return Markup(escape(template)).format(**values)  # noqa: S704 - escaped just now

    def _linked(self, n: int, address: str | None) -> str:
        text = self._speech.whole(n)
        return Markup('<a href="{}">{}</a>').format(address, text) if address and n else text
