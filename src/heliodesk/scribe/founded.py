"""Is what the model wrote borne out by what it cites? Pure: two texts in, the rule that is broken out.

A wrong sentence about money is worse than none, so whatever is doubtful is refused: a number, link, address, promise or request
that the sources do not hold, mark-up, and a text most of whose words are its own.
"""
# ruff: noqa: E501 (lists of words)

import re
import unicodedata
from collections.abc import Sequence

from heliodesk.chains.recognise import recognise
from heliodesk.scribe.numbers import numbers_in
from heliodesk.text.language import by_script
from heliodesk.text.tokens import tokens
from heliodesk.trust.asks import asks_for_secret

_LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,12}://|www\.)[^\s<>\"'，。）)]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|net|org|io|app|me|xyz|info|co|cn|ru|site|online|top|link|exchange|finance|support|help|dev|vip|pro|cc|ly|gg)(?:/[^\s<>\"'，。）)]*)?"
    r"|(?<![\w/])@[a-z0-9_]{4,}"
    r"|\b(?:t\.me|wa\.me|bit\.ly)/\S+",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<\s*/?\s*[a-z!][^>]*>|javascript:|\]\(|!\[|&#x?[0-9a-f]+;|\{\{|\{%", re.IGNORECASE)
# What binds us or says how it will end. Roots, found anywhere in the folded text; the same must stand in a source.
_PROMISES = """
guarantee|promise|we assure|rest assured|definitely|certainly will|surely|100% safe|without fail|you will get|you will receive|you'll get|you'll receive|will be refunded|will refund|we refund|refund you|full refund|will be credited|will credit|will be returned|will be compensated|compensat|reimburs|will be unlocked|will be approved|we will pay|will pay you|risk-free|no risk|waive|free of charge|exempt|bonus|reward|as a gift|voucher|cashback|within the hour|by tomorrow|today at the latest|by tonight|immediately
保证|保證|承诺|承諾|一定会|一定會|肯定会|肯定會|必定|绝对|絕對|退款|全额|全額|赔偿|賠償|补偿|補償|赔付|賠付|免费|免費|免除|减免|减免|奖励|獎勵|赠送|贈送|红包|礼金|返现|返還|返还|零风险|无风险|稳赚|今天内|今日内|明天之前|马上到账|立即到账|立刻到账|马上|立刻|您会收到|您将收到|会到账|将到账|会退还|将退还|包赔
garantiz|garantía de|prometemos|le prometo|aseguramos|reembols|le devolver|será devuelto|recibirá|compensa|indemniz|gratis|sin coste|sin riesgo|bonificaci|de inmediato|mañana mismo
гарантир|обеща|обязательно|вернём|вернем|возврат средств|возместим|компенсир|вы получите|будет зачислен|бесплатно|без риска|бонус|немедленно|сегодня же|завтра же
garanti ed|söz veriyor|kesinlikle|iade edil|iade edeceğ|geri öde|tazmin|alacaksınız|ücretsiz|risksiz|bonus|hemen|yarına kadar
đảm bảo|cam kết|hứa|chắc chắn|hoàn tiền|hoàn lại|bồi thường|đền bù|bạn sẽ nhận|miễn phí|không rủi ro|tặng|ngay lập tức
garantier|versprech|bestimmt|erstatt|entschädig|sie erhalten|kostenlos|risikofrei|sofort|garantiss|promettons|rembours|indemnis|vous recevrez|gratuit|sans risque|immédiatement|garantimos|prometemos|reembols|receberá|grátis|保証|約束|必ず|返金|補償|無料|今すぐ|보장|약속|반드시|환불|보상|무료|즉시|أضمن|نضمن|نعدك|سنعيد|تعويض|استرداد|مجان|فورا
"""
_WORDS_OF_PROMISE = tuple(sorted({word for line in _PROMISES.strip().splitlines() for word in line.split("|") if word}))
# Politeness needs no source.
_KINDNESS = frozenset(
    [
        "hello",
        "hi",
        "dear",
        "thank",
        "you",
        "your",
        "for",
        "contacting",
        "us",
        "we",
        "are",
        "sorry",
        "please",
        "let",
        "know",
        "if",
        "have",
        "question",
        "more",
        "help",
        "happy",
        "i",
        "can",
        "the",
        "a",
        "an",
        "to",
        "of",
        "in",
        "on",
        "and",
        "is",
        "it",
        "this",
        "that",
        "be",
        "with",
        "as",
        "or",
        "not",
        "at",
        "by",
        "from",
        "will",
        "what",
        "which",
        "how",
        "when",
        "where",
        "do",
        "does",
        "here",
        "our",
        "any",
        "would",
        "could",
        "您好",
        "感谢",
        "您",
        "的",
        "请",
        "联系",
        "我们",
        "如果",
        "有",
        "问题",
        "可以",
        "需要",
        "了",
        "在",
        "是",
        "和",
        "会",
        "抱歉",
        "这",
        "那",
        "吗",
        "吧",
        "呢",
        "也",
        "都",
        "就",
        "不",
        "再",
        "还",
    ]
)
_OWN_SHARE = 0.5  # of a text's telling words, how many may be its own


def broken_rule(text: str, sources: Sequence[str], *, in_own_words: bool = False) -> str:
    """The first rule that a text breaks against its sources, or "": "empty", "no-source", "markup", "link", "address", "number",
    "promise", "secret", "own-words".

    `in_own_words`: a translation or a summary, whose words are others than the source's; the other rules hold for it as well,
    but for promises, which it may not be able to say in the source's words.
    """
    if not isinstance(text, str) or not text.strip():
        return "empty"
    if not any(source.strip() for source in sources):
        return "no-source"
    said, held = _fold(text), _fold("\n".join(sources))
    if _MARKUP.search(said):
        return "markup"
    if not _links(said) <= _links(held):
        return "link"
    if not _ids(text) <= _ids("\n".join(sources)):
        return "address"
    if not numbers_in(text) <= numbers_in("\n".join(sources)):
        return "number"
    if not in_own_words and any(word in said and word not in held for word in _WORDS_OF_PROMISE):
        return "promise"
    if asks_for_secret(text):
        return "secret"
    if not in_own_words and _own_share(text, sources) > _OWN_SHARE:
        return "own-words"
    return ""


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    # What is not seen does not part words, and what looks like a dot is one.
    return (
        re.sub(r"[\u00ad\u200b-\u200f\u2060\ufeff]", "", plain)
        .replace("。com", ".com")
        .replace("[.]", ".")
        .replace("(.)", ".")
    )


def _links(folded: str) -> set[str]:
    return {found.rstrip(".,;:!?") for found in _LINK.findall(folded)}


def _ids(text: str) -> set[str]:
    return {each.value for each in recognise(text) if each.kind in ("address", "transaction")}


def _own_share(text: str, sources: Sequence[str]) -> float:
    """The share of its telling words that no source in its language holds. In a language that no source has nothing can be
    looked up, so all of it is its own."""
    language = by_script(text, "en")
    near = [source for source in sources if by_script(source, "en") == language]
    own = [word for word in tokens(text, language) if word not in _KINDNESS]
    held = set(tokens("\n".join(near), language))
    return sum(word not in held for word in own) / len(own) if own else 0.0
