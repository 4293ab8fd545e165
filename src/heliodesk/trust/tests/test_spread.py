"""What earlier messages change, and phrases that other wallets prove."""

import random

import pytest

from heliodesk.trust import schemes
from heliodesk.trust.secrets import find, guard, may_go_on
from heliodesk.trust.wordlists import lists, read

from . import heldout_keys, labelled

CHAT = """hello|are you there|please help|wait|one moment|thank you|ok|yes|my wallet|trade|problem|error again|still nothing
what now|when|how long|can you check|same problem|network|update|try again|nothing|price|order|cancel order please|urgent
this is crazy|sad|good|hope so|sorry|again|any news|just wait|fine|fix it|stop|i agree|all good now""".replace(
    "\n", "|"
).split("|")


def test_people_who_chat_in_list_words_are_left_alone() -> None:
    chance = random.Random(11)
    touched = 0
    for _ in range(60):
        said: list[str] = []
        for _ in range(24):
            said.append(chance.choice(CHAT))
            touched += bool(find(said[-1], before=said[:-1]))
    assert touched <= 2, "of 1,440"


def test_earlier_messages_are_asked_for_only_when_they_can_matter() -> None:
    for text in (
        "I sent 18.4 LTC from my own wallet an hour ago. It left my wallet but my balance has not changed.",
        "Where can I see the fees for a transfer to my bank?",
        "我昨天提现的人民币到现在还没有到账请帮我查一下是什么原因",
        "Пожалуйста, проверьте мой вывод, он висит уже два часа",
    ):
        assert not may_go_on(text), text
    for text in ("abandon ability able", "zoo", "482913", "hunter22", "QnogidDA7jAANMPnzYx"):
        assert may_go_on(text), text


def test_every_part_of_a_phrase_is_looked_at_together_with_what_came_before() -> None:
    missed = 0
    for number in range(600):
        chance = random.Random(number)
        language = lists().languages[number % len(lists().languages)]
        glue = "" if language in labelled.HAN else " "
        missed += not may_go_on(glue.join(labelled.phrase(chance, language, 12)[: 1 + number % 11]))
    assert missed <= 1


@pytest.mark.parametrize("language", ["english", "russian", "turkish", "korean", "japanese", "chinese_simplified"])
def test_every_message_that_held_a_part_is_named_and_emptied(language: str) -> None:
    words = labelled.phrase(random.Random(language), language, 12)
    parts = [" ".join(words[at : at + 3]) for at in range(0, 12, 3)]
    guarded = guard(parts[-1], before=["my deposit is missing", *parts[:-1]])
    assert guarded.text == "[seed phrase removed]"
    assert {number: part.text for number, part in guarded.before.items()} == dict.fromkeys(
        (1, 2, 3), "[seed phrase removed]"
    )


@pytest.mark.parametrize("language", ["russian", "turkish", "english", "spanish"])
def test_words_cut_to_four_letters_over_two_messages(language: str) -> None:
    words = [word[:4] for word in labelled.phrase(random.Random(language), language, 12)]
    guarded = guard(" ".join(words[6:]), before=[" ".join(words[:6])])
    assert (guarded.text, guarded.before[0].text) == ("[seed phrase removed]",) * 2


def test_a_key_in_two_pieces() -> None:
    key = labelled.base58check(b"\x80" + bytes(range(32)) + b"\x01")
    guarded = guard(key[25:], before=["my key is " + key[:25]])
    assert (guarded.text, guarded.before[0].text) == ("[private key removed]", "my key is [private key removed]")
    assert guard(key[25:], before=[key[:24] + "x"]).text == key[25:]


def test_words_of_other_wallets() -> None:
    chance, english = random.Random(2), read("english")
    phrase, _ = heldout_keys.algorand(chance)
    assert guard(f"algo: {phrase}").text == "algo: [seed phrase removed]"
    for size, proven in ((24, schemes._ton), (12, schemes._electrum)):
        while not proven(phrase := " ".join(chance.choices(english, k=size))):
            pass
        assert guard(phrase).text == "[seed phrase removed]"
    monero = (
        "sequence atlas unveil summon pebbles tuesday beer rudely snake rockets different fuselage woven tagged bested"
        " dented vegan hover rapid fawns obvious muppet randomly seasons randomly"
    )
    assert guard(f"xmr: {monero}").text == "xmr: [seed phrase removed]"
    assert guard(monero.replace(" randomly seasons randomly", " randomly seasons hover oasis")).found == ()


def test_korean_letters_that_stand_apart_are_the_same_syllables() -> None:
    words = labelled.phrase(random.Random(5), "korean", 12)  # the list keeps them apart (NFKD)
    for text in (" ".join(words), "\u200b".join(" ".join(words))):
        assert [found.kind for found in find(text)] == ["seed-phrase"]
