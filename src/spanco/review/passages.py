"""A passage as a link: from the milestone where a phase begins to the one where the next begins."""

from collections.abc import Iterable

from spanco.method import Link, links_between, passages_of


def spans(observed: Iterable[str]) -> tuple[Link, ...]:
    """Return one link for each passage between observed milestones, named by the ratios it covers.

    >>> [span.code for span in spans(["targeted", "contacted", "qualified", "met"])]
    ['R1xRF', 'RBxR2']
    """
    return tuple(
        Link("x".join(link.code for link in links), links[0].start, links[-1].end)
        for _, links in passages_of(links_between(observed))
    )


def phases_of(span: Link) -> tuple[str, str]:
    """Return the letters of the phases a link leads from and to.

    >>> phases_of(Link("R1xRF", "targeted", "qualified"))
    ('S', 'P')
    >>> phases_of(Link("R6", "delivered", "reordered"))
    ('O', 'O')
    """
    ((code, _),) = passages_of([span])
    start, end = code.split("-")
    return start, end
