import gzip
import io
import subprocess
import sys
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from spanco.errors import InputError
from spanco.journal import read
from spanco.journal.reading.faults import Fault, TableError

HEADER = "journey,milestone,occurred_at,rep"
GOOD = [HEADER, *(f"J{number},met,2026-01-{number % 28 + 1:02},Ann" for number in range(200))]
XES = (
    '<?xml version="1.0"?>{}<log><trace><event><string key="concept:name" value="met"/></event></trace></log>'
)


def refusal(path, engine):
    with pytest.raises(InputError) as caught:
        read(path, engine)
    said = str(caught.value)
    assert said.endswith(".")
    assert "\n" not in said
    return said


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "log.csv", "is empty"),
        (b" \n \n", "log.csv", "is empty"),
        (b"", "log.csv.gz", "is empty"),
        (b"\xef\xbb\xbf", "log.csv", "is empty"),
        (b"\xff\xfe", "log.csv", "is empty"),
        (f"{HEADER}\n".encode(), "log.csv", "has headers and no rows"),
        (HEADER.encode(), "log.csv", "has headers and no rows"),
        (
            b"Dear all, dear Ann,\nplease find our figures below\n",
            "log.csv",
            "no column that names the journey",
        ),
        (b"word\nJ1\n", "log.csv", "not a table: its first line has a single column ('word')"),
        (b"%PDF-1.7 ...", "log.csv", "a PDF document"),
        (b'[{"journey": 1}]', "log.csv", "it is JSON"),
        (b"<!doctype html><p>x</p>", "log.csv", "XML or HTML"),
        (b"<log", "log.xes", "damaged or cut short: line 1"),
        (b"<html><log/></html>", "log.xes", "XML, and not a log in XES"),
        (b"<log></log>", "log.xes", "holds no events"),
        (b"\xd0\xcf\x11\xe0 old", "log.xls", "workbook of an old kind"),
        (b"not a zip", "log.xlsx", "no zip archive"),
        (b"not parquet", "log.parquet", "begin with the letters PAR1"),
        (b"PAR1 cut", "log.parquet", "is cut short"),
        (b"PAR1 full of nonsense PAR1", "log.parquet", "cannot be read as Parquet"),
        (b"PK\x03\x04 cut", "log.xlsx", "damaged or cut short"),
        (b"rep,milestone,occurred_at\nAnn,met,2026-01-01\n", "log.csv", "no column that names the journey"),
        (b"journey,colour,size\nJ1,red,5\n", "log.csv", "what happened to 'journey' and when"),
        (b"journey,milestone,occurred_at,Rep,rep\n1,met,2026-01-01,A,B\n", "log.csv", "columns called 'rep'"),
        (b"journey,milestone,occurred_at,timed\n1,met,2026-01-01,A\n", "log.csv", "segment may be called"),
        (f"{HEADER}\nJ1,m\0et,2026-01-01,Ann\n".encode(), "log.csv", "line 2 holds a NUL byte"),
        (f"{HEADER}\nJ1,".encode() + b"x" * 10_000_000, "log.csv", "line of more than a megabyte, line 2"),
    ],
)
def test_what_is_no_log_is_refused_in_a_sentence(write, engine, content, name, said):
    assert said in refusal(write(content, name), engine)


def test_what_is_wrong_is_told_by_its_kind_and_values_too(write, engine):
    with pytest.raises(TableError) as caught:
        read(write(f"{HEADER}\nJ1,m\0et,2026-01-01,Ann\n".encode()), engine)
    assert (caught.value.fault, caught.value.values["line"]) == (Fault.NUL, 2)


def test_a_missing_file_is_refused(tmp_path, engine):
    assert "There is no file" in refusal(tmp_path / "none.csv", engine)


def test_a_folder_is_refused(tmp_path, engine):
    assert "is a folder" in refusal(tmp_path, engine)


def test_a_path_that_cannot_be_opened_is_refused(tmp_path, engine):
    assert "cannot be read" in refusal(tmp_path / ("x" * 300), engine)


def test_a_file_one_may_not_read_is_refused(write):
    path = write(GOOD)
    path.chmod(0)
    script = (
        "import sys; from spanco.engine import DuckDB; from spanco.journal import read\n"
        "from spanco.errors import InputError\n"
        "import os; path = sys.argv[1]; engine = DuckDB(); os.chmod(os.path.dirname(path), 0o755)\n"
        "os.getuid() or os.setuid(65534)\n"
        "try: read(path, engine)\n"
        "except InputError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False
    )
    assert "permission is denied" in done.stdout


@pytest.mark.parametrize("share", [0.4, 0.9])
def test_a_compressed_file_that_is_cut_short_is_refused(write, engine, share):
    packed = gzip.compress("\n".join(GOOD).encode())
    assert "cut short" in refusal(write(packed[: int(len(packed) * share)], "cut.csv"), engine)


def test_a_damaged_compressed_file_is_refused(write, engine):
    packed = bytearray(gzip.compress("\n".join(GOOD).encode()))
    packed[-6] ^= 0xFF
    assert "damaged" in refusal(write(bytes(packed), "damaged.csv"), engine)


