from dataclasses import dataclass

import pytest

from spanco.cli import main

EVENTS = """journey,milestone,occurred_at,rep,team
1,met,2026-01-05,Rossi,North
1,won,2026-01-20,Rossi,North
2,met,2026-01-06,Rossi,North
2,lost,2026-01-25,Rossi,North
3,met,2026-01-07,Dubois,South
3,won,2026-02-01,Dubois,South
4,met,2026-02-08,Dubois,South
"""


@dataclass(frozen=True)
class Said:
    out: str
    err: str
    status: int


@pytest.fixture
def spanco(monkeypatch, capsys, tmp_path):
    """Run the command line in an empty folder, as a shell would."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["spanco", *map(str, arguments)])
        status = 0
        try:
            main()
        except SystemExit as ended:
            status = ended.code or 0
        said = capsys.readouterr()
        return Said(said.out, said.err, status)

    return run


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(EVENTS, encoding="utf-8")
    return path
