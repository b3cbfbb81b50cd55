"""What a whole `spanco review` costs, beside pandas grouping the same table.

Run by hand: ``python benchmarks/review.py TABLE [--map MAPPING]``. Each command runs several times as a
process of its own, in turn; medians are printed.
"""

import os
import statistics
import subprocess
import sys
import time

PANDAS = (
    "import pandas, sys; t = pandas.read_csv(sys.argv[1]);"
    "print(t.groupby([t.columns[1], t.columns[4]]).size().unstack())"
)


def once(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak memory in MB of one run."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def main(arguments: list[str], runs: int = 7) -> None:
    commands = {
        "spanco review": [sys.executable, "-m", "spanco", "review", *arguments],
        "pandas groupby": [sys.executable, "-c", PANDAS, arguments[0]],
    }
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(runs + 1):
        for name, command in commands.items():
            measured[name].append(once(command))
    for name, pairs in measured.items():
        seconds, megabytes = zip(*pairs[1:], strict=True)  # the first run warms the disk
        print(f"{name:15} {statistics.median(seconds):6.2f} s {statistics.median(megabytes):6.0f} MB")
    ratios = [ours[0] / theirs[0] for ours, theirs in zip(*measured.values(), strict=True)][1:]
    print(f"{'ratio':15} {statistics.median(ratios):6.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
