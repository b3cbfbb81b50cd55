"""A range drawn in characters, over the team's band."""

from spanco.review.columns import Scale
from spanco.review.report import Estimate

BAND, RANGE, BOTH, DOT = "░", "─", "═", "●"


def interval(estimate: Estimate | None, team: Estimate | None, scale: Scale, width: int) -> str:
    """Draw a range with its estimate over the team's band, ``width`` columns wide.

    >>> interval(Estimate(.5, .4, .6), Estimate(.6, .55, .7), Scale(0, 1), 20)
    '        ──●══░░     '
    """
    line = [" "] * width

    def place(ratio: float) -> int:
        return min(width - 1, int(scale.at(ratio) / 100 * width))

    if team:
        for column in range(place(team.low), place(team.high) + 1):
            line[column] = BAND
    if estimate:
        for column in range(place(estimate.low), place(estimate.high) + 1):
            line[column] = BOTH if line[column] == BAND else RANGE
        line[place(estimate.mean)] = DOT
    return "".join(line)
