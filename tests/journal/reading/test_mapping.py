import pytest

from spanco.errors import InputError
from spanco.journal import load_mapping
from spanco.journal.mapping import FileFormat, Lookup, parse_mapping

WHOLE = """
kind = "opportunities"
observed = ["met"]
ignore = ["On hold"]
currency = "EUR"

[file]
encoding = "cp1252"
delimiter = ";"
sheet = "Deals"
dates = "dmy"
decimal = ","
zone = "Europe/Rome"

[columns]
journey = "id"
stage = "Stage"
status = "Status"
stage_since = "Since"
rep = "Owner"

[milestones]
"Closed Won" = "won"

[dates]
won = "Closed"
met = ["First visit", "Second visit"]

[segments]
sector = "Industry"

[[lookup]]
file = "teams.csv"
key = "Owner"
match = "name"
team = "manager"
segments = { office = "region" }

[[lookup]]
file = "products.csv"
key = "Product"
segments = { series = "series" }
"""
LEAST = 'kind = "events"\n[columns]\njourney = "j"\nmilestone = "m"\noccurred_at = "o"\n'


def test_every_part_of_a_mapping_is_read():
    mapping = parse_mapping(WHOLE)
    assert mapping.kind == "opportunities"
    assert mapping.observed == ("met",)
    assert mapping.ignore == ("On hold",)
    assert mapping.currency == "EUR"
    assert mapping.file == FileFormat("cp1252", ";", "Deals", "dmy", ",", "Europe/Rome")
    assert mapping.milestones == {"Closed Won": "won"}
    assert mapping.dates == {"won": ("Closed",), "met": ("First visit", "Second visit")}
    assert mapping.segments == {"sector": "Industry"}
    assert mapping.lookups == (
        Lookup("teams.csv", "Owner", "name", "manager", {"office": "region"}),
        Lookup("products.csv", "Product", "Product", None, {"series": "series"}),
    )
    assert mapping.stated
    assert mapping.named_columns() == (
        *("id", "Stage", "Status", "Since", "Owner", "Closed", "First visit", "Second visit"),
        *("Industry", "Product"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind = ", "is not TOML"),
        ("", "should say kind = one of events, journeys, opportunities, but it is missing"),
        ('kind = "event"', "it is 'event' (did you mean 'events'?)"),
        ('kind = "events"\ncolumn = {}', "has a key 'column', which means nothing (did you mean 'columns'?)"),
        ('kind = "events"\n[columns]\njourny = "j"', "[columns] of my.toml has a key 'journy'"),
        ('kind = "events"\ncolumns = 5', "should hold a table [columns]"),
        (
            'kind = "events"\n[columns]\njourney = "j"',
            "which column holds the milestone: add milestone under",
        ),
        ('kind = "events"\n[columns]\njourney = 5', "should give a text for columns.journey, not 5"),
        ('kind = "events"\n[columns]\njourney = ""', "should give a text for columns.journey, not ''"),
        ('kind = "journeys"\n[columns]\njourney = "j"', "names no column of dates"),
        ('kind = "journeys"\n[columns]\njourney = "j"\nminutes = "m"', "key 'minutes', which means nothing"),
        (LEAST + '[dates]\nwon = "w"', 'which kind = "events" cannot have'),
        (LEAST + '[reps]\nwon = "w"', 'only kind = "journeys" can have'),
        (LEAST + '[milestones]\n"A" = "wonn"', "milestones.'A' = one of targeted"),
        (LEAST + "[milestones]\nA = 5", "text for milestones.A, not 5"),
        (LEAST + '[file]\ndates = "ymd"', "file.dates = one of dmy, mdy, but it is 'ymd'"),
        (LEAST + '[file]\ndecimal = ";"', "file.decimal = one of ,, ."),
        (LEAST + '[file]\ndelimiter = ";;"', "one character for file.delimiter"),
        (LEAST + '[lookup]\nfile = "x"', "[[lookup]], with two brackets"),
        (LEAST + '[[lookup]]\nfile = "x"', "[[lookup]] without key"),
        (LEAST + '[[lookup]]\nfile = "x"\nkey = "y"', "gives neither team nor segments"),
        (LEAST + '[[lookup]]\nfile = "x"\nkey = "y"\nteems = "z"', "(did you mean 'team'?)"),
        ('ignore = "x"\n' + LEAST, "list of texts for ignore"),
        ('observed = ["lost"]\n' + LEAST, "observed = one of targeted"),
        (
            'kind = "journeys"\ncolumns = {journey = "j"}\ndates = {won = "w"}\nreps = {met = "r"}',
            "names who did met under [reps], but no column dates it",
        ),
        ('kind = "journeys"\ncolumns = {journey = "j"}\ndates = {wonn = "w"}', "(did you mean 'won'?)"),
        ('kind = "journeys"\ncolumns = {journey = "j"}\ndates = {won = []}', "no column for dates.won"),
    ],
)
def test_what_means_nothing_is_refused_by_name(text, said):
    with pytest.raises(InputError) as caught:
        parse_mapping(text, "my.toml")
    assert said in str(caught.value)
    assert "my.toml" in str(caught.value)


