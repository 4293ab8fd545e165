"""Whatever stands in the audit chain is said in words."""

import re
from pathlib import Path

from heliodesk.console.chain import VERBS

SOURCE = Path(__file__).parents[2]


def test_every_verb_has_words() -> None:
    written = {
        verb
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts
        for verb in re.findall(r'verb="([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(written) > 40
    assert written - set(VERBS) == set()