def test_mixed_encodings_are_refused_with_a_line_of_each(write, engine):
    mixed = f"{HEADER}\nJ1,met,2026-01-01,José\n".encode() + "J2,met,2026-01-01,Zoé\n".encode("latin-1")
    said = refusal(write(mixed), engine)
    assert "mixes encodings: line 2 is UTF-8 and line 3 is not" in said


def test_utf16_cut_in_the_middle_of_a_character_is_refused(write, engine):
    assert "cut short" in refusal(write("\n".join(GOOD).encode("utf-16")[:-1]), engine)


def test_utf16_with_half_a_pair_is_refused(write, engine):
    broken = f"{HEADER}\nJ1,".encode("utf-16") + b"\x00\xd8" + ",x\n".encode("utf-16-le")
    assert "utf-16" in refusal(write(broken), engine)


def test_a_truncated_parquet_file_is_refused(tmp_path, engine):
    path = tmp_path / "log.parquet"
    pq.write_table(pa.table({"journey": ["J1"] * 1000}), path)
    path.write_bytes(path.read_bytes()[:-100])
    assert "cut short" in refusal(path, engine)


def test_a_parquet_file_damaged_within_is_refused(tmp_path, engine):
    path = tmp_path / "log.parquet"
    columns = {
        name: [f"{name}{number}" for number in range(5000)]
        for name in ("journey", "milestone", "occurred_at")
    }
    pq.write_table(pa.table(columns), path, use_dictionary=False, compression="zstd")
    content = bytearray(path.read_bytes())
    content[100:2000] = b"\xff" * 1900
    path.write_bytes(content)
    assert "cannot be read as Parquet" in refusal(path, engine)


def test_an_empty_parquet_file_is_refused(tmp_path, engine):
    path = tmp_path / "log.parquet"
    pq.write_table(pa.table({"journey": pa.array([], pa.string())}), path)
    assert "no rows" in refusal(path, engine)


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE log [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE log [<!ENTITY % p SYSTEM "http://127.0.0.1/">]>',
    ],
)
def test_entities_are_never_expanded(write, engine, declared):
    assert "declares XML entities" in refusal(write(XES.format(declared), "log.xes"), engine)


def test_an_event_log_that_is_cut_short_is_refused(write, engine):
    assert "cut short" in refusal(write(XES.format("")[:-10], "log.xes"), engine)


def workbook_bytes(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_an_empty_workbook_is_refused(write, engine):
    assert "is empty" in refusal(write(workbook_bytes(One=[], Two=[]), "log.xlsx"), engine)


def test_a_workbook_of_headers_alone_is_refused(write, engine):
    sheet = [["journey", "milestone", "occurred_at"]]
    assert "no rows" in refusal(write(workbook_bytes(One=sheet), "log.xlsx"), engine)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path, engine):
    path = tmp_path / "log.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "Dear all")
    assert "not a workbook" in refusal(path, engine)


def test_a_zip_with_a_workbook_in_name_only_is_refused(tmp_path, engine):
    path = tmp_path / "log.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert "log.xlsx" in refusal(path, engine)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path, engine):
    path = tmp_path / "bomb.xlsx"
    packed = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with packed as archive, archive.open("xl/worksheets/sheet1.xml", "w") as part:
        for _ in range(600):
            part.write(bytes(1 << 20))
    assert "would unpack to 600 MB" in refusal(path, engine)


def test_a_workbook_damaged_within_is_refused(write, engine):
    content = bytearray(
        workbook_bytes(One=[["journey", "milestone", "occurred_at"], *[["J", "met", "x"]] * 500])
    )
    at = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[at : at + 40] = b"\xff" * 40
    assert "damaged" in refusal(write(bytes(content), "log.xlsx"), engine)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            ["J1,walked,2026-01-01,Ann"],
            "have no milestone that is known; line 2, column 'milestone': 'walked'",
        ),
        (["J1,,2026-01-01,Ann"], "have no milestone that is known; line 2, column 'milestone': no milestone"),
        (["J1,met,,Ann"], "have no date"),
        (["J1,met,31/02/2026,Ann"], "'31/02/2026' is no date"),
        ([",met,2026-01-01,Ann"], "name no journey"),
        (["J1,met,2199-01-01,Ann"], "lie in the future"),
        (["=A1,met,2026-01-01,Ann"], "hold a formula instead of its value; line 2, column 'journey': '=A1'"),
        (["J1,met,2026-01-01"], "cannot be read; line 2"),
        (['J1,met,2026-01-01,"Ann'], "cannot be read; line 2"),
    ],
)
def test_a_file_without_one_usable_row_is_refused_with_the_reason(write, engine, rows, said):
    assert said in refusal(write([HEADER, *rows]), engine)


def test_a_file_that_is_all_ignored_is_refused(read_log):
    mapping = """
        kind = "events"
        ignore = ["walked"]
        columns = {journey = "journey", milestone = "milestone", occurred_at = "occurred_at"}
    """
    with pytest.raises(InputError, match="1 are ignored by the mapping"):
        read_log([HEADER, "J1,walked,2026-01-01,Ann"], mapping=mapping)
