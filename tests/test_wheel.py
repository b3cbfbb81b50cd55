import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOG = """journey,milestone,occurred_at,rep
1,met,2026-01-05,Rossi
1,won,2026-01-20,Rossi
2,met,2026-01-06,Rossi
2,lost,2026-01-25,Rossi
3,met,2026-01-07,Dubois
3,won,2026-02-01,Dubois
4,met,2026-01-08,Dubois
"""


def run(*command, cwd):
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_everything_a_review_needs(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for package in ("review", "method"):
        shipped = {name for name in names if name.startswith(f"spanco/{package}/")}
        sources = {
            path.relative_to(ROOT / "src").as_posix()
            for path in (ROOT / "src/spanco" / package).rglob("*")
            if path.is_file() and path.suffix not in {".pyc", ".po", ".mo"}
        }
        assert sources <= shipped
    assert {Path(name).parts[3] for name in names if name.endswith(".mo")} == {"it", "fr"}


def test_the_wheel_installs_into_an_empty_environment_and_reviews_a_log(wheel, tmp_path):
    python = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    uv = (sys.executable, "-m", "uv", "-q")
    run(*uv, "venv", "--python", sys.executable, tmp_path / "venv", cwd=tmp_path)
    install = (*uv, "pip", "install", "--python", python)
    run(*install, "--require-hashes", "-r", ROOT / "requirements/run.txt", cwd=tmp_path)
    run(*install, "--no-deps", wheel, cwd=tmp_path)
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    said = run(python.parent / "spanco", "review", "log.csv", cwd=tmp_path)
    assert "2 of 4" in said
    assert "Rossi" in said
    assert "Dubois" in said
