"""Logs a plan is made from: what passes, when and how long it takes is settled beforehand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

CHAIN = ("targeted", "qualified", "booked", "met", "proposed", "won")
RATIOS = (0.5, 0.6, 0.8, 0.5, 0.4)
STEP_DAYS = 4
MINUTES = (15, 12, 18, 90, 240)


@dataclass
class Rows:
    """The rows of a log in which every rep's journeys pass in turn, each rep in a measure of its own."""

    lines: list[str]
    n: int = 0

    def add(
        self,
        rep,
        journeys,
        *,
        chain=CHAIN,
        ratios=RATIOS,
        better=0.0,
        closer=None,
        still_open=0,
        minutes=MINUTES,
    ):
        standing = [True] * journeys
        reach = [0] * journeys
        for place, ratio in enumerate(ratios):
            turn = 0.0
            for journey in range(journeys):
                if standing[journey]:
                    turn += min(ratio + better, 1.0)
                    standing[journey] = turn >= 1.0
                    turn -= standing[journey]
                    reach[journey] = place + standing[journey]
        for journey in range(journeys):
            self.n += 1
            start = datetime(2025, 1, 1) + timedelta(days=(journey * 7) % 300)  # noqa: DTZ001 - a log has local times
            for place in range(reach[journey] + 1):
                holder = closer if closer and place >= 2 else rep
                spent = minutes[place - 1] if minutes and place else ""
                self._row(chain[place], start + timedelta(days=STEP_DAYS * place), holder, spent)
            if reach[journey] < len(chain) - 1 and journey < journeys - still_open:
                spent = minutes[reach[journey]] if minutes else ""
                lost = start + timedelta(days=STEP_DAYS * reach[journey] + 3)
                self._row("lost", lost, "", spent)
        return self

    def _row(self, milestone, day, rep, minutes):
        self.lines.append(f"J{self.n},{milestone},{day:%Y-%m-%d},{rep},{minutes}")


def rows():
    return Rows(["journey,milestone,occurred_at,rep,minutes"])
