"""``spanco explain``: what to say to a rep in the review, in plain words."""

from typing import TYPE_CHECKING, Annotated

import typer

from spanco.cli.options import (
    AsOf,
    Dates,
    EngineAddress,
    Lang,
    Language,
    LogName,
    MapPath,
    Out,
    Seed,
    Since,
    Strict,
    Team,
    Until,
    Zone,
)
from spanco.cli.output import printed, put
from spanco.cli.source import Source, opened, strictly, working

if TYPE_CHECKING:
    from spanco.review import Review


def explain(
    log: LogName,
    rep: Annotated[str, typer.Option("--rep", help="The rep to speak of.")],
    map_file: MapPath = None,
    team: Team = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    dates: Dates = None,
    zone: Zone = None,
    engine: EngineAddress = None,
    out: Out = None,
    lang: Language = Lang.EN,
    seed: Seed = 0,
    strict: Strict = False,
) -> None:
    """Say in plain words where a rep gained and lost, what is proven, and what to work on."""
    from spanco.review import review_of

    with opened(Source(log, map_file, dates, zone, engine), as_of=as_of) as (_, journeys):
        with working("Reviewing"):
            review = review_of(
                journeys,
                since=since,
                until=until,
                where=None if team is None else {"team": team},
                only=(rep,),
                seed=seed,
            )
        put(_rendered(review, lang, plain=out is not None), "explanation", out)
        strictly(strict, journeys.quality)


def _rendered(review: "Review", language: Lang, *, plain: bool) -> str:
    from spanco.review.text.explain import show_explanation

    return printed(lambda to: show_explanation(review, to, language.value), plain=plain)
