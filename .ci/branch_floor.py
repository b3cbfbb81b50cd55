"""Fail when a pure package has less than the given percentage of its branches covered."""

import json
import sys
from collections import Counter
from pathlib import Path

PURE = ("method", "journal", "measure", "inference", "review")


def main(report: str, floor: str) -> int:
    """Print branches covered per package; return 1 where one lies below the floor."""
    covered: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for name, file in json.loads(Path(report).read_text(encoding="utf-8"))["files"].items():
        package = Path(name).parts[2]
        covered[package] += file["summary"]["covered_branches"]
        total[package] += file["summary"]["num_branches"]
    share = {package: 100 * covered[package] / total[package] for package in PURE if total[package]}
    for package, percent in share.items():
        print(f"{package:10} {percent:5.1f} % of {total[package]} branches")
    return int(any(percent < float(floor) for percent in share.values()))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
