"""What people read is translated, and the compiled words need no gettext program."""

import pytest

from heliodesk.config import translations


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_message_is_translated(language):
    assert translations.untranslated(language) == []


def test_the_collector_finds_words_in_code_and_templates():
    collected = translations.collect()
    assert collected.get("Taking chats") is not None  # routing/models.py
    paths = {path for message in collected for path, _line in message.locations}
    assert any(path.endswith(".html") for path in paths)
    assert any(path.endswith(".py") for path in paths)


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_translations_keep_the_placeholders(language):
    from babel.messages.pofile import read_po

    with (translations.SOURCES / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        for message in read_po(file, locale=language):
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            for string in strings if message.id else ():
                assert placeholders(string) == placeholders(ids[-1]), message.id


def placeholders(text: str) -> set[str]:
    import re

    return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", text))
