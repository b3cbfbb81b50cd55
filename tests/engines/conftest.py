import pytest

from engines.messy_log import loaded, messy_log
from engines.standalone_cluster import Cluster
from spanco.engine import DuckDB, connect

LITTLE_DATA = """
spark.sql.codegen.wholeStage   false
spark.sql.codegen.factoryMode  NO_CODEGEN
spark.driver.extraJavaOptions    -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions  -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
"""
"""Spark compiles every query, which takes longer than to answer it from a few hundred rows."""


@pytest.fixture(scope="session")
def embedded_log():
    """A messy log in the embedded engine: what the others must agree with."""
    engine = DuckDB()
    yield messy_log(engine)
    engine.close()


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """Spark on a cluster of two workers, addressed as a user would."""
    settings = tmp_path_factory.mktemp("settings")
    (settings / "spark-defaults.conf").write_text(LITTLE_DATA)
    with Cluster(tmp_path_factory.mktemp("spark")) as cluster:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SPARK_CONF_DIR", str(settings))
            engine = connect(cluster.address)
        yield engine
        engine.close()


@pytest.fixture(scope="session")
def clickhouse():
    """ClickHouse within the process."""
    engine = connect("chdb")
    yield engine
    engine.close()


@pytest.fixture(scope="session", params=["clickhouse", "spark"])
def other(request):
    """Each engine but the embedded one."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def other_log(other, embedded_log, tmp_path_factory):
    """The same log in the other engine."""
    return loaded(embedded_log, other, tmp_path_factory.mktemp("log"))
