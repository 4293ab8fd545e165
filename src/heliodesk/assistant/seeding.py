"""The shipped ways in which customers ask, each with the article that answers it: `seeds/<language>.txt`."""

from heliodesk.assistant.finding import SEEDS
from heliodesk.intents.model import NONE
from heliodesk.intents.training import Example


def seeds() -> list[Example]:
    """Every seed, with the article that answers it."""
    found = []
    for language in ("en", "zh"):
        label = NONE
        for line in (SEEDS / f"{language}.txt").read_text(encoding="utf-8").splitlines():
            if line.startswith("# "):
                label = NONE if line == "# -" else line[2:]
            elif line.strip():
                found.append(Example(line.strip(), label, language))
    return found
