"""A passage as it is quoted in a chat: whole sentences, and of a table the rows that were asked for."""

from functools import cache

from heliodesk.articles.rendering import CELL
from heliodesk.text.tokens import tokens

_ROWS, _FEW = 6, 3  # a table up to so many rows is quoted whole; of a longer one that has none of the words, so many


def quoted(text: str, longest: int, question: str = "", language: str = "") -> str:
    """At most so many characters, to the end of a sentence where there is one. `question`: what was asked, by which rows of a
    long table are chosen."""
    text = _with_few_rows(text, question, language)
    if len(text) <= longest:
        return text
    cut = text[:longest]
    end = max(cut.rfind(mark) for mark in (". ", "。", "! ", "? ", "！", "？", "\n"))
    if end > longest // 3:
        return cut[: end + 1].rstrip() + " …"
    return cut[: cut.rfind(" ") if " " in cut else longest] + "…"


def _with_few_rows(text: str, question: str, language: str) -> str:
    lines = text.split("\n")
    rows = [at for at, line in enumerate(lines) if CELL in line]
    if len(rows) <= _ROWS:
        return text
    asked = set(tokens(question, language)) - _common()
    heads = [at for at in rows if at - 1 not in rows]  # the first of each table names its columns
    wanted = [at for at in rows if at not in heads and asked & set(tokens(lines[at], language))]
    kept = {*heads, *(wanted or [at for at in rows if at not in heads][:_FEW])}
    return "\n".join(line for at, line in enumerate(lines) if at not in rows or at in kept)


@cache
def _common() -> frozenset[str]:
    """Words of any question, by which no row is chosen."""
    english = tokens("how many much long does do is are the a an of to for in my i what when which", "en")
    return frozenset([*english, *tokens("需要多少多久怎么什么几吗的时候", "zh")])
