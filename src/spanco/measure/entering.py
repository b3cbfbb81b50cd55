"""A link as a journey enters it: the columns and conditions that say so."""

from dataclasses import dataclass

from spanco.engine import quoted
from spanco.journal.journeys import OBSERVED_KIND, Journeys
from spanco.method import MILESTONES, Link


def held_at(journeys: Journeys, milestone: str, name: str) -> str:
    """Write a column as it stood when a journey reached a milestone.

    ``name`` is "rep", "day", "month", "minutes" or "kind" of the milestone, "amount" or "margin" of what
    was proposed or won, "file", or a dimension: the last known by then where it varies within some
    journey, else the one value it has.
    """
    if name == "file" or (name in journeys.dimensions and name not in journeys.varying):
        return quoted(name)
    if name in journeys.varying:
        return quoted(f"{name}_at_{milestone}")
    return quoted(f"{milestone}_{name}")


@dataclass(frozen=True, slots=True)
class Entering:
    """One link of a table of journeys, in SQL."""

    journeys: Journeys
    link: Link

    def column(self, name: str) -> str:
        """Write a column as it stood at entry."""
        return held_at(self.journeys, self.link.start, name)

    @property
    def entered(self) -> list[str]:
        """Conditions: the link's start lies between the journey's start and its reach.

        What holds of every journey is not asked: each column costs its reading.
        """
        starts = [MILESTONES.index(milestone) for milestone, n in self.journeys.starts.items() if n]
        return [
            *([f"start <= {self._start}"] if max(starts, default=0) > self._start else []),
            *([f"reach >= {self._start}"] if min(starts, default=0) < self._start else []),
        ]

    @property
    def passed(self) -> str:
        """Condition, among those that entered: it came to the link's end."""
        return f"reach >= {self._end}"

    @property
    def lost(self) -> str:
        """Condition, among those that entered: it is lost, and on the way."""
        return f"reach < {self._end} AND lost = 1"

    @property
    def days(self) -> str:
        """Write the whole days from entry to passing."""
        return f"{held_at(self.journeys, self.link.end, 'day')} - {self.column('day')}"

    @property
    def dated(self) -> list[str]:
        """Conditions: it entered and passed on dates as the log gives them, neither inferred nor raised."""
        end = held_at(self.journeys, self.link.end, "kind")
        return [f"{self.column('kind')} = {OBSERVED_KIND}", f"{end} = {OBSERVED_KIND}"]

    @property
    def _start(self) -> int:
        return MILESTONES.index(self.link.start)

    @property
    def _end(self) -> int:
        return MILESTONES.index(self.link.end)
