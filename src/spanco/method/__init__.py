"""What SPANCO is: phases, milestones, links, the equation, and the types that pass between rooms.

Nothing here reads or writes anything.
"""

from spanco.method.chain import (
    CHAIN,
    HANDED_OVER,
    LINKS,
    LOST,
    MILESTONES,
    PASSAGES,
    PHASES,
    RATIO_CODES,
    Link,
    Milestone,
    Passage,
    Phase,
    links_between,
    milestone,
    passages_of,
    phase_of,
)
from spanco.method.counts import ActivityCount, Ages, Equation, Fates, LinkCount

__all__ = [
    "CHAIN",
    "HANDED_OVER",
    "LINKS",
    "LOST",
    "MILESTONES",
    "PASSAGES",
    "PHASES",
    "RATIO_CODES",
    "ActivityCount",
    "Ages",
    "Equation",
    "Fates",
    "Link",
    "LinkCount",
    "Milestone",
    "Passage",
    "Phase",
    "links_between",
    "milestone",
    "passages_of",
    "phase_of",
]
