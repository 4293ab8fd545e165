"""Run benchmarks and write docs/figures.md: `python -m benchmarks.run [NAME …] [--long]`."""

import importlib
import os
import platform
import sys
from datetime import UTC, datetime

from benchmarks.site import ROOT, site

NAMES = (
    "post",
    "status",
    "fanout",
    "idle",
    "start",
    "guard",
    "chains",
    "likeness",
    "hours",
    "tickets",
    "search",
    "help",
    "crash",
)
FIGURES = ROOT / "docs" / "figures.md"


def main(arguments: list[str]) -> int:
    """Measure what is named (all, when nothing is), print the rows, and write the page when all were measured."""
    if "--long" in arguments:
        os.environ["HELIODESK_BENCH_LONG"] = "1"
    names = [name for name in arguments if not name.startswith("-")] or list(NAMES)
    rows: list[dict[str, object]] = []
    for name in names:
        module = importlib.import_module(f"benchmarks.{name}")
        with site() as made:
            for row in module.measure(made):
                rows.append(row)
                print(
                    "{met}  {figure:<34} {ours:<40} {reference:<44} ratio {ratio}  bar {bar}".format(
                        **{**row, "met": "ok  " if row["met"] else "MISS"}
                    ),
                    flush=True,
                )
    if names == list(NAMES):
        FIGURES.write_text(page(rows))
    return 0 if all(row["met"] for row in rows) else 1


def page(rows: list[dict[str, object]]) -> str:
    """The figures as a page of the documentation."""
    head = (
        "# Figures\n\nWritten by `make figures`. Each row is a ratio against a named reference that was measured in the same "
        "run, because machines differ and are noisy: read the ratios.\n\n"
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {os.cpu_count()} cores ({platform.machine()}, Python {platform.python_version()}).\n\n"
        "| figure | ours | reference | ratio | bar | met |\n|---|---|---|---|---|---|\n"
    )
    lines = [
        f"| {r['figure']} | {r['ours']} | {r['reference']} | {r['ratio']} | {r['bar']} | {'yes' if r['met'] else '**no**'} |"
        for r in rows
    ]
    return head + "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
