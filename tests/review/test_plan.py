"""From a log to a plan, and what the plan says."""

import json
import re
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from review.plan_logs import CHAIN, MINUTES, RATIOS, STEP_DAYS, rows
from spanco.engine import connect
from spanco.errors import InputError
from spanco.journal.fold import fold
from spanco.journal.reading import read
from spanco.method.names import LANGUAGES
from spanco.review.plans import words as plan_words
from spanco.review.plans.as_json import as_object, to_json
from spanco.review.plans.of_journeys import plan_of
from spanco.review.plans.page import html
from spanco.review.plans.report import Plan, Wish
from spanco.review.speech import speech
from spanco.review.text.plan import show_plan


@pytest.fixture
def folded(tmp_path):
    """Fold rows; engines are closed at the end."""
    engines = []

    def opened(of):
        path = tmp_path / f"north{len(engines)}.csv"
        path.write_text("\n".join(of.lines), encoding="utf-8")
        engines.append(connect())
        return fold(read(path, engines[-1]))

    yield opened
    for engine in engines:
        engine.close()


@pytest.fixture(scope="module")
def journeys(tmp_path_factory):
    team = rows().add("Anna", 200).add("Bruno", 200, better=0.05).add("Carla", 200, better=-0.05)
    team.add("Dario", 120, closer="Carla", still_open=30)
    path = tmp_path_factory.mktemp("log") / "north.csv"
    path.write_text("\n".join(team.lines), encoding="utf-8")
    engine = connect()
    yield fold(read(path, engine))
    engine.close()


@pytest.fixture(scope="module")
def anna(journeys) -> Plan:
    return plan_of(journeys, Wish("Anna", 6, 20, hours_a_week=40))


@pytest.fixture(scope="module")
def dario(journeys) -> Plan:
    """The plan of a rep who hands every appointment made over to Carla."""
    return plan_of(journeys, Wish("Dario", 6, 20))


@pytest.fixture(scope="module")
def tight(journeys) -> Plan:
    return plan_of(journeys, Wish("Anna", 6, 20, hours_a_week=2))


def printed(plan, language="en") -> str:
    file = StringIO()
    show_plan(plan, Console(file=file, width=80), language)
    return file.getvalue()


def test_the_plan_is_sure_enough_and_one_target_less_is_not(journeys, anna):
    assert anna.chance >= 0.8
    assert [other.confidence for other in anna.surer] == [0.5, 0.6, 0.7, 0.8, 0.9]
    assert anna.surer[3].targets == anna.targets
    assert [other.targets for other in anna.surer] == sorted(other.targets for other in anna.surer)


def test_a_plan_on_the_average_knows_neither_lag_nor_doubt(anna):
    # Half of the targets are qualified, and so on: 6 customers take 6 / .048 = 125 on the average.
    assert anna.on_average.targets == pytest.approx(6 / 0.048, rel=0.15)
    assert anna.on_average.chance < 0.5
    assert anna.targets > 1.3 * anna.on_average.targets


def test_lags_are_those_of_the_log_one_after_the_other(anna):
    assert anna.median_days == 5 * STEP_DAYS
    # What takes exactly 20 of 140 days arrives if begun in the first 120.
    assert anna.in_time == pytest.approx(120 / 140)
    assert anna.too_late_days == 20
    assert [step.median_days for step in anna.steps] == [STEP_DAYS] * 5


def test_milestones_of_the_plan_are_those_that_fall_within_its_weeks(anna):
    first, *_, last = anna.activities
    assert (first.milestone, first.in_all.mean, first.in_all.low) == ("targeted", anna.targets, anna.targets)
    assert last.milestone == "won"
    assert last.in_all.low < 6 < last.in_all.mean < last.in_all.high
    means = [activity.in_all.mean for activity in anna.activities]
    assert means == sorted(means, reverse=True)


