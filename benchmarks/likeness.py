"""Duplicates among a hundred thousand open requests: time of one look-up in memory, and the figures on labelled pairs."""

from heliodesk.likeness.matters import verdict
from heliodesk.likeness.tests.pairs import pairs
from heliodesk.likeness.tests.shelf import Shelf


def main() -> None:
    for held_out in (False, True):
        judged = [(verdict(p.a, p.b).alike, p.alike) for p in pairs() if p.held_out == held_out]
        found, false, missed = (judged.count(each) for each in ((True, True), (True, False), (False, True)))
        name = "held out" if held_out else "tuned on"
        print(
            f"{name}: {len(judged)} pairs, precision {found / (found + false):.3f}, recall {found / (found + missed):.3f}"
        )
    spent, most = Shelf(100_000).ask(1_000)
    print(
        f"100,000 requests: p50 {spent[500] * 1000:.2f} ms, p99 {spent[990] * 1000:.2f} ms, at most {most} candidates"
    )


if __name__ == "__main__":
    main()
