"""Where most customers can be gained."""

from collections.abc import Sequence

from spanco.inference.flags import Level
from spanco.review.report import Lever, LinkReview, RepReview


def first_lever(team: Sequence[LinkReview], reps: Sequence[RepReview]) -> Lever | None:
    """Return the link where bringing those who are below up to the team is worth most customers.

    For a rep with ``n`` journeys entered, an estimate ``p`` and the team's counted ratio ``m``, the gain
    is ``n (m - p) D``, with ``D`` the product of the team's counted ratios after the link, up to ``won``.
    Only reps that are clearly or likely below are counted; None where there are none, or winning is not
    observed.
    """
    before_won = [link for link in team if link.link.leads_to_won]
    if not before_won or before_won[-1].link.end != "won":
        return None
    levers = []
    worth = 1.0
    for position, link in reversed(list(enumerate(before_won))):
        ratio = link.count.ratio or 0.0
        below = [rep.links[position] for rep in reps if rep.links[position].side == "below"]
        gain = sum(
            cell.count.entered * (ratio - cell.estimate.mean) * worth for cell in below if cell.estimate
        )
        if gain > 0:
            level: Level = "clear" if any(cell.level == "clear" for cell in below) else "likely"
            levers.append(Lever(link.link, gain, len(below), level))
        worth *= ratio
    return max(levers, key=lambda lever: lever.gain, default=None)