def test_hours_come_from_the_reps_minutes(anna):
    assert [step.hours for step in anna.steps] == pytest.approx([minutes / 60 for minutes in MINUTES])
    assert {step.source for step in anna.steps} == {"rep"}
    bound = [step.time_bound for step in anna.steps]
    assert bound == sorted(bound)
    spent = sum(
        activity.in_all.mean * minutes / 60
        for activity, minutes in zip(anna.activities, MINUTES, strict=False)
    )
    assert anna.time.a_week.mean == pytest.approx(spent / 20)


def test_given_hours_replace_those_of_the_log(journeys):
    plan = plan_of(journeys, Wish("Anna", 6, 20, time={"R2": 5.0, "R5": 2.0}))
    assert [(step.hours, step.source) for step in plan.steps][2] == (5.0, "given")
    assert (plan.time.after_signature, plan.time.after_source) == (2.0, "given")
    assert plan.fits is None


def test_what_does_not_fit_in_the_hours_is_cut_to_what_does(anna, tight):
    assert anna.fits
    assert tight.fits is False
    assert tight.time.fitting.targets < tight.targets
    assert tight.time.fitting.chance < 0.8
    a_target = tight.time.a_week.mean * 20 / tight.targets
    assert tight.time.fitting.targets == int(40 / a_target)


def test_a_rep_who_hands_over_is_planned_with_what_is_likely_for_a_new_one(dario):
    plan = dario
    new = [caveat for caveat in plan.caveats if caveat.kind == "new to the step"]
    assert [link.code for caveat in new for link in caveat.links] == ["R2", "R3", "R4"]
    assert [step.source for step in plan.steps] == ["rep", "rep", "team", "team", "team"]
    assert (
        plan.steps[3].ratio.high - plan.steps[3].ratio.low
        > plan.steps[0].ratio.high - plan.steps[0].ratio.low
    )
    assert "Dario has hardly any journeys at Attendance, Proposal and Closing" in " ".join(
        printed(plan).split()
    )


def test_open_journeys_are_said_to_come_besides(dario):
    n = sum(step.count.open for step in dario.steps)
    assert n > 0
    said = f"{n} journeys of Dario are open and may bring customers besides: the plan counts new ones only."
    assert said in plan_words.caveats(dario, speech("en"))


def test_more_weeks_take_fewer_targets(journeys, anna):
    assert plan_of(journeys, Wish("Anna", 6, 40)).targets < anna.targets


def test_the_same_seed_gives_the_same_plan_and_another_nearly_so(journeys, dario):
    assert plan_of(journeys, Wish("Dario", 6, 20)) == dario
    assert plan_of(journeys, Wish("Dario", 6, 20), seed=9).targets == pytest.approx(dario.targets, rel=0.05)


def test_the_pace_so_far_is_what_the_rep_began_a_week(anna):
    assert anna.pace == pytest.approx(200 / 300 * 7, rel=0.02)


def test_a_log_without_dates_enough_is_planned_without_lags_and_says_so(folded):
    # Fewer than twenty journeys are won.
    few = folded(rows().add("Anna", 100).add("Bruno", 100))
    plan = plan_of(few, Wish("Anna", 2, 20))
    assert {caveat.kind: [link.code for link in caveat.links] for caveat in plan.caveats}["no lag"] == ["R4"]
    fewer = folded(rows().add("Anna", 12, ratios=(0.8,) * 5).add("Bruno", 12, ratios=(0.8,) * 5))
    plan = plan_of(fewer, Wish("Anna", 1, 20))
    assert "signed at once" in " ".join(plan_words.caveats(plan, speech("en")))
    assert (plan.in_time, plan.median_days, plan.too_late_days) == (None, None, None)


