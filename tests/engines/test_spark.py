import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.engines


def run(program, **environment):
    """Run a program in a process of its own: a process has one Spark session."""
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", **environment},
    )


def test_a_cluster_without_a_worker_to_spare_is_said_instead_of_waited_for(spark):
    program = f"""
import spanco.engine.spark as room
room._PATIENCE_S = 1
try:
    room.Spark({spark._session.sparkContext.master!r})
except room.InputError as error:
    print(error)
"""
    assert "has no worker to spare" in run(program).stdout


def test_a_machine_without_java_is_said():
    program = """
from spanco.engine import connect
try:
    connect("spark")
except ValueError as error:
    print(error)
"""
    done = run(program, JAVA_HOME="/nowhere")
    assert "Spark could not be started" in done.stdout
    assert "it needs Java" in done.stdout


def test_the_cores_of_this_machine_are_a_cluster_too():
    program = """
from spanco.engine import connect
engine = connect("spark")
engine.run("CREATE TABLE sold AS SELECT 2 AS n")
print(engine.rows("SELECT n FROM sold"))
engine.close()
"""
    done = run(program)
    assert done.stdout == "[(2,)]\n"
