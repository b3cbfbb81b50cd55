import pytest

from spanco.errors import InputError
from spanco.journal.mapping import CODES
from spanco.journal.reading.recognise import recognise
from spanco.journal.reading.words import HEADERS, STAGES

OTHERS = "event,supersedes,file,team,sector,amount,margin,currency,minutes,reason"


def test_our_own_long_log_needs_no_mapping_and_what_is_left_over_is_segments(read_log, rows_of):
    log = read_log(
        [
            f"journey,milestone,occurred_at,rep,recorded_at,{OTHERS}",
            "J1,met,2026-01-01 09:00,Ann,2026-01-01 10:00,e1,,F,T,wood,10.5,2.5,EUR,30,",
            "J1,,2026-01-02 09:00,Ann,2026-01-02 10:00,e2,e1,,,,,,,,typed twice",
            "J1,Appuntamento svolto,2026-01-03 09:00,Ann,,,,,,,,,,,",
            "J1,lost,2026-01-04 09:00,,,,,,,,,,,,price",
        ]
    )
    assert log.segments == ("sector",)
    assert (log.quality.events, log.quality.findings) == (4, ())
    assert log.present == {
        *("recorded_s", "rep", "event", "supersedes", "file", "team", "currency", "reason"),
        *("amount", "margin", "minutes"),
    }
    assert rows_of("milestone", "event", "supersedes", "sector", "amount", "margin", "minutes", "reason") == [
        ("lost", None, None, None, None, None, None, "price"),
        ("met", "e1", None, "wood", 10.5, 2.5, 30.0, None),
        ("met", None, None, None, None, None, None, None),
        (None, "e2", "e1", None, None, None, None, "typed twice"),
    ]


def test_our_own_wide_log_needs_no_mapping(read_log, rows_of):
    log = read_log(
        [
            "journey,sector,booked_at,booked_rep,met_at,met_rep,won_at,won_rep,lost_at,lost_after,reason,amount",
            "J1,wood,2026-01-01,Ann,2026-01-05,Bo,,,2026-02-01,met,price,",
            "J2,steel,2026-01-02,Ann,2026-01-05,Bo,2026-02-03,Bo,,,,12",
        ]
    )
    assert log.segments == ("sector",)
    assert rows_of("journey", "milestone", "rep", "sector", "amount") == [
        ("J1", "booked", "Ann", "wood", None),
        ("J1", "lost", None, "wood", None),
        ("J1", "met", "Bo", "wood", None),
        ("J2", "booked", "Ann", "steel", 12.0),
        ("J2", "met", "Bo", "steel", 12.0),
        ("J2", "won", "Bo", "steel", 12.0),
    ]


def test_hubspot_deals_are_a_wide_log(read_log, rows_of, examples):
    stages = ("Appointment Scheduled", "Presentation Scheduled", "Closed Won", "Warming")
    entered = ",".join(f'"Date entered ""{stage} (Sales Pipeline)"""' for stage in stages)
    log = read_log(
        [
            f"Record ID,Deal Name,Deal Stage,Deal owner,Amount,Close Date,{entered}",
            "1,Wood,Closed Won,Ann,10,2026-02-01 10:00,2026-01-02 09:30,2026-01-09 09:30,2026-02-01 10:00,x",
            "2,Steel,Closed Won,Bo,,2026-09-01 10:00,,2026-01-09 09:30,,",
        ]
    )
    assert rows_of("journey", "milestone", "rep", "amount") == [
        ("1", "booked", "Ann", 10.0),
        ("1", "booked", "Ann", 10.0),
        ("1", "won", "Ann", 10.0),
        ("2", "booked", "Bo", None),
    ]
    assert (None, 'Date entered "Warming (Sales Pipeline)"', None) in examples(log, "unused_column")