def test_a_log_without_minutes_is_planned_without_hours(folded):
    untimed = folded(rows().add("Anna", 150, minutes=()).add("Bruno", 150, minutes=()))
    plan = plan_of(untimed, Wish("Anna", 2, 20))
    assert plan.time is None
    assert [step.hours for step in plan.steps] == [None] * 5
    assert "Hours" not in printed(plan)
    assert "<h2>Hours" not in html(plan)
    with pytest.raises(InputError, match="holds no minutes, so it does not tell what fits in a week"):
        plan_of(untimed, Wish("Anna", 2, 20, hours_a_week=30))
    with pytest.raises(InputError, match="leaves out RB, R2, R3, R4"):
        plan_of(untimed, Wish("Anna", 2, 20, time={"R1xRF": 0.25}))
    with pytest.raises(InputError, match="takes 0 hours"):
        plan_of(untimed, Wish("Anna", 2, 20, time=dict.fromkeys(("R1xRF", "RB", "R2", "R3", "R4"), 0.0)))


def test_a_log_that_begins_later_plans_what_it_begins_with(folded):
    short = folded(
        rows()
        .add("Anna", 150, chain=CHAIN[3:], ratios=RATIOS[3:])
        .add("Bruno", 150, chain=CHAIN[3:], ratios=RATIOS[3:])
    )
    plan = plan_of(short, Wish("Anna", 4, 20))
    assert plan.start == "met"
    assert "journeys that begin as “appointment honoured”" in plan_words.headline(plan, speech("en"))[0]


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Wish("Ana", 2, 20), "No rep is named 'Ana' .*did you mean 'Anna'"),
        (Wish("Zoltan", 2, 20), "compared letter by letter"),
        (Wish("Anna", 2, 2), "--weeks 2 is too short: .* half of them take more than 20 days"),
        (Wish("Anna", 900_000, 20), "Not even 1,000,000 targets"),
        (Wish("Anna", 2, 20, time={"R9": 1.0}), "no step 'R9' to give hours for; there are R1xRF, RB, R2"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_a_sentence(journeys, wish, why):
    with pytest.raises(InputError, match=why):
        plan_of(journeys, wish)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"customers": 0}, "at least 1 customer"),
        ({"weeks": 0}, "1 to 520 weeks"),
        ({"confidence": 1.0}, "confidence of 1"),
        ({"confidence": 0.0}, "confidence of 0"),
        ({"hours_a_week": 0.0}, "0 hours to sell in"),
        ({"time": {"R1": -1.0}}, "hours of R1 are -1"),
        ({"time": {"R1": float("nan")}}, "hours of R1 are nan"),
    ],
)
def test_an_impossible_wish_is_refused(changes, why):
    with pytest.raises(InputError, match=why):
        replace(Wish("Anna", 2, 20), **changes)


@pytest.mark.parametrize(
    ("of", "why"),
    [
        (rows().add("Anna", 100), "At Contact and Interest .* one rep only"),
        (rows().add("", 100), "no journey names a rep|No rep is named"),
        (
            rows()
            .add("Anna", 60, chain=CHAIN[:3], ratios=RATIOS[:2])
            .add("Bruno", 60, chain=CHAIN[:3], ratios=RATIOS[:2]),
            "never records a win",
        ),
        (
            rows().add("Anna", 9, chain=("won",), ratios=()).add("Bruno", 9, chain=("won",), ratios=()),
            "nothing before the win",
        ),
        (
            rows()
            .add("Anna", 20, ratios=(*RATIOS[:3], 0.3, 1.0))
            .add("Bruno", 20, ratios=(*RATIOS[:3], 0.3, 1.0)),
            "At Closing .* had 2 entries in all; a plan takes at least 5",
        ),
    ],
)
def test_a_log_that_does_not_carry_a_plan_is_refused_with_a_sentence(folded, of, why):
    with pytest.raises(InputError, match=why):
        plan_of(folded(of), Wish("Anna", 2, 20))


def test_a_step_that_nothing_has_passed_is_refused(folded):
    nothing = rows().add("Anna", 80, ratios=(*RATIOS[:4], 0.0)).add("Bruno", 80, ratios=(*RATIOS[:4], 0.0))
    nothing.lines.append("X,won,2025-02-01,,")
    with pytest.raises(InputError, match="Nothing has passed Closing"):
        plan_of(folded(nothing), Wish("Anna", 2, 20))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_eighty_columns(anna, language):
    assert [line for line in printed(anna, language).splitlines() if cell_len(line) > 80] == []


