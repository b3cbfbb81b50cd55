import json
from datetime import date, timedelta

import pytest


@pytest.fixture
def meetings(tmp_path):
    """Two reps, 60 appointments each: every second leads to a proposal, every second of those is won."""
    lines = ["journey,milestone,occurred_at,rep,team,minutes"]
    for n in range(120):
        rep = ("Rossi", "Dubois")[n % 2]
        day = date(2026, 1, 1) + timedelta(days=n)
        milestones = [("met", ""), ("proposed", 90), ("won", 30)][: 1 + (n % 4 < 2) + (n % 8 < 2)]
        if len(milestones) < 3:
            milestones.append(("lost", 60))
        lines += [
            f"{n},{milestone},{day + timedelta(days=10 * step)},{rep},North,{minutes}"
            for step, (milestone, minutes) in enumerate(milestones)
        ]
    path = tmp_path / "meetings.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


WISH = ("--rep", "Rossi", "--customers", 3, "--weeks", 20)


def test_a_plan_is_printed_with_targets_and_chances(spanco, meetings):
    said = spanco("plan", meetings, *WISH, "--hours", 10)
    assert (said.status, said.err) == (0, "")
    assert "For 3 customers in 20 weeks, with 8 chances in 10, Rossi needs" in said.out
    assert "30 of 60" in said.out
    assert "It fits in the 10 hours there are." in " ".join(said.out.split())
    assert "\x1b" not in said.out
    assert max(map(len, said.out.splitlines())) <= 80


def test_a_plan_is_written_as_json_with_the_hours_given(spanco, meetings):
    said = spanco(
        "plan", meetings, *WISH, "--confidence", "0.9", "--time", "R3=2, R4=0.5,R5=1", "--format", "json"
    )
    plan = json.loads(said.out)
    assert (plan["schema"], plan["rep"], plan["customers"], plan["weeks"]) == (
        "spanco.plan/1",
        "Rossi",
        3,
        20,
    )
    assert plan["confidence"] == 0.9 <= plan["chance"]
    assert [(step["hours"], step["hours_from"]) for step in plan["steps"]] == [(2.0, "given"), (0.5, "given")]
    assert plan["time"]["after_signature"] == 1.0


def test_a_page_is_named_for_its_log(spanco, meetings, tmp_path):
    said = spanco("plan", meetings, *WISH, "--format", "html", "--team", "North")
    assert said.out == "The plan is in meetings-plan.html.\n"
    assert (tmp_path / "meetings-plan.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_plan_in_a_file_has_no_colours(spanco, meetings, tmp_path):
    assert spanco("plan", meetings, *WISH, "--out", "plan.txt").out == "The plan is in plan.txt.\n"
    assert "Rossi needs" in (tmp_path / "plan.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--rep", "Rosi", "--customers", 3, "--weeks", 20), "did you mean 'Rossi'"),
        (("--rep", "Rossi", "--customers", 0, "--weeks", 20), "at least 1 customer"),
        (("--rep", "Rossi", "--customers", 3, "--weeks", 1), "--weeks 1 is too short"),
        ((*WISH, "--confidence", 1), "confidence of 1"),
        ((*WISH, "--time", "R3:2"), "'R3:2'; write each step with its hours"),
        ((*WISH, "--time", "R3=much"), "'R3=much'"),
        ((*WISH, "--time", "RX=2"), "no step 'RX' to give hours for; there are R3, R4, R5"),
    ],
)
def test_what_cannot_be_planned_is_one_sentence_and_exit_status_2(spanco, meetings, options, why):
    said = spanco("plan", meetings, *options)
    assert (said.status, said.out) == (2, "")
    assert why in said.err
    assert said.err.startswith("spanco: ")
    assert said.err.count("\n") == 1


def test_a_log_too_small_to_plan_from_is_refused(spanco, log):
    said = spanco("plan", log, "--rep", "Rossi", "--customers", 1, "--weeks", 10)
    assert said.status == 2
    assert (
        "At Proposal and Closing (R3xR4) the reps had 4 entries in all; a plan takes at least 5." in said.err
    )
