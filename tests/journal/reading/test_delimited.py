import pytest

from spanco.errors import InputError

HEADER = ["journey", "milestone", "occurred_at", "rep"]
ROW = ["J1", "met", "2026-01-01", "Zoë Müller-García"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(read_log, rows_of, delimiter):
    read_log([delimiter.join(HEADER), delimiter.join(ROW)])
    assert rows_of("journey", "rep") == [("J1", "Zoë Müller-García")]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("name", ["log.csv", "log.tsv.gz"])
def test_the_encoding_is_found(read_log, rows_of, encoding, name):
    read_log([",".join(HEADER), ",".join(ROW)], encoding=encoding, name=name)
    assert rows_of("journey", "rep") == [("J1", "Zoë Müller-García")]


def test_windows_has_more_characters_than_latin_1(read_log, rows_of):
    read_log([",".join(HEADER), "J1,met,2026-01-01,O’Neill €"], encoding="cp1252")
    assert rows_of("rep") == [("O’Neill €",)]


def test_what_windows_lacks_is_latin_1(read_log, rows_of):
    read_log([",".join(HEADER), "J1,met,2026-01-01,\x81é"], encoding="latin-1")
    assert rows_of("rep") == [("\x81é",)]


def test_a_cell_may_be_longer_than_most_readers_allow(read_log, rows_of):
    read_log([",".join([*HEADER, "note"]), ",".join([*ROW, "x" * 200_000])])
    assert rows_of("rep") == [(ROW[3],)]


def test_a_character_between_two_blocks_is_read(read_log, rows_of):
    filler = "J2,met,2026-01-01," + "é" * 100
    read_log([",".join(HEADER), *[filler] * 12_000])
    assert set(rows_of("rep")) == {("é" * 100,)}


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_a_large_file_in_another_encoding_is_read(read_log, rows_of, encoding):
    filler = "J2,met,2026-01-01," + "é" * 100
    log = read_log([",".join(HEADER), *[filler] * 12_000], encoding=encoding)
    assert log.quality.events == 12_000
    assert set(rows_of("rep")) == {("é" * 100,)}


def mapping(**file):
    stated = ", ".join(f'{key} = "{value}"' for key, value in file.items())
    return f"""
        kind = "events"
        file = {{{stated}}}
        columns = {{journey = "journey", milestone = "milestone", occurred_at = "occurred_at", rep = "rep"}}
    """


def test_encoding_and_delimiter_can_be_stated(read_log, rows_of):
    read_log(
        ["#".join(HEADER), "#".join(ROW)],
        mapping=mapping(encoding="mac-roman", delimiter="#"),
        encoding="mac-roman",
    )
    assert rows_of("rep") == [("Zoë Müller-García",)]


def test_utf8_can_be_stated_of_a_file_with_a_mark(read_log, rows_of):
    read_log([",".join(HEADER), ",".join(ROW)], mapping=mapping(encoding="utf8"), encoding="utf-8-sig")
    assert rows_of("journey", "rep") == [("J1", "Zoë Müller-García")]


def test_a_stated_encoding_that_is_wrong_is_refused(read_log):
    with pytest.raises(InputError, match="not written in utf-8"):
        read_log([",".join(HEADER), ",".join(ROW)], mapping=mapping(encoding="utf-8"), encoding="latin-1")


def test_an_encoding_that_does_not_exist_is_refused(read_log):
    with pytest.raises(InputError, match="'klingon', which is no encoding"):
        read_log([",".join(HEADER), ",".join(ROW)], mapping=mapping(encoding="klingon"))


def test_a_journey_keeps_its_name_exactly(read_log, rows_of):
    read_log([",".join(HEADER), "007,met,2026-01-01,Ann", "7,met,2026-01-01,Ann", "1e3,met,2026-01-01,Ann"])
    assert rows_of("journey") == [("007",), ("1e3",), ("7",)]


def test_blanks_around_other_texts_are_left_out(read_log, rows_of):
    read_log([",".join(HEADER), "J1, met ,2026-01-01 ,\u00a0Ann\t", "J2,won,2026-01-01,  "])
    assert rows_of("milestone", "rep") == [("met", "Ann"), ("won", None)]


def test_a_quote_within_an_unquoted_cell_is_a_quote(read_log, rows_of):
    read_log([",".join(HEADER), 'J1,met,2026-01-01,Ann 5" Lee', 'J2,met,2026-01-01,"Ann ""A"" Lee"'])
    assert rows_of("rep") == [('Ann "A" Lee',), ('Ann 5" Lee',)]


def test_the_delimiter_in_the_headers_wins_over_commas_in_cells(read_log, rows_of):
    read_log([";".join(HEADER), "J1;met;2026-01-01;Lee, Ann", "J2;met;2026-01-01;Day, Bo"])
    assert rows_of("rep") == [("Day, Bo",), ("Lee, Ann",)]


def test_a_column_without_a_name_is_passed_over(read_log, rows_of):
    log = read_log([",".join([*HEADER, ""]), "J1,met,2026-01-01,Ann,x"])
    assert log.segments == ()
    assert rows_of("journey") == [("J1",)]


def test_a_formula_is_reported_and_never_read_as_a_value(read_log, rows_of, examples):
    log = read_log(
        [
            ",".join([*HEADER, "amount", "sector"]),
            "J1,met,2026-01-01,Ann,5,wood",
            "J2,=B2,2026-01-01,Ann,5,wood",
            "J3,met,=TODAY(),Ann,5,wood",
            'J4,met,2026-01-01,"=HYPERLINK(""x"")",5,=X1',
            "J5,met,2026-01-01,Ann,=2+3,wood",
        ]
    )
    assert examples(log, "formula") == [(3, "milestone", "=B2"), (4, "occurred_at", "=TODAY()")]
    assert examples(log, "formula_left_out") == [(5, "rep", '=HYPERLINK("x")'), (5, "sector", "=X1")]
    assert examples(log, "bad_number") == [(6, "amount", "=2+3")]
    assert rows_of("journey", "rep", "amount", "sector") == [
        ("J1", "Ann", 5.0, "wood"),
        ("J4", None, 5.0, None),
        ("J5", "Ann", None, "wood"),
    ]