def test_it_opens_with_the_targets_and_the_chance_then_the_week_then_the_rest(anna):
    page = " ".join(printed(anna).split())
    order = [
        f"For 6 customers in 20 weeks, with 8 chances in 10, Anna needs {anna.targets} targets.",
        "so far it has been 4.7",
        "Reckoned on averages alone",
        "Every week",
        "Appointments honoured",
        "How sure, for how many targets",
        "What it rests on",
        "100 of 200",
        "Hours",
        "It fits in the 40 hours there are.",
        "With what reservations",
    ]
    places = [page.index(words) for words in order]
    assert places == sorted(places)


def test_a_step_is_worth_its_share_of_the_hours_spent_before_it(anna):
    said = " ".join(plan_words.hours(anna, speech("en")))
    assert anna.steps[-1].time_bound == 1.0
    assert "a tenth better at Closing brings 10% more customers in the same hours, at Contact" in said
    assert "a tenth better at any step brings a tenth more customers" in said


def test_a_pace_and_lags_that_are_not_known_are_not_spoken_of(anna):
    unknown = replace(anna, pace=None, in_time=None, median_days=None, too_late_days=None)
    _, week = plan_words.headline(unknown, speech("en"))
    assert re.fullmatch(r"That is [\d.]+ a week\.", week)
    assert len(plan_words.lede(unknown, speech("en"))) == 1
    assert plan_words.evenly(unknown, speech("en")).startswith("Each figure is what to expect")


def test_one_step_alone_is_not_weighed_against_another(anna):
    alone = " ".join(plan_words.hours(replace(anna, steps=anna.steps[:1]), speech("en")))
    assert "Where hours are short" not in alone
    assert "Where targets are short" in alone


def test_chances_are_said_without_claiming_never_or_always():
    english = speech("en")
    assert [plan_words.times(p, english) for p in (0.0, 0.1, 0.49, 0.97)] == [
        "less than once in 10 times",
        "about once in 10 times",
        "about 5 times in 10",
        "more than 9 times in 10",
    ]


def test_the_json_holds_numbers_and_sentences(anna):
    plan = json.loads(to_json(anna))
    assert plan["schema"] == "spanco.plan/1"
    assert plan["targets"] == anna.targets
    assert plan["activities"][0] == {
        "milestone": "targeted",
        "mean": anna.targets,
        "low": anna.targets,
        "high": anna.targets,
    }
    assert plan["steps"][0]["link"] == "R1xRF"
    assert plan["steps"][0]["elasticity"]["file_bound"] == 1.0
    assert (
        0 < plan["steps"][0]["elasticity"]["time_bound"] < plan["steps"][4]["elasticity"]["time_bound"] <= 1
    )
    assert plan["time"]["fits"] is True
    assert plan["caveats"][-1].startswith("The plan takes the weeks to come")


def test_the_json_of_a_period_says_which(journeys):
    plan = plan_of(journeys, Wish("Anna", 2, 20), since=date(2025, 1, 1), until=date(2025, 9, 30))
    assert as_object(plan)["period"] == {"since": "2025-01-01", "until": "2025-09-30"}
    assert as_object(plan)["time"]["fitting"] is None


def test_the_page_says_what_the_terminal_says_and_draws_the_chances(anna, tight):
    page = html(anna)
    assert plan_words.headline(anna, speech("en"))[0] in page
    assert page.count("<table") == 4
    assert 'role="img"' in page
    assert not re.search(r'(?:src|href)="https?:', page)
    assert "what fits" not in page
    assert "what fits" in html(tight)


def test_names_from_the_log_do_no_harm(folded):
    hostile = "<script>alert(1)</script>"
    plan = plan_of(folded(rows().add(hostile, 150).add("Bruno", 150)), Wish(hostile, 2, 20))
    assert "<script>alert" not in html(plan)
