"""The real logs, against what is known of them."""

from datetime import date
from pathlib import Path

import pytest

from spanco.journal import draft, load_mapping, read
from spanco.journal.mapping import parse_mapping

pytestmark = pytest.mark.data
EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
ALL = "SELECT * FROM events ORDER BY ALL"


def counts(engine):
    found = engine.rows("SELECT milestone, count(*), count(DISTINCT journey) FROM events GROUP BY 1")
    assert all(events == journeys for _, events, journeys in found)
    return {milestone: events for milestone, events, _ in found}


@pytest.mark.parametrize("folder", ["maven_crm", "maven_crm/other_date_format"])
@pytest.mark.parametrize("mapped", [True, False])
def test_maven_crm_gives_its_known_journeys(data_folder, engine, folder, mapped):
    mapping = load_mapping(EXAMPLES / "maven_crm.toml") if mapped else None
    log = read(data_folder / folder / "sales_pipeline.csv", engine, mapping=mapping)
    assert counts(engine) == {"met": 8300, "won": 4238, "lost": 2473}
    assert engine.rows("SELECT count(DISTINCT journey), count(DISTINCT rep) FROM events") == [(8300, 30)]
    assert (log.quality.rows, log.quality.events, log.quality.count("undated")) == (8800, 15011, 500)
    assert log.quality.rejected == 500


def test_maven_crm_is_the_same_in_both_ways_of_writing_dates(data_folder, engine):
    mapping = load_mapping(EXAMPLES / "maven_crm.toml")
    read(data_folder / "maven_crm" / "sales_pipeline.csv", engine, mapping=mapping)
    one = engine.rows(ALL)
    read(data_folder / "maven_crm" / "other_date_format" / "sales_pipeline.csv", engine, mapping=mapping)
    assert engine.rows(ALL) == one


def test_maven_crm_takes_teams_and_segments_from_its_other_tables(data_folder, engine):
    mapping = load_mapping(EXAMPLES / "maven_crm.toml")
    log = read(data_folder / "maven_crm" / "sales_pipeline.csv", engine, mapping=mapping)
    assert log.segments == ("product", "office", "sector", "series")
    assert engine.rows("SELECT count(DISTINCT team), count(DISTINCT office) FROM events") == [(6, 3)]
    unmatched = [finding for finding in log.quality.findings if finding.kind == "unmatched"]
    assert [(finding.count, [one.value for one in finding.examples]) for finding in unmatched] == [
        (1480, ["GTXPro"])
    ]
    assert engine.rows("SELECT count(*) FROM events WHERE product = 'GTXPro' AND series IS NULL")[0][0] > 1480


def test_renting_gives_its_known_chain_from_csv_and_from_xes(data_folder, engine):
    mapping = load_mapping(EXAMPLES / "renting.toml")
    logs = {}
    for name in ("renting_log_high.csv.gz", "renting_log_high.xes.gz"):
        log = read(data_folder / "renting" / name, engine, mapping=mapping, today=date(2023, 1, 1))
        assert counts(engine) == {
            "targeted": 10000,
            "booked": 9151,
            "met": 9151,
            "proposed": 7441,
            "won": 2770,
            "delivered": 2770,
            "lost": 7230,
        }
        assert (log.quality.rows, log.quality.events, log.quality.count("ignored")) == (89972, 48513, 41459)
        assert log.quality.rejected == 0
        logs[name] = engine.rows(ALL)
    assert logs["renting_log_high.csv.gz"] == logs["renting_log_high.xes.gz"]


@pytest.mark.parametrize("name", ["maven_crm/sales_pipeline.csv", "renting/renting_log_high.csv.gz"])
def test_a_draft_of_a_real_log_is_a_mapping(data_folder, name):
    mapping = parse_mapping(draft(data_folder / name).text)
    assert mapping.columns["journey"] in {"opportunity_id", "case:concept:name"}
