"""What a question finds, as a reader is shown it: each article in their language, by the passage that answers."""

from dataclasses import dataclass

from heliodesk.articles.bm25 import Index
from heliodesk.articles.hits import Hit
from heliodesk.articles.models import Passage
from heliodesk.articles.resolving import address_of
from heliodesk.articles.search import current, search
from heliodesk.text.language import by_script, language_of
from heliodesk.text.tokens import tokens

# Measured on Northstar's articles: of 160 held-back questions that have an article, 97 % come as near as this, and what is about
# something else altogether (recipes, weather, noise) does not. A search shows rather too much: what is near may help.
_NEAR, _BY_WORDS = 0.33, 0.06
_NOT_FAR = 0.42  # of the best one's score
_SENTENCE = 3  # words
# Words that hold an English sentence together, and by which nothing is found.
_JOINING_WORDS = (
    "a about after all am an and any are as at be but by can did do does dont for from get had has have he how i if in is it "
    "its just me my need no not of on or our out she should so some than that the their them there they this to up us want was "
    "we were what when where which who why will with would you your"
)
_JOINING = frozenset(_JOINING_WORDS.split())
# Words that stand in more than a quarter of all passages say nothing of what is asked.
_TELLING, _FEW = 1.1, 100  # among so few passages nothing is told by how many hold a word


@dataclass(frozen=True, slots=True)
class Found:
    """An article that answers. `text` is of the passage; of a question as customers ask it, the summary instead."""

    article: int
    language: str
    page: str
    category: str
    title: str
    heading: str
    anchor: str
    text: str
    address: str

    @property
    def is_other(self) -> bool:
        """Is it there in another language only?"""
        return self.language != self.page


def find(question: str, *, language: str, audience: str, limit: int = 8, half: bool = False) -> list[Found]:
    """The articles that answer; none when nothing comes near. `half`: of a question that is still being typed."""
    spoken = spoken_in(question, language)
    words = telling(question, spoken)
    hits = near_ones(search(question, language=spoken, audience=audience, limit=limit), words, half=half)
    return shown(hits, language)


def shown(hits: list[Hit], language: str) -> list[Found]:
    """Hits as a reader is shown them, in their order."""
    rows = Passage.objects.filter(pk__in=[hit.passage for hit in hits]).select_related("edition__article__category")
    passages = {row.pk: row for row in rows.defer("words", "edition__body", "edition__html", "edition__questions")}
    return [_found(passages[hit.passage], language) for hit in hits if hit.passage in passages]


def spoken_in(question: str, language: str) -> str:
    """The language of a question, when that is another than the page's. A coin's name or two is no sentence. Where nothing is
    written in it, its script decides: a question is compared with texts of some language."""
    found = language_of(question, language)
    if found not in current().indexes:
        found = by_script(question, language)
    is_own = found == language.split("-")[0] or (found == "en" and len(question.split()) < _SENTENCE)
    return language if is_own else found


def near_ones(hits: list[Hit], words: set[str], *, half: bool = False) -> list[Hit]:
    """Those that are about what was asked: the best of what there is may be about something else. `words`: the telling ones of
    the question. Half a question lies near to nothing: there a word that is found is enough."""
    if not hits:
        return []
    by_words = all(hit.near == 0 for hit in hits)  # no embedder, or it does not answer
    is_near = max(hit.near + hit.covered / 2 for hit in hits) >= (_BY_WORDS if by_words else _NEAR)
    if not is_near and not (half and words and hits[0].lexical > 0):
        return []
    return [hit for hit in hits if hit.score >= _NOT_FAR * hits[0].score]


def telling(question: str, language: str) -> set[str]:
    """The words of a question by which something is found."""
    index = words_of(language)
    words = set(tokens(question, language.split("-")[0])) - _JOINING
    return {word for word in words if len(index.lengths) < _FEW or index.rarity(word) >= _TELLING}


def words_of(language: str) -> Index:
    """The words of all articles in a language."""
    return current().indexes.get(language.split("-")[0], Index())


def _found(passage: Passage, language: str) -> Found:
    edition = passage.edition
    article = edition.article
    is_section = passage.kind == Passage.Kind.SECTION
    path = f"{article.category.slug}/{article.slug}"
    anchor = passage.anchor if is_section else ""
    return Found(
        article.pk,
        edition.language,
        language,
        article.category.slug,
        edition.title,
        passage.heading if is_section and passage.heading != edition.title else "",
        anchor,
        (passage.text if is_section else "") or edition.summary,
        address_of(language, path) + (f"#{anchor}" if anchor else ""),
    )
