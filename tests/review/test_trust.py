import io
import json
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

import spanco.review
from review.sales_force import TEN_REPS, a_sales_force
from review.schema_check import faults
from spanco.journal.journeys import RepQuality
from spanco.review import compose
from spanco.review.as_json import to_json
from spanco.review.page import html
from spanco.review.reservations import caveat_sentences
from spanco.review.speech import speech
from spanco.review.text import show
from spanco.review.trust import MOST_NAMED, enough_to_change, with_trust

SCHEMA = json.loads((Path(spanco.review.__file__).parent / "review.schema.json").read_text(encoding="utf-8"))


def quality(rep, *, doubtful=0, late=0):
    return RepQuality(
        rep, events=900, late=late, back_dated=0, milestones=1000, inferred=doubtful, out_of_order=0
    )


@pytest.fixture(scope="module")
def review():
    return compose(a_sales_force())


def booking(review, name):
    place = [link.link.code for link in review.team.links].index("RB")
    return next(rep.links[place] for rep in review.reps if rep.rep == name), review.team.links[place]


def doubted(review):
    return [caveat for caveat in review.caveats if caveat.kind.startswith("doubtful")]


def test_what_moves_a_ratio_to_the_teams_is_the_least_that_does(review):
    cell, team = booking(review, "Conti")
    assert cell.side == "below"
    enough = enough_to_change(cell, team)
    ratio = team.count.passed / team.count.entered
    assert (cell.count.passed + enough) / cell.count.entered >= ratio
    assert (cell.count.passed + enough - 1) / cell.count.entered < ratio


def test_nothing_changes_where_nothing_is_said(review):
    unsure = [cell for rep in review.reps for cell in rep.links if not cell.side]
    assert unsure
    assert {enough_to_change(cell, cell) for cell in unsure} == {None}


def test_a_caveat_names_the_step_where_the_data_could_change_what_is_said(review):
    # Booking: 52 of 117 where 74 would be the team's; a third of 117 is in doubt, then a twentieth.
    much = with_trust(review, [quality("Conti", doubtful=450)])
    (caveat,) = [one for one in doubted(much) if one.names == ("Conti",)]
    assert "RB" in [link.code for link in caveat.links]
    (said,) = [line for line in caveat_sentences(much, speech("en")) if "Conti" in line]
    assert said.startswith("33% of the data of Conti was filled in, straightened or back-dated")
    assert "Booking" in said
    assert not doubted(with_trust(review, [quality("Conti", doubtful=45)]))


def test_late_entries_alone_change_no_count(review):
    late = with_trust(review, [quality("Conti", late=900)])
    assert not doubted(late)
    (conti,) = [rep for rep in late.reps if rep.rep == "Conti"]
    assert (conti.trust.late, conti.trust.events, conti.trust.doubtful) == (900, 900, 0.0)


def test_a_rep_of_whom_nothing_is_said_has_no_caveat(review):
    silent = next(rep.rep for rep in review.reps if rep.surest == "cannot tell")
    assert not doubted(with_trust(review, [quality(silent, doubtful=1000)]))


def test_caveats_are_bounded_however_many_reps_there_are():
    reps = {
        f"{name} {n}": tuple(20 * x for x in reached) for n in range(4) for name, reached in TEN_REPS.items()
    }
    many = with_trust(compose(a_sales_force(reps)), [quality(name, doubtful=1000) for name in reps])
    found = doubted(many)
    assert len(found) == MOST_NAMED + 1
    assert found[-1].kind == "doubtful data of others"
    assert found[-1].count > 1


def test_a_rep_who_is_not_in_the_quality_report_is_not_judged_by_it(review):
    assert all(rep.trust is None for rep in with_trust(review, []).reps)
    assert json.loads(to_json(with_trust(review, [])))["reps"][0]["trust"] is None


def test_shares_are_shown_in_the_terminal_on_the_page_and_in_json(review):
    shown = with_trust(review, [quality(name, doubtful=30, late=90) for name in TEN_REPS])
    file = io.StringIO()
    show(shown, Console(file=file, width=80))
    page = file.getvalue()
    assert "Trust in the data" in page
    assert "Back-dated" not in page.split("Trust in the data")[1].split("Moretti")[0]
    assert max(map(cell_len, page.splitlines())) <= 80
    assert "Trust in the data" in html(shown)
    written = json.loads(to_json(shown))
    assert faults(written, SCHEMA, SCHEMA) == []
    assert written["reps"][0]["trust"] == {
        "events": 900,
        "milestones": 1000,
        "inferred": 0.03,
        "out_of_order": 0.0,
        "late": 0.1,
        "back_dated": 0.0,
    }
