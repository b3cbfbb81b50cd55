import io
import re
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from review.sales_force import OBSERVED, TEN_REPS, a_sales_force
from spanco.method import MILESTONES, Equation
from spanco.method.names import LANGUAGES
from spanco.review import compose
from spanco.review.speech import EN_DASH
from spanco.review.text import show

FULL = {name: (*reached[:1], reached[0] - 90, *reached[1:], 1) for name, reached in TEN_REPS.items()}

HOSTILE = "<script>alert(1)</script>\x1b[31m\x07\u202eevil\n" + "W" * 200


def printed(counted, language="en", *, encoding="utf-8", **console) -> str:
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")
    show(compose(counted), Console(file=file, width=80, **console), language)
    file.flush()
    return file.buffer.getvalue().decode(encoding)


@pytest.fixture(scope="module", params=LANGUAGES)
def pages(request) -> list[str]:
    large = {
        f"{name} {n}": tuple(25 * x for x in reached) for n in range(9) for name, reached in FULL.items()
    }
    return [
        printed(a_sales_force(), request.param),
        printed(a_sales_force(FULL, MILESTONES), request.param),
        printed(a_sales_force({**large, HOSTILE: (9, 8, 7, 6, 5, 4, 3, 2, 1)}, MILESTONES), request.param),
        printed(a_sales_force({None: TEN_REPS["Conti"]}), request.param),
    ]


def test_no_line_is_wider_than_eighty_columns(pages):
    assert [line for page in pages for line in page.splitlines() if cell_len(line) > 80] == []


def test_what_is_piped_is_plain(pages):
    assert not any(set(page) & {"\x1b", "\x07", "\u202e", "\u202f", "\xa0", "\r"} for page in pages)


def test_it_opens_with_the_sentence_then_the_equation_then_the_reps():
    page = " ".join(printed(a_sales_force()).split())
    order = [
        "68 customers from 3,340 targets. Booking is the first lever: about 1.3 more customers.",
        "50 comparisons of a rep with the team: 1 clearly below",
        "304 journeys are still open",
        "The equation",
        "970 of 3,340",
        "Every rep, every step",
        "What is young and open",
        "With what reservations",
        "The quality of the log",
        "What the words mean",
    ]
    places = [page.index(words) for words in order]
    assert places == sorted(places)


def test_no_name_is_in_the_opening():
    opening = printed(a_sales_force()).split("The equation")[0]
    assert not any(name in opening for name in TEN_REPS)


def test_flags_are_words_and_marks_not_only_colour():
    page = printed(a_sales_force())
    (row,) = [line for line in page.splitlines() if line.startswith("Conti") and "clearly" in line]
    assert "52 of 117" in row
    assert row.endswith("clearly below")
    assert re.search(r"^Conti +400 +6 +· +-- +", page, re.MULTILINE)


def test_colour_is_used_on_a_terminal_and_only_for_what_is_clear():
    page = printed(a_sales_force(), force_terminal=True, color_system="standard")
    coloured = [line.split()[0] for line in page.splitlines() if "\x1b[1;31m" in line]
    assert coloured == ["Conti", "Conti"]
    assert "\x1b[1;32m" not in page


def test_a_terminal_without_such_letters_gets_plain_ones():
    page = printed(a_sales_force(), encoding="ascii")
    assert "qualified -> appointment made" in page
    assert "o" in page
    assert page.isascii()


def test_many_reps_are_bounded_and_the_rest_is_said_and_counted():
    of_300, of_600 = (
        printed(a_sales_force({f"Rep {n:03}": (40, 12, 8, 6, 3, 1, 1) for n in range(reps)}))
        for reps in (300, 600)
    )
    assert len(of_600.splitlines()) < 1.05 * len(of_300.splitlines())
    assert len({*re.findall(r"Rep \d{3}", of_300)}) == 20
    assert "20 of 300 reps are shown" in of_300
    assert re.search(r"^280 others +11,200 +280$", of_300, re.MULTILINE)
    assert re.search(r"^The team +12,000 +300$", of_300, re.MULTILINE)


def test_lines_of_the_equation_add_up_and_stop_where_nobody_came():
    counted = a_sales_force()
    inbound = Equation((), counted.observed[1:], (30, 20, 10, 5, 2, 2), (0,) * 6)
    stray = Equation((), counted.observed[2:], (3, 0, 0, 0, 0), (0,) * 5)
    page = printed(replace(counted, equations=(*counted.equations, inbound, stray)))
    assert "The lines add up: 68 + 2 + 0 = 70 customers." in page
    assert "0 of 0" not in page
    assert "began as “qualified”" in page


def test_a_log_without_wins_opens_with_how_far_it_came():
    reps = {name: reached[:4] for name, reached in TEN_REPS.items()}
    page = printed(a_sales_force(reps, ("targeted", "qualified", "booked", "met")))
    assert "451 of 3,340 targets reached “appointment honoured”." in page
    assert "Customers" not in page


def test_a_period_is_said_in_the_readers_dates():
    since, until = (
        a_sales_force().as_of.replace(month=1, day=1),
        a_sales_force().as_of.replace(month=6, day=30),
    )
    assert f"1 Jan 2026 {EN_DASH} 30 Jun 2026" in printed(a_sales_force(since=since, until=until))
    assert "from 1 Jan 2026" in printed(a_sales_force(since=since))
    assert "up to 30 Jun 2026" in printed(a_sales_force(until=until))


BOOKING_ONLY = {name: reached[:4] for name, reached in TEN_REPS.items()}


@pytest.mark.parametrize(
    ("reps", "observed", "words"),
    [
        (dict.fromkeys("ABCDE", (400, 120, 75, 58, 29, 8, 8)), OBSERVED, "no rep can be told from the team."),
        ({"Conti": TEN_REPS["Conti"]}, OBSERVED, "Reps cannot be compared on this log."),
        (BOOKING_ONLY, OBSERVED[:4], "Some steps clearly differ from the team."),
    ],
)
def test_the_headline_says_no_more_than_is_proven(reps, observed, words):
    assert words in printed(a_sales_force(reps, observed))


def test_when_nothing_is_open_it_says_so():
    page = printed(a_sales_force(open_share=0))
    assert "Nothing is open: whatever entered a step has passed it or was lost there." in page


def test_a_step_nobody_entered_is_left_out():
    page = printed(a_sales_force({name: (*reached[:4], 0, 0, 0) for name, reached in TEN_REPS.items()}))
    assert "Attendance  R2" in page
    assert "Proposal  R3" in page
    assert "Closing  R4" not in page


def test_where_columns_are_wide_the_range_gives_way_to_the_drawing():
    reps = {
        f"{name} of a very long name": tuple(100_000 * x for x in reached)
        for name, reached in TEN_REPS.items()
    }
    page = printed(a_sales_force(reps), "fr")
    (row,) = [line for line in page.splitlines() if line.startswith("Conti") and "5 200 000 sur" in line]
    assert cell_len(row) <= 80
    assert "●" in row
    assert "43" not in row


def test_days_without_quartiles_are_given_alone():
    counted = a_sales_force()
    bare = tuple(replace(count, lower_quartile_days=None) for count in counted.of_team)
    assert re.search(
        r"^Booking +970 +596 +341 +33 +9$", printed(replace(counted, of_team=bare)), re.MULTILINE
    )
    none = tuple(replace(count, median_days=None) for count in counted.of_team)
    assert re.search(
        r"^Booking +970 +596 +341 +33 +\N{EN DASH}$", printed(replace(counted, of_team=none)), re.MULTILINE
    )
