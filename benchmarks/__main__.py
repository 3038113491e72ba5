"""`./cubby bench [NAME …]`: measure, then print one table."""

from __future__ import annotations

import asyncio
import os
import sys
from importlib import import_module

from benchmarks.table import Line, table

NAMES = (
    "finder",
    "screens",
    "home",
    "clients",
    "credits",
    "desk",
    "last_place",
    "memory",
    "crowd",
    "pauses",
    "two_processes",
    "statement",
    "plans",
    "invoices",
    "imports",
)


async def measure(names: list[str]) -> list[Line]:
    """The results of these benchmarks; each is printed as soon as it is known."""
    found = []
    for name in names:
        print(f"{name} ...", file=sys.stderr, flush=True)
        async for line in import_module(f"benchmarks.{name}").lines():
            print(f"  {line.what}: {line.measured}; {line.baseline}", file=sys.stderr, flush=True)
            found.append(line)
    return found


def main() -> int:
    """Run all benchmarks, or those named on the command line."""
    names = sys.argv[1:] or list(NAMES)
    if unknown := set(names) - set(NAMES):
        print(f"There is no {', '.join(sorted(unknown))}. There are: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    before = os.getloadavg()
    found = asyncio.run(measure(names))
    print(table(found))
    load = " → ".join(f"{each:.1f}" for each in (before[0], os.getloadavg()[0]))
    print(
        f"\n{os.cpu_count()} processors, load {load}. Ratios are to the baseline of the same run; times are for orientation."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
