import pytest

from spanco.errors import InputError
from spanco.journal import draft, read
from spanco.journal.mapping import parse_mapping

OPPORTUNITIES = [
    "opportunity_id,sales_agent,product,deal_stage,engage_date,close_date,close_value",
    *(f"{number},Ann,P{number % 3},Won,2026-01-02,2026-02-03,10" for number in range(6)),
    *(f"{number},Bo,P{number % 3},Engaging,2026-01-02,,10" for number in range(6, 9)),
    *(f"{number},Bo,P{number % 3},Dreaming,2026-01-02,,10" for number in range(9, 12)),
]


def test_a_draft_of_known_headers_is_a_mapping_that_reads_the_file(write, engine):
    path = write(OPPORTUNITIES)
    made = draft(path)
    mapping = parse_mapping(made.text)
    assert mapping.columns == {
        "journey": "opportunity_id",
        "stage": "deal_stage",
        "rep": "sales_agent",
        "amount": "close_value",
    }
    assert mapping.milestones == {"Won": "won", "Engaging": "met"}
    assert mapping.dates == {"met": ("engage_date",), "won": ("close_date",), "lost": ("close_date",)}
    log = read(path, engine, mapping=mapping)
    assert (log.quality.events, log.quality.count("unknown_milestone")) == (15, 3)


def test_a_draft_says_what_it_is_unsure_of(write):
    made = draft(write(OPPORTUNITIES))
    assert made.unsure == (
        "'Engaging' (3 rows) is taken to mean met.",
        "'Dreaming' (3 rows) is no milestone known: name one, or ignore it.",
        "met is dated by 'engage_date'.",
        "won is dated by 'close_date'.",
        "lost is dated by 'close_date'.",
    )
    assert '#   "Dreaming",' in made.text
    assert '# "product" = "product"  # 3 different values' in made.text


def test_the_words_proposed_to_ignore_can_be_uncommented(write):
    made = draft(write(OPPORTUNITIES))
    lines = made.text.splitlines()
    start = lines.index("# ignore = [")
    opened = [line.removeprefix("# ") if start <= at <= start + 2 else line for at, line in enumerate(lines)]
    assert parse_mapping("\n".join(opened)).ignore == ("Dreaming",)


def test_dates_of_either_order_are_asked_about(write):
    made = draft(write(["journey,milestone,occurred_at", "1,met,03/04/2026"]))
    assert "Day and month: the dates can be read day-first and month-first; state which." in made.unsure
    assert '# dates = "dmy"' in made.text


def test_our_own_log_leaves_nothing_unsure(write):
    made = draft(write(["journey,milestone,occurred_at,sector", "1,met,2026-01-01,wood"]))
    assert made.unsure == ()
    assert parse_mapping(made.text).segments == {"sector": "sector"}


def test_a_wide_log_is_drafted_with_its_reps_and_doubtful_stages(write):
    made = draft(
        write(
            [
                'journey,booked_at,booked_rep,met_at,"Date entered ""Demo""","Date entered ""Odd (Sales)"""',
                "1,2026-01-01,Ann,2026-01-02,2026-01-03,2026-01-04",
            ]
        )
    )
    mapping = parse_mapping(made.text)
    assert mapping.reps == {"booked": "booked_rep"}
    assert mapping.dates["met"] == ("met_at", 'Date entered "Demo"')
    assert "Entering 'Odd' is no milestone known." in made.unsure


def test_unknown_headers_of_a_long_log_are_guessed_from_the_values(write):
    lines = [
        "nr,schritt,wann,wer",
        *(f"{n},{s},2026-01-0{n},Ann" for n in range(1, 5) for s in ("met", "won", "Pause")),
    ]
    made = draft(write(lines))
    mapping = parse_mapping(made.text)
    assert mapping.columns == {"journey": "nr", "milestone": "schritt", "occurred_at": "wann"}
    assert made.unsure[0] == "The headers are not known: every column below is a guess from the values."


def test_unknown_headers_of_a_table_with_stages_are_guessed(write):
    lines = [
        "nr,stand,von,bis",
        *(f"{n},{'won' if n % 2 else 'lost'},2026-01-01,2026-02-0{n}" for n in range(1, 9)),
    ]
    mapping = parse_mapping(draft(write(lines)).text)
    assert (mapping.kind, mapping.columns) == ("opportunities", {"journey": "nr", "stage": "stand"})
    assert mapping.dates == {"won": ("bis",), "lost": ("bis",)}


def test_unknown_headers_of_a_table_of_dates_are_guessed(write):
    lines = ["nr,eins,zwei", *(f"{n},2026-01-01,2026-02-0{n}" for n in range(1, 9))]
    mapping = parse_mapping(draft(write(lines)).text)
    assert (mapping.kind, mapping.dates) == ("journeys", {"booked": ("eins",), "met": ("zwei",)})


def test_a_table_without_any_date_gets_a_draft_that_says_so(write, engine):
    path = write(["nr,farbe", "1,rot", "2,blau", "3,gelb"])
    with pytest.raises(InputError, match=r"a column '.', which log.csv does not have"):
        read(path, engine, mapping=parse_mapping(draft(path).text))


def test_too_many_words_are_a_doubt_of_their_own(write):
    lines = ["journey,milestone,occurred_at", *(f"{n},word {n},2026-01-01" for n in range(100))]
    made = draft(write(lines))
    assert made.unsure[-1] == "'milestone' has 100 different words: it may be the wrong column."
    assert made.text.count("unsure: 1 rows") == 60


def test_what_is_no_table_gets_no_draft(write):
    with pytest.raises(InputError, match="it is JSON"):
        draft(write("{}"))
