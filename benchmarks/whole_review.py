"""What the complete review costs from a folded journal, and how it grows with reps.

Run by hand: ``python benchmarks/whole_review.py [EVENTS]`` (default 2 million, 200 reps, 24 months). Each
command runs as a process of its own, in turn; medians are printed, and the review over the time of counting
the same journal by rep and month, once. Then the same number of journeys among ever more reps.
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from review import once

JOURNEYS_AN_EVENT = 0.305
RUNS = 5


def folded(folder: Path, events: float, reps: int) -> Path:
    """Simulate and fold a log of about so many events."""
    log, out = folder / f"{reps}.parquet", folder / f"{reps}"
    targets = round(events * JOURNEYS_AN_EVENT)
    spanco("simulate", log, "--reps", reps, "--teams", max(1, reps // 10), "--targets", targets)
    spanco("fold", log, "--out", out)
    return out


def spanco(*arguments: object) -> None:
    subprocess.run(command(*arguments), check=True, stdout=subprocess.DEVNULL)


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "spanco", *map(str, arguments)]


def measured(commands: dict[str, list[str]], runs: int) -> dict[str, tuple[float, float]]:
    """Median seconds and megabytes of each, after one run to warm the disk."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(runs + 1):
        for name, words in commands.items():
            taken[name].append(once(words))
    return {
        name: tuple(statistics.median(column) for column in zip(*of[1:], strict=True))
        for name, of in taken.items()
    }


def main(events: float = 2e6) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        journal = folded(folder, events, 200)
        written = str(folder / "review.json")
        commands = {
            "review": command("review", journal, "--format", "json", "--out", written),
            "review --horizon 0": command(
                "review", journal, "--horizon", 0, "--format", "json", "--out", written
            ),
            "measure by rep and month": command(
                "measure", journal, "--by", "rep", "--by", "month", "--format", "csv", "--out", written
            ),
        }
        found = measured(commands, RUNS)
        print(f"{events:,.0f} events, 200 reps, 24 months, from a folded journal")
        for name, (seconds, megabytes) in found.items():
            print(f"{name:26} {seconds:6.2f} s {megabytes:6.0f} MB")
        counting = found["measure by rep and month"][0]
        print(f"{'review over counting':26} {found['review'][0] / counting:6.2f}")
        print("the same number of events among more reps")
        for reps in (200, 1000, 5000, 10_000):
            journal = folded(folder, events, reps)
            seconds, megabytes = once(command("review", journal, "--format", "json", "--out", written))
            print(
                f"{reps:6,} reps {seconds:6.2f} s {megabytes:6.0f} MB {1000 * seconds / reps:6.2f} ms a rep"
            )


if __name__ == "__main__":
    main(*(float(argument) for argument in sys.argv[1:]))
