"""What the mix of targets explains, in words: whose ratios look lower or higher than they are."""

from spanco.review.labels import title_of, x_of_n
from spanco.review.report import LinkReview, RepReview, TeamReview
from spanco.review.speech import Speech, plain


def mix_lines(rep: RepReview, team: TeamReview, speech: Speech) -> list[str]:
    """Say what the mix gained the rep, and where it hides the side of the team the rep is on.

    Empty where segments are not told apart. Of the steps where the mix turns the comparison around, the one
    where it moves it furthest is told (Simpson 1951, JRSS B 13:238-241).
    """
    attribution = rep.attribution
    if attribution is None or attribution.segment is None:
        return []
    segment = plain(attribution.segment)
    lines = [
        speech.say(
            "The mix of targets by {segment} accounts for {gain} customers: not the rep's doing.",
            segment=segment,
            gain=speech.signed(bar.gain),
        )
        for bar in attribution.bars
        if bar.kind == "mix"
    ]
    on_own_mix = {bar.link: bar.ratio for bar in attribution.bars}
    of_rep = {cell.link: cell for cell in rep.links}
    turned = [
        (of_rep[whole.link], whole)
        for whole in team.links
        if whole.link in on_own_mix and _is_turned(of_rep[whole.link], whole, on_own_mix[whole.link], speech)
    ]
    if turned:
        furthest = max(turned, key=lambda pair: abs(on_own_mix[pair[0].link] - _weighed(pair[1])))
        lines.append(_told_right(*furthest, segment, speech))
    return lines


def _is_turned(cell: LinkReview, team: LinkReview, on_own_mix: float, speech: Speech) -> bool:
    """Whether a rep on one side of the team is on the other on the same mix, as far as can be read.

    Compared as counted, weighed by age and as estimated, so that neither young journeys nor the lean of an
    estimate pass for the mix.
    """
    if cell.count.ratio is None or team.count.ratio is None or not (cell.estimate and team.estimate):
        return False
    mean, whole = cell.estimate.mean, team.estimate.mean
    before = (cell.count.ratio - team.count.ratio, _weighed(cell) - _weighed(team))
    after = (_weighed(cell) - on_own_mix, mean - whole)
    apart = speech.percent_to(mean, 1) != speech.percent_to(whole, 1)
    return apart and (
        (max(before) < 0 and min(after) > 0)  # looks lower and is not
        or (min(before) > 0 and max(after) < 0)
    )


def _weighed(cell: LinkReview) -> float:
    return cell.count.passed / cell.worth if cell.worth else 0.0


def _told_right(cell: LinkReview, team: LinkReview, segment: str, speech: Speech) -> str:
    values = {
        "step": title_of(cell.link, speech),
        "counted": x_of_n(cell.count.passed, cell.count.entered, speech),
        "segment": segment,
        "adjusted": speech.percent_to(cell.estimate.mean if cell.estimate else 0.0, 1),
        "team": speech.percent_to(team.estimate.mean if team.estimate else 0.0, 1),
    }
    if (cell.count.ratio or 0.0) < (team.count.ratio or 0.0):
        return speech.say(
            "{step}: {counted} looks lower than the team's, but on the same mix of {segment} as the team it "
            "would be about {adjusted}, against {team}.",
            **values,
        )
    return speech.say(
        "{step}: {counted} looks higher than the team's, but on the same mix of {segment} as the team it "
        "would be about {adjusted}, against {team}.",
        **values,
    )
