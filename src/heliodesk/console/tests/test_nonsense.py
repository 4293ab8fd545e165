"""What no form of ours sends is answered, and breaks nothing."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
NONSENSE = ("\x00", "a\x00b", "x" * 100_000, "١", "<script>", "-1")


def test_nonsense_in_any_field_is_no_failure_of_ours(new_agent, conversation, settings) -> None:
    settings.SECOND_FACTOR_ROLES = []
    editor, agent = new_agent("Lu Chen", roles=["editor"]), new_agent("Mei Tan")
    boss = new_agent("Ingrid Solberg", roles=["agent", "supervisor"])
    administrator = new_agent("Kofi Mensah", roles=["administrator"])
    talk = {"key": conversation.key}
    doors = (
        (editor, "post", reverse("console:articles:act-on-gap"), ("keys", "do", "article", "shelf")),
        (editor, "get", reverse("console:articles:gaps"), ("language", "weeks", "done")),
        (boss, "post", reverse("console:train"), ("sort",)),
        (boss, "post", reverse("console:decide-training", args=["nobody"]), ("do",)),
        (boss, "post", reverse("console:assistant"), ("team", "on")),
        (administrator, "post", reverse("console:language-model"), ("tokens_a_day", "is_on")),
        (agent, "post", reverse("console:translate", kwargs=talk), ("on",)),
        (agent, "post", reverse("console:translate-draft", kwargs=talk), ("body",)),
        (agent, "get", reverse("console:translate-one", kwargs={**talk, "number": 10**30}), ("any",)),
    )
    failed = []
    for who, method, where, names in doors:
        door = Client(raise_request_exception=False)
        door.force_login(who)
        for name in names:
            for value in NONSENSE:
                answer = getattr(door, method)(where, {name: value})
                if answer.status_code >= 500:
                    failed.append((where, name, value[:8], answer.status_code))
    assert failed == []
