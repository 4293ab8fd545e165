"""An edition cut into what a question is compared with: sections that answer one thing, and ways in which people ask. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from heliodesk.articles.rendering import Section

LONGEST = 1600  # characters of a passage: about as many pieces as the embedder reads of one


class Titled(Protocol):
    """What an edition tells besides its body."""

    title: str
    summary: str
    questions: list[str]


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage. `searched` is what is compared: the title goes along, because a section alone often does not name its matter."""

    kind: str
    anchor: str
    heading: str
    text: str
    searched: str


def passages_of(edition: Titled, sections: Sequence[Section]) -> list[Cut]:
    """The passages of an edition, in their order: first its summary, then its sections, then its questions."""
    found = [Cut("section", "", edition.title, edition.summary, f"{edition.title}\n{edition.summary}")]
    for section in sections:
        for part in _parts(section.text):
            heading = section.heading or edition.title
            above = edition.title if heading == edition.title else f"{edition.title}. {heading}"
            found.append(Cut("section", section.anchor, heading, part, f"{above}\n{part}"))
    found += [Cut("question", "", "", each, each) for each in edition.questions]
    return found


def _parts(text: str) -> Iterable[str]:
    """A long section in several, cut between lines."""
    part = ""
    for line in text.split("\n"):
        if part and len(part) + len(line) > LONGEST:
            yield part
            part = ""
        part = f"{part}\n{line}" if part else line[: 4 * LONGEST]
    if part:
        yield part
