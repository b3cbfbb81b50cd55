import socket
import sys
import time

import pytest

from spanco.engine import DuckDB, connect
from spanco.errors import InputError


@pytest.mark.parametrize("address", [None, "duckdb"])
def test_the_embedded_engine_is_the_default(address):
    engine = connect(address)
    assert isinstance(engine, DuckDB)
    engine.close()


@pytest.mark.parametrize("address", ["", "mysql://127.0.0.1", "spark:/127.0.0.1", "DuckDB "])
def test_an_address_that_means_nothing_is_refused_with_those_that_do(address):
    with pytest.raises(InputError, match="spark://host:port or clickhouse://host:port/database") as raised:
        connect(address)
    assert f"'{address}'" in str(raised.value)


@pytest.mark.parametrize(
    ("address", "room", "package", "extra"),
    [
        ("spark://127.0.0.1:7077", "spanco.engine.spark", "pyspark", "spark"),
        ("clickhouse://127.0.0.1", "spanco.engine.clickhouse", "clickhouse_connect", "clickhouse"),
    ],
)
def test_an_extra_that_is_not_installed_is_named(monkeypatch, address, room, package, extra):
    monkeypatch.delitem(sys.modules, room, raising=False)
    for name in [*sys.modules]:
        if name == package or name.startswith(f"{package}."):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_Hidden(package), *sys.meta_path])
    with pytest.raises(InputError, match=rf"package {package}, .* pip install 'spanco\[{extra}\]'$"):
        connect(address)


class _Hidden:
    """Finds one package missing, as on a machine without it."""

    def __init__(self, package):
        self._package = package

    def find_spec(self, name, path=None, target=None):
        if name == self._package:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)  # noqa: EM102, TRY003  Python's own words


@pytest.mark.parametrize("scheme", ["spark", "clickhouse"])
def test_an_address_where_nobody_answers_is_said_at_once(scheme):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    began = time.monotonic()
    with pytest.raises(InputError, match=rf"127\.0\.0\.1:{port}"):
        connect(f"{scheme}://127.0.0.1:{port}")
    assert time.monotonic() - began < 10


def test_a_password_is_not_repeated():
    with pytest.raises(InputError) as raised:
        connect("clickhouse://me:s3cret@127.0.0.1:1/sales")
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize(
    "address", ["spark://nowhere.invalid:7077", "spark://127.0.0.1", "spark://127.0.0.1:port"]
)
def test_a_master_that_cannot_be_found_is_said(address):
    with pytest.raises(InputError, match="Nobody answers at"):
        connect(address)


def test_a_port_that_is_no_number_is_said():
    with pytest.raises(InputError, match="ClickHouse cannot be reached"):
        connect("clickhouse://127.0.0.1:port/sales")