def test_a_salesforce_report_is_an_opportunity_table(read_log, rows_of, examples):
    log = read_log(
        [
            "Opportunity ID,Opportunity Owner,Stage,Amount,Close Date,Created Date,Lead Source",
            '006A,Ann,Closed Won,"1,200.50",3/25/2026,1/5/2026,Web',
            "006B,Bo,Negotiation/Review,300,9/30/2026,1/6/2026,Web",
            "006C,Bo,Closed Lost,,2/1/2026,1/7/2026,",
        ],
        encoding="latin-1",
    )
    assert rows_of("journey", "milestone", "rep", "amount") == [
        ("006A", "qualified", "Ann", 1200.5),
        ("006A", "won", "Ann", 1200.5),
        ("006B", "qualified", "Bo", 300.0),
        ("006C", "lost", "Bo", None),
        ("006C", "qualified", "Bo", None),
    ]
    assert examples(log, "undated") == [(3, None, None)]
    assert examples(log, "assumed") == [
        (2, "Stage", "Closed Won"),
        (3, "Stage", "Negotiation/Review"),
        (4, "Stage", "Closed Lost"),
    ]


def test_a_pipedrive_deal_is_won_or_lost_by_its_status(read_log, rows_of):
    names = (
        *("Pipedrive System ID", "Owner", "Stage", "Status", "Value"),
        *("Won time", "Lost time", "Lost reason", "Creation date"),
    )
    read_log(
        [
            ",".join(f"Deal - {name}" for name in names),
            '1,Ann,Proposal Made,Won,"1 234,56",02.03.2026 10:00,,,01.02.2026 09:00',
            '2,Ann,Proposal Made,Lost,"10,5",,03.03.2026 10:00,price,13.02.2026 09:00',
            '3,Bo,Lead In,Open,"10,5",,,,14.02.2026 09:00',
        ]
    )
    assert rows_of("journey", "milestone", "reason", "amount") == [
        ("1", "qualified", None, 1234.56),
        ("1", "won", None, 1234.56),
        ("2", "lost", "price", 10.5),
        ("2", "qualified", "price", 10.5),
    ]


def test_the_date_the_present_stage_was_entered_dates_its_milestone(read_log, rows_of):
    read_log(
        [
            "id,Salesperson,Stage,Created on,Closed Date,Last Stage Update",
            "7,Ann,Proposition,2026-01-02 08:00:00,,2026-01-20 09:00:00",
            "8,Ann,Won,2026-01-03 08:00:00,2026-02-01 08:00:00,2026-02-01 08:00:00",
        ]
    )
    assert rows_of("journey", "milestone") == [
        ("7", "proposed"),
        ("7", "qualified"),
        ("8", "qualified"),
        ("8", "won"),
    ]


def test_a_log_of_process_mining_needs_no_mapping_but_for_its_words(read_log, rows_of):
    read_log(["case:concept:name,concept:name,time:timestamp,org:resource", "1,won,2026-01-02T10:00:00Z,Ann"])
    assert rows_of("journey", "milestone", "rep") == [("1", "won", "Ann")]


def test_the_columns_that_are_not_read_are_named(read_log, examples):
    log = read_log(["case_id,activity,time,colour,shape", "1,won,2026-01-02,red,round"])
    assert examples(log, "unused_column") == [(None, "colour", None), (None, "shape", None)]
    assert log.segments == ()


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        (["rep", "stage", "date"], "no column that names the journey"),
        (["deal_id", "colour"], "no columns that say what happened to 'deal_id' and when"),
        ([f"column {number}" for number in range(20)], "'column 11', ..."),
    ],
)
def test_headers_that_say_too_little_are_refused(headers, said):
    with pytest.raises(InputError) as caught:
        recognise("log.csv", headers)
    assert said in str(caught.value)
    assert "spanco map" in str(caught.value)


def test_every_word_known_means_a_milestone_and_no_header_means_two_things():
    assert set(STAGES.values()) == set(CODES)
    sure = {"id", "status", "name", "closed"}
    words = [
        word for what, known in HEADERS.items() for word in known if what != "status" and word not in sure
    ]
    assert len(words) == len(set(words))
