"""The clock of the simulated office: working days of nine hours, from nine to six, without weekends."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

CALENDAR_TO_WORKING = 5 / 7
"""Working days in a calendar day, on the average of a week."""

_MORNING_S = 9 * 3600
_WORKDAY_S = 9 * 3600
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Time counted in working days since 9 o'clock of ``start`` (or of the Monday after, on a weekend).

    Lags drawn on this clock keep the order of events, and nothing falls on a Sunday or at night.
    """

    start: date

    def until(self, day: date) -> float:
        """Return when ``day`` begins, in working days since the start.

        >>> WorkingTime(date(2023, 1, 2)).until(date(2023, 1, 9))
        5.0
        """
        return float(np.busday_count(self.start, day))

    def moments(self, working_days: npt.NDArray[np.float64]) -> npt.NDArray[np.datetime64]:
        """Return the dates and times, to the second.

        >>> WorkingTime(date(2023, 1, 4)).moments(np.array([0.0, 2.5, 3.0])).astype(str).tolist()
        ['2023-01-04T09:00:00.000000', '2023-01-06T13:30:00.000000', '2023-01-09T09:00:00.000000']
        """
        monday = self.start - timedelta(days=self.start.weekday())
        since_monday = working_days + min(self.start.weekday(), 5)
        whole = np.floor(since_monday)
        days = whole + 2 * np.floor(whole / 5)
        seconds = days * _DAY_S + np.floor((since_monday - whole) * _WORKDAY_S) + _MORNING_S
        moments: npt.NDArray[np.datetime64] = np.datetime64(monday, "us") + (seconds * 1e6).astype(
            "timedelta64[us]"
        )
        return moments
