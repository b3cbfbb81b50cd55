import json
from pathlib import Path

import pytest

import spanco.review
from review.sales_force import TEN_REPS, a_sales_force
from review.schema_check import faults
from spanco.review import compose
from spanco.review.as_json import as_object, to_json

SCHEMA = json.loads((Path(spanco.review.__file__).parent / "review.schema.json").read_text(encoding="utf-8"))

FORCES = {
    "ten reps": (TEN_REPS, {}),
    "one rep": ({"Conti": TEN_REPS["Conti"]}, {}),
    "no rep named": ({None: TEN_REPS["Conti"]}, {}),
    "no win": (
        {name: reached[:4] for name, reached in TEN_REPS.items()},
        {"observed": ("targeted", "qualified", "booked", "met")},
    ),
    "nothing passes": ({"A": (5, 0, 0, 0, 0, 0, 0), "B": (9, 0, 0, 0, 0, 0, 0)}, {"open_share": 1.0}),
}


@pytest.mark.parametrize("force", FORCES)
def test_a_review_follows_its_schema(force):
    reps, options = FORCES[force]
    review = json.loads(to_json(compose(a_sales_force(reps, **options))))
    assert faults(review, SCHEMA, SCHEMA) == []


def test_each_rep_has_a_line():
    review = compose(a_sales_force())
    lines = [line.rstrip(",") for line in to_json(review).splitlines() if line.startswith('{"rep"')]
    assert [json.loads(line) for line in lines] == as_object(review)["reps"]


def test_the_schema_check_finds_what_is_wrong():
    review = as_object(compose(a_sales_force()))
    review["team"]["links"][0]["ratio"] = 1.5
    review["reps"][0]["links"][1]["level"] = "sure"
    review["extra"] = True
    del review["as_of"]
    assert faults(review, SCHEMA, SCHEMA) == [
        "$: as_of is missing",
        "$.team.links[0].ratio: 1.5 is out of bounds",
        "$.reps[0].links[1].level: 'sure' is none of ['clear', 'likely', 'cannot tell']",
        "$: extra is not in the schema",
    ]


def test_the_stable_fields_carry_the_counts_and_the_posterior():
    review = as_object(compose(a_sales_force()))
    assert review["schema"] == "spanco.review/1"
    assert (review["team"]["customers"], review["team"]["targets"]) == (68, 3340)
    conti = next(rep for rep in review["reps"] if rep["rep"] == "Conti")
    booking = next(link for link in conti["links"] if link["link"] == "RB")
    assert (booking["passed"], booking["entered"], booking["flag"], booking["level"]) == (
        52,
        117,
        "below",
        "clear",
    )
    assert booking["low"] < booking["estimate"] < booking["high"]
    assert booking["mature"] is booking["n_effective"] is None
    assert [bar["bar"] for bar in conti["attribution"]] == ["R1xRF", "RB", "R2", "R3", "R4"]
    assert conti["gap"] == pytest.approx(conti["customers"] - conti["expected"], abs=1e-9)
    assert (conti["against"], conti["advice"]["link"], conti["advice"]["level"]) == ("team", "RB", "clear")


def test_flags_are_set_only_where_the_level_is_clear():
    review = as_object(compose(a_sales_force()))
    for rep in review["reps"]:
        for link in rep["links"]:
            assert (link["flag"] is not None) == (link["level"] == "clear")


def test_sentences_follow_the_language_and_numbers_do_not():
    review = compose(a_sales_force())
    english, french = as_object(review), as_object(review, "fr")
    assert french["headline"].startswith("68 clients pour")
    assert french["reps"] == english["reps"]


def test_a_hostile_name_stays_a_string():
    name = '"},\x1b[31m<script>\u202e'
    review = json.loads(to_json(compose(a_sales_force({**TEN_REPS, name: (9, 8, 7, 6, 5, 4, 3)}))))
    assert name in [rep["rep"] for rep in review["reps"]]
