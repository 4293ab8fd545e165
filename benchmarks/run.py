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
    "language",
    "intents",
    "mail",
    "door",
    "channels",
    "intake",
    "policy",
    "assignment",
    "gate",
    "waiting",
    "wall",
    "help",
    "crash",
)
FIGURES = ROOT / "docs" / "figures.md"


def main(arguments: list[str]) -> int:
    """Measure what is named (all, when nothing is), print the rows, and write them into the page: each benchmark is a section of
    its own, measured with its references in one run."""
    if "--long" in arguments:
        os.environ["HELIODESK_BENCH_LONG"] = "1"
    names = [name for name in arguments if not name.startswith("-")] or list(NAMES)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heliodesk.config.settings")  # for those that work in this process
    met = True
    for name in names:
        module = importlib.import_module(f"benchmarks.{name}")
        rows: list[dict[str, object]] = []
        with site() as made:
            for row in module.measure(made):
                rows.append(row)
                print(
                    "{met}  {figure:<34} {ours:<40} {reference:<44} ratio {ratio}  bar {bar}".format(
                        **{**row, "met": "ok  " if row["met"] else "MISS"}
                    ),
                    flush=True,
                )
        met = met and all(row["met"] for row in rows)
        sections = _sections(FIGURES.read_text()) if FIGURES.exists() else {}
        FIGURES.write_text(page({**sections, name: section(rows)}))
    return 0 if met else 1


def section(rows: list[dict[str, object]]) -> str:
    """A benchmark's rows, and when and where they were measured."""
    at = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {os.cpu_count()} cores ({platform.machine()}, Python {platform.python_version()})"
    head = f"Measured {at}.\n\n| figure | ours | reference | ratio | bar | met |\n|---|---|---|---|---|---|\n"
    lines = [
        f"| {r['figure']} | {r['ours']} | {r['reference']} | {r['ratio']} | {r['bar']} | {'yes' if r['met'] else '**no**'} |"
        for r in rows
    ]
    return head + "\n".join(lines)


def page(sections: dict[str, str]) -> str:
    """The figures as a page of the documentation, in the order of NAMES."""
    head = (
        "# Figures\n\nWritten by `make figures` (`make figures ARGS=tickets` measures one of them). Each row is a ratio against a "
        "named reference that was measured in the same run, because machines differ and are noisy: read the ratios.\n"
    )
    return head + "".join(f"\n## {name}\n\n{sections[name]}\n" for name in NAMES if name in sections)


def _sections(text: str) -> dict[str, str]:
    """What the page holds, by benchmark."""
    parts = [part.partition("\n") for part in text.split("\n## ")[1:]]
    return {name.strip(): rest.strip() for name, _line, rest in parts}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
