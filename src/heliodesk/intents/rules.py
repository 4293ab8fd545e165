"""What the assistant never answers itself: matters that go to a person at once. Pure.

Words, not meaning: what stands here has to be caught in every language that customers write, also without a model. A phrase
that is caught too often costs a person a minute; one that is missed may cost more.
"""

import re
from typing import Literal

from heliodesk.intents.phrases import pattern, plain
from heliodesk.intents.rule_words import ASKED_FOR, LEGAL, LIFE, MINOR, PRESS, SHORT_ASKS, STOLEN

Rule = Literal["life", "stolen", "minor", "legal", "press", "person"]

# The gravest first: whoever writes of two is helped with that.
_PHRASES: tuple[tuple[Rule, re.Pattern[str]], ...] = (
    ("life", pattern(LIFE)),
    ("stolen", pattern(STOLEN)),
    ("minor", pattern(MINOR)),
    ("legal", pattern(LEGAL)),
    ("press", pattern(PRESS)),
    ("person", pattern(ASKED_FOR)),
)
_SHORT = frozenset(plain(word) for word in SHORT_ASKS)
# What may stand around such a word: "hi, agent please", "我要人工".
_AROUND = re.compile(
    r"\b(?:hi|hello|hey|please|pls|plz|a|an|the|to|i|want|need|now|just|give me|por favor|un|una|um|uma|quiero|s'il vous plait|svp|bitte|"
    r"einen?|пожалуиста|хочу|lutfen|bir|lam on|tolong|saya mau)\b|请|我要|我想要?|帮我|给我|找|叫|呼叫|转|谢谢|麻烦|你好|您好"
)
_AGE = re.compile(
    r"\b(?:i ?['’]?a?m|me being|my (?:son|daughter|child|kid|brother|sister) is|tengo|tenho|ich bin|j ?['’]ai|mne|мне|ben)\s+"
    r"(?:only |just |solo |erst |всего )?(?:[5-9]|1[0-7])(?=\s*(?:years?|yrs?|yo\b|y/o|y\.o|anos|jahre|ans\b|лет|год|yas|$|[.,!?;]))"
)
_AGE_HAN = re.compile(r"(?<!\d)(?:[5-9]|1[0-7])\s*周?[岁歳歲]|(?:十[一二三四五六七]|[五六七八九])[岁歳歲]")
_YEAR_OLD = re.compile(r"(?<!\d)(?:[89]|1[0-7])[- ]years?[- ]olds?\b(?! (?:account|wallet|order))")


def rule_of(text: str) -> Rule | None:
    """Which rule sends this to a person? None: none does."""
    seen = plain(text)
    for rule, phrases in _PHRASES:
        if phrases.search(seen) or (rule == "minor" and _is_young(seen)):
            return rule
    left = " ".join(_AROUND.sub(" ", seen).strip(" .,!?;:，。！？、～~").split())
    return "person" if left in _SHORT else None


def _is_young(seen: str) -> bool:
    return bool(_AGE.search(seen) or _AGE_HAN.search(seen) or _YEAR_OLD.search(seen))