def test_a_mapping_is_read_from_a_file(write):
    assert load_mapping(write(LEAST, "map.toml", "utf-8-sig")).columns["journey"] == "j"


def test_a_missing_mapping_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"mapping .*none\.toml cannot be read: No such file"):
        load_mapping(tmp_path / "none.toml")


def test_a_mapping_that_is_no_text_is_refused(write):
    with pytest.raises(InputError, match="it is not UTF-8 text"):
        load_mapping(write(b"\xff\xfe\xff", "map.toml"))


def test_a_column_that_does_not_exist_is_refused_with_the_nearest(read_log):
    with pytest.raises(InputError) as caught:
        read_log(["jorney,m,o", "1,met,2026-01-01"], mapping=LEAST.replace('"j"', '"journey"'))
    assert "reads journey from a column 'journey', which log.csv does not have" in str(caught.value)
    assert "did you mean 'jorney'?" in str(caught.value)


def test_a_column_is_found_whatever_its_capitals(read_log, rows_of):
    read_log(["J,M,O", "1,met,2026-01-01"], mapping=LEAST)
    assert rows_of("journey") == [("1",)]


def test_words_are_translated_whatever_their_capitals_and_blanks(read_log, rows_of):
    read_log(
        ["j,m,o", "1,First  VISIT,2026-01-01", "2,met,2026-01-01"],
        mapping=LEAST + '[milestones]\n"first visit" = "booked"',
    )
    assert rows_of("journey", "milestone") == [("1", "booked"), ("2", "met")]


def test_words_to_ignore_are_noted_and_counted(read_log, examples):
    log = read_log(
        ["j,m,o", "1,met,2026-01-01", "1,Pay Rent,2026-01-02", "1,Pay rent,soon"],
        mapping='ignore = ["pay rent"]\n' + LEAST,
    )
    assert examples(log, "ignored") == [(3, "m", "Pay Rent"), (4, "m", "Pay rent")]
    assert (log.quality.events, log.quality.count("ignored"), log.quality.rejected) == (1, 2, 0)


def test_a_stated_mapping_assumes_nothing(read_log):
    log = read_log(["j,m,o", "1,met,2026-01-01", "1,Closed Won,2026-01-02"], mapping=LEAST)
    assert log.quality.count("unknown_milestone") == 1
    assert log.quality.count("assumed") == 0


def test_declared_milestones_and_the_currency_pass_to_the_log(read_log, rows_of):
    log = read_log(["j,m,o", "1,met,2026-01-01"], mapping='observed = ["won"]\ncurrency = "EUR"\n' + LEAST)
    assert log.declared == {"won"}
    assert rows_of("currency") == [("EUR",)]
    assert log.present == {"currency"}


def test_two_segments_of_one_name_are_refused(read_log):
    with pytest.raises(InputError, match="Two segments are called 'A'"):
        read_log(["j,m,o", "1,met,2026-01-01"], mapping=LEAST + '[segments]\na = "m"\nA = "o"')


def test_a_row_that_repeats_its_stage_is_no_transition(read_log, rows_of, examples):
    lines = [
        "Id,OpportunityId,CreatedById,CreatedDate,StageName,FromOpportunityStageName,Amount",
        "1,006A,005X,2026-01-01 10:00:00,Prospecting,,5",
        "2,006A,005X,2026-01-02 10:00:00,Prospecting,Prospecting,6",
        "3,006A,005Y,2026-01-03 10:00:00,Closed Won,Prospecting,6",
    ]
    log = read_log(lines)
    assert rows_of("milestone", "rep", "amount") == [("qualified", "005X", 5.0), ("won", "005Y", 6.0)]
    assert examples(log, "no_transition") == [(3, "StageName", "Prospecting")]
    assert log.quality.rejected == 0
