import json
import shutil

import pytest
from hypothesis import assume, given, settings

from journal.folding.plain_fold import Event, plain_fold
from journal.folding.small_log import day, log_of, rows_of
from journal.folding.test_fold_agrees_with_the_plain_one import messy_logs
from spanco.engine import DuckDB
from spanco.errors import InputError
from spanco.journal.fold import fold
from spanco.journal.folder import is_folder, open_folder, write
from spanco.journal.quality import Finding

EVENTS = [
    Event("j", "booked", 8, rep="Ada", segment="small", amount=10.0, minutes=5.0, recorded_s=0),
    Event("j", "met", 5, rep="Bo", segment="large"),
    Event("k", "booked", 9),
]


@pytest.fixture
def folder(tmp_path):
    """A folded journal on disk."""
    path = tmp_path / "journal"
    log = log_of(EVENTS)
    write(log, fold(log), path)
    log.engine.close()
    return path


@pytest.fixture
def engine():
    engine = DuckDB(threads=1)
    yield engine
    engine.close()


def test_what_was_written_is_opened_again_whole(tmp_path, engine):
    log = log_of(EVENTS, declared=["proposed"])
    log = log.__class__(**{**fields(log), "quality": log.quality.with_findings(Finding("undated", 2))})
    journeys = fold(log)
    write(log, journeys, tmp_path / "journal")
    again, same = open_folder(tmp_path / "journal", engine)
    assert {**fields(again), "engine": None} == {**fields(log), "engine": None}
    assert {**fields(same), "engine": None} == {**fields(journeys), "engine": None}
    assert rows_of(same) == rows_of(journeys)
    assert is_folder(tmp_path / "journal")
    log.engine.close()


def fields(value):
    return {name: getattr(value, name) for name in value.__slots__}


@settings(max_examples=8, deadline=None)
@given(messy_logs())
def test_the_events_of_a_folded_journal_fold_to_the_same_journeys(tmp_path_factory, drawn):
    events, declared, as_of = drawn
    assume(plain_fold(events, as_of=as_of, declared=declared).journeys)
    log = log_of(events, declared=declared)
    journeys = fold(log, as_of=day(as_of))
    path = tmp_path_factory.mktemp("folded") / "journal"
    write(log, journeys, path)
    engine = DuckDB(threads=1)
    again = fold(open_folder(path, engine)[0], as_of=day(as_of))
    assert rows_of(again) == rows_of(journeys)
    assert again.quality == journeys.quality
    engine.close()
    log.engine.close()


def test_a_folded_journal_is_folded_again_at_another_present(folder, engine):
    log, journeys = open_folder(folder, engine)
    assert (journeys.observed, journeys.journeys) == (("booked", "met"), 2)
    assert fold(log, as_of=day(8)).journeys == 1


def test_a_folded_journal_is_replaced(folder):
    log = log_of(EVENTS[:1])
    write(log, fold(log), folder)
    log.engine.close()
    engine = DuckDB()
    assert open_folder(folder, engine)[1].journeys == 1
    engine.close()
    assert [path.name for path in folder.parent.iterdir()] == ["journal"]


@pytest.mark.parametrize("there", ["a file", "a folder", "another journal.json"])
def test_what_is_no_folded_journal_is_never_overwritten(tmp_path, there):
    path = tmp_path / "mine"
    if there == "a file":
        path.write_text("mine")
    else:
        path.mkdir()
        (path / "journal.json").write_text('{"schema": "mine"}' if there == "another journal.json" else "[]")
    log = log_of(EVENTS)
    journeys = fold(log)
    with pytest.raises(InputError, match="exists and is no folded journal"):
        write(log, journeys, path)
    log.engine.close()
    assert path.exists()


def test_a_folder_that_cannot_be_written_leaves_nothing(tmp_path):
    log = log_of(EVENTS)
    journeys = fold(log)
    with pytest.raises(InputError, match="cannot be written"):
        write(log, journeys, tmp_path / "nowhere" / "journal")
    log.engine.run("DROP VIEW journeys")
    log.engine.close()
    assert list(tmp_path.iterdir()) == []


def test_another_engine_is_told_that_it_cannot_write():
    class Elsewhere:
        name = "spark"

    log = log_of(EVENTS)
    journeys = fold(log)
    elsewhere = log.__class__(**{**fields(log), "engine": Elsewhere()})
    with pytest.raises(InputError, match="written by the embedded engine"):
        write(elsewhere, journeys, "journal")
    log.engine.close()


def test_a_log_is_no_folded_journal(tmp_path, engine):
    (tmp_path / "log.csv").write_text("journey\n")
    assert not is_folder(tmp_path / "log.csv")
    with pytest.raises(InputError, match=r"is no folded journal: it has no journal\.json"):
        open_folder(tmp_path, engine)


def test_a_journal_of_a_later_version_asks_for_an_update(folder, engine):
    about = json.loads((folder / "journal.json").read_text())
    (folder / "journal.json").write_text(json.dumps(about | {"schema": "spanco.journal/3"}))
    with pytest.raises(InputError, match=r"another version \(spanco\.journal/3, not spanco\.journal/2\)"):
        open_folder(folder, engine)


def test_a_journal_of_an_earlier_version_asks_to_fold_its_log_again(folder, engine):
    about = json.loads((folder / "journal.json").read_text())
    (folder / "journal.json").write_text(json.dumps(about | {"schema": "spanco.journal/1"}))
    with pytest.raises(InputError, match="fold its log again"):
        open_folder(folder, engine)


@pytest.mark.parametrize("name", ["quality.json", "events.parquet", "journeys.parquet"])
def test_a_missing_file_is_named(folder, engine, name):
    (folder / name).unlink()
    with pytest.raises(InputError, match=f"damaged: {name} is missing"):
        open_folder(folder, engine)


@pytest.mark.parametrize("name", ["quality.json", "events.parquet", "journeys.parquet"])
def test_a_damaged_file_is_one_sentence(folder, engine, name):
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="journal"):
        open_folder(folder, engine)


@pytest.mark.parametrize("missing", ["zone", "by_rep", "starts", "renegotiated"])
def test_a_description_that_lacks_something_is_damage(folder, engine, missing):
    about = json.loads((folder / "journal.json").read_text())
    del about[missing]
    (folder / "journal.json").write_text(json.dumps(about))
    with pytest.raises(InputError, match="is damaged"):
        open_folder(folder, engine)


def test_journeys_of_another_journal_are_found_out(folder, tmp_path, engine):
    log = log_of(EVENTS[:1])
    write(log, fold(log), tmp_path / "other")
    log.engine.close()
    shutil.copy(tmp_path / "other" / "journeys.parquet", folder)
    with pytest.raises(InputError, match="it holds 1 journeys, not 2"):
        open_folder(folder, engine)
