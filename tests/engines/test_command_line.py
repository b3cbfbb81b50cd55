import subprocess
import sys

import pytest

from spanco.journal.simulation import SalesForce, simulate

pytestmark = pytest.mark.engines


def spanco(*arguments, folder):
    command = [sys.executable, "-m", "spanco", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("address", ["chdb", "spark"])
def test_a_folded_journal_gives_the_same_counts_on_every_engine(address, tmp_path):
    simulate(SalesForce(reps=4, teams=2, targets=300, seed=5), tmp_path / "log.parquet")
    spanco("fold", "log.parquet", "--out", "journal", folder=tmp_path)
    counts = ("measure", "journal", "--by", "rep", "--format", "csv")
    embedded = spanco(*counts, folder=tmp_path)
    assert len(embedded.splitlines()) > 10
    assert spanco(*counts, "--engine", address, folder=tmp_path) == embedded
