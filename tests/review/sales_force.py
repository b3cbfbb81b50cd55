"""Hand-made counts of a sales force, as the measure room would give them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from spanco.journal.quality import Finding, Quality
from spanco.method import Equation, LinkCount, links_between
from spanco.review.counted import Counted
from spanco.review.passages import spans
from spanco.review.report import LogSummary

OBSERVED = ("targeted", "qualified", "booked", "met", "proposed", "won", "delivered")

TEN_REPS: Mapping[str | None, Sequence[int]] = {
    "Moretti": (310, 81, 55, 42, 21, 6, 6),
    "Rinaldi": (400, 114, 73, 53, 27, 8, 7),
    "Conti": (400, 117, 52, 31, 19, 6, 6),
    "Lefèvre": (400, 115, 72, 55, 26, 8, 8),
    "Dubois": (400, 129, 84, 64, 29, 15, 13),
    "Ferraro": (240, 76, 52, 40, 23, 5, 5),
    "Marchand": (240, 77, 45, 37, 16, 3, 3),
    "Greco": (400, 111, 66, 52, 25, 8, 8),
    "Bianchi": (240, 76, 49, 40, 20, 4, 4),
    "Roussel": (310, 74, 48, 37, 18, 5, 5),
}
"""How many journeys of each rep reached each observed milestone."""


def counts(
    chain: Sequence[str], reached: Sequence[int], group: tuple[str | None, ...], open_share: float = 0.1
) -> tuple[LinkCount, ...]:
    """Count each link of journeys that began at the first milestone and were never handed over."""
    return tuple(
        LinkCount(
            link,
            group,
            entered,
            passed,
            entered - passed - int((entered - passed) * open_share),
            int((entered - passed) * open_share),
            4.0,
            9.0,
            20.0,
        )
        for link, (entered, passed) in zip(links_between(chain), pairwise(reached), strict=True)
    )


def a_sales_force(
    reps: Mapping[str | None, Sequence[int]] = TEN_REPS,
    observed: Sequence[str] = OBSERVED,
    *,
    open_share: float = 0.1,
    findings: Sequence[Finding] = (Finding("inferred", 31), Finding("out_of_order", 12)),
    **changes: object,
) -> Counted:
    """Return all that a review of such reps is made of."""
    coarse = tuple(dict.fromkeys(gate for span in spans(observed) for gate in (span.start, span.end)))
    places = [list(observed).index(gate) for gate in coarse]
    fine = {rep: counts(observed, reached, (rep,), open_share) for rep, reached in reps.items()}
    rough = {
        rep: counts(coarse, [reached[place] for place in places], (rep,), open_share)
        for rep, reached in reps.items()
    }
    total = [sum(reached[place] for reached in reps.values()) for place in range(len(observed))]
    counted = Counted(
        source="north-team.csv",
        as_of=date(2026, 7, 12),
        observed=tuple(observed),
        of_team=added_up(fine.values()),
        by_rep=tuple(count for of_rep in fine.values() for count in of_rep),
        passages_of_team=added_up(rough.values()),
        passages_by_rep=tuple(count for of_rep in rough.values() for count in of_rep),
        equations=(Equation((), tuple(observed), tuple(total), (0,) * len(observed)),),
        equations_by_rep=tuple(
            Equation((rep,), tuple(observed), tuple(reached), (0,) * len(observed))
            for rep, reached in reps.items()
        ),
        log=LogSummary(
            events=sum(total),
            journeys=total[0],
            starts=((observed[0], total[0]),),
            quality=Quality(sum(total), sum(total), tuple(findings)),
        ),
    )
    return replace(counted, **changes)


def added_up(of_reps) -> tuple[LinkCount, ...]:
    """Return the counts of the team: those of its reps, link by link."""
    return tuple(
        replace(
            column[0],
            group=(),
            entered=sum(count.entered for count in column),
            passed=sum(count.passed for count in column),
            lost=sum(count.lost for count in column),
            open=sum(count.open for count in column),
        )
        for column in zip(*of_reps, strict=True)
    )
