"""`spanco serve` and `spanco manage`, as real processes."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from http.client import HTTPConnection

import psutil
import pytest

PATIENCE_SECONDS = 120

# As a terminal has it: without what the tests of the application run under.
OUTSIDE = {
    name: value
    for name, value in os.environ.items()
    if name not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "SPANCO_HOME", "SPANCO_HTTPS"}
}


@contextmanager
def running(home, *options, **environment):
    """Run the desk on a free port and give the process and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "spanco", "serve", "--port", "0", "--home", str(home), *options],
        stdout=subprocess.PIPE,
        text=True,
        env={**OUTSIDE, "PYTHONUNBUFFERED": "1", **environment},
    )
    try:
        for line in process.stdout:
            found = re.search(r"The desk is at (http://\S+)", line)
            if found:
                yield process, found[1]
                break
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)
        process.stdout.close()


def answer_of(address, path, **headers):
    with closing(HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE_SECONDS)) as connection:
        connection.request(
            "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        return connection.getresponse()


def manage(*words, home):
    return subprocess.run(
        [sys.executable, "-m", "spanco", "manage", *words],
        env={**OUTSIDE, "SPANCO_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def workers(home):
    """Return the processes whose environment names this home and that do what takes long."""
    running = (process.info for process in psutil.process_iter(["cmdline", "environ"]))
    return [
        info["cmdline"]
        for info in running
        if "spanco.cli.worker" in (info["cmdline"] or ())
        and (info["environ"] or {}).get("SPANCO_HOME") == str(home)
    ]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_desk_serves_until_it_is_stopped_and_its_worker_stops_with_it(tmp_path, how):
    with running(tmp_path) as (process, address):
        assert answer_of(address, "/log-in").status == 200
        assert workers(tmp_path)
        process.send_signal(how)
        assert process.wait(PATIENCE_SECONDS) == 0
        assert not workers(tmp_path)


def test_the_worker_ends_with_a_desk_that_is_killed(tmp_path):
    with running(tmp_path) as (process, _address):
        assert workers(tmp_path)
        process.kill()
        process.wait(PATIENCE_SECONDS)

        until = time.monotonic() + PATIENCE_SECONDS
        while workers(tmp_path) and time.monotonic() < until:
            time.sleep(0.1)

        assert not workers(tmp_path)


def test_the_worker_does_what_is_due_once_a_day(tmp_path):
    assert manage("migrate", "--verbosity", "0", home=tmp_path).returncode == 0
    said = (
        "from spanco.crm.suspects.models import *; from datetime import date; day = date(2026, 1, 1);"
        "company = Company.objects.create(name='Alfa', name_key='alfa');"
        "company.contacts.create(name='Ada', source='fair', source_on=day, keep_until=day)"
    )
    assert manage("shell", "-c", said, home=tmp_path).returncode == 0
    with running(tmp_path), closing(sqlite3.connect(tmp_path / "spanco.sqlite3")) as database:
        until = time.monotonic() + PATIENCE_SECONDS
        asked = "SELECT name FROM suspects_contact WHERE erased_at IS NOT NULL"
        while not (found := database.execute(asked).fetchall()) and time.monotonic() < until:
            time.sleep(0.2)
    assert found == [("erased",)]


@pytest.mark.parametrize("https", ["0", "1"])
def test_a_proxy_is_believed_on_https_only_where_that_is_said(tmp_path, https):
    with running(tmp_path, SPANCO_HTTPS=https) as (_, address):
        answer = answer_of(address, "/log-in", X_Forwarded_Proto="https")
        assert ("Strict-Transport-Security" in answer.headers) == (https == "1")


def test_a_port_that_is_taken_is_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "spanco", "serve", "--port", str(port), "--home", str(tmp_path)],
            env=OUTSIDE,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith(f"spanco: Nothing can listen at 127.0.0.1, port {port} (")


def test_manage_runs_the_commands_of_django(tmp_path):
    assert manage("migrate", "--verbosity", "0", home=tmp_path).returncode == 0
    assert (tmp_path / "spanco.sqlite3").is_file()
    helped = manage("migrate", "--help", home=tmp_path)
    assert "usage: spanco manage migrate" in helped.stdout
    assert "create_administrator" in manage(home=tmp_path).stdout


def test_the_first_command_may_be_that_for_the_first_administrator(tmp_path):
    words = (sys.executable, "-m", "spanco", "manage", "create_administrator", "ann@example.com")
    environment = {**OUTSIDE, "SPANCO_HOME": str(tmp_path)}
    done = subprocess.run(
        words, env=environment, input="Blue-horse-21", capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "ann@example.com may now log in" in done.stdout


def test_a_home_that_cannot_be_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    done = manage("check", home=tmp_path / "file" / "home")
    assert done.returncode == 2
    assert done.stderr.startswith("spanco: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_database_nobody_serves_is_one_sentence(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "spanco", "serve", "--port", "0", "--home", str(tmp_path)],
        env={**OUTSIDE, "DATABASE_URL": "postgresql://me:hush@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("spanco: The database cannot be used (")
    assert "hush" not in done.stderr


def test_the_demo_opens_a_desk_with_people_who_have_work_to_do(tmp_path):
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "spanco",
            "demo",
            "--reps",
            "4",
            "--port",
            "0",
            "--out",
            "demo",
            "--lang",
            "it",
        ],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**OUTSIDE, "PYTHONUNBUFFERED": "1"},
    )
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            found = re.search(r"The desk is at (http://\S+)", line)
            if found:
                break
        assert answer_of(found[1], "/log-in").status == 200
        assert sum("@demo.example" in line for line in said) == 4
        counted = manage(
            "shell",
            "-c",
            "from spanco.crm.journeys.models import *; print(Journey.objects.live().count() > 50)",
            home=tmp_path / "demo",
        )
        assert counted.stdout.splitlines()[-1] == "True"
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_SECONDS) == 0
        process.stdout.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SPANCO_MAIL", "mail.example.com:587"),
        ("SPANCO_MAIL", "http://mail.example.com"),
        ("SPANCO_MAIL", "smtp://ann:secret@mail.example.com:post"),
        ("DATABASE_URL", "office"),
        ("DATABASE_URL", "mysql://ann:secret@host/office"),
        ("SPANCO_HTTPS", "yes"),
    ],
)
def test_a_server_that_cannot_be_meant_is_one_sentence_without_its_password(
    tmp_path, monkeypatch, name, value
):
    monkeypatch.setitem(OUTSIDE, name, value)
    done = manage("check", home=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"spanco: {name}")
    assert len(done.stderr.splitlines()) == 1
    assert "secret" not in done.stderr


def test_what_belongs_to_the_desk_is_read_by_its_owner_only(tmp_path):
    assert manage("migrate", home=tmp_path / "desk").returncode == 0
    assert (tmp_path / "desk").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("name", "value"), [("SPANCO_ZONE", "Romme"), ("SPANCO_COUNTRY", "Italy")])
def test_a_place_that_is_none_is_one_sentence(tmp_path, monkeypatch, name, value):
    monkeypatch.setitem(OUTSIDE, name, value)
    done = manage("check", home=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"spanco: {name}: ")
    assert value in done.stderr
    assert "Traceback" not in done.stderr
