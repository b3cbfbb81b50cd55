"""A real Spark standalone cluster on the loopback interface: a master and two workers."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent
PATIENCE_S = 120


class Cluster:
    """Runs while in use; ``address`` is what a user would write."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._processes = []
        self.address = ""

    def __enter__(self):
        try:
            # The master takes a port of its own and says which.
            said = self._start("master", "master.Master", "--host", "127.0.0.1", "--port", "0")
            port = self._wait_for(
                said, r"Service 'sparkMaster' on port (\d+)|Starting Spark master at \S+:(\d+)"
            )
            self.address = f"spark://127.0.0.1:{port}"
            worker = ("worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g")
            logs = [
                self._start(name, *worker, "--work-dir", str(self._folder / name), self.address)
                for name in ("worker-1", "worker-2")
            ]
            for log in logs:
                self._wait_for(log, r"Successfully registered with (master)")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in self._processes:
            os.killpg(process.pid, signal.SIGTERM)
        for process in self._processes:
            process.wait(timeout=30)

    def _start(self, name, *command):
        log = self._folder / f"{name}.log"
        kind, *arguments = command
        environment = {
            **os.environ,
            "SPARK_HOME": str(HOME),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_DAEMON_JAVA_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            "SPARK_LOCAL_DIRS": str(self._folder / "scratch"),
        }
        with log.open("w") as output:
            process = subprocess.Popen(
                [
                    HOME / "bin/spark-class",
                    f"org.apache.spark.deploy.{kind}",
                    "--webui-port",
                    "0",
                    *arguments,
                ],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                env=environment,
                start_new_session=True,
            )
        self._processes.append(process)
        return log

    def _wait_for(self, log, pattern):
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            if found := re.search(pattern, log.read_text()):
                return next(group for group in found.groups() if group)
            time.sleep(0.1)
        message = f"{log.name} does not say {pattern}:\n{log.read_text()[-3000:]}"
        raise TimeoutError(message)
