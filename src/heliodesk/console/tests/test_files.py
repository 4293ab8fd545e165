"""Agents send and open files by the console's own doors."""

from uuid import uuid4

import pytest
from django.test import Client

from heliodesk.conversations.models import Message
from heliodesk.conversations.posting import post_message
from heliodesk.files.check import check
from heliodesk.files.models import File
from heliodesk.routing.assignment import accept

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nstartxref\n0\n%%EOF\n"


@pytest.fixture(autouse=True)
def memory(settings, monkeypatch, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    monkeypatch.setenv("HELIODESK_HOME", str(tmp_path))


@pytest.fixture
def mei(new_agent, conversation):
    agent = new_agent()
    accept(conversation, agent=agent)
    return agent


@pytest.fixture
def door(mei):
    client = Client()
    client.force_login(mei)
    return client


def begin(door, conversation, **words):
    return door.post(f"/console/c/{conversation.key}/files", {"name": "a.pdf", "size": len(PDF), **words})


def send(door, conversation) -> str:
    key = begin(door, conversation).json()["key"]
    assert door.put(f"/console/files/{key}?offset=0", PDF, content_type="application/octet-stream").status_code == 200
    assert door.post(f"/console/files/{key}/finish").json()["state"] == "checking"
    return key


def test_an_agent_answers_with_a_pdf(door, conversation):
    key = send(door, conversation)
    told = {"body": "", "client_id": str(uuid4()), "kind": "text", "files": [key]}
    assert door.post(f"/console/c/{conversation.key}/messages", told).status_code == 200
    assert "1 file" in door.get("/console/left").content.decode()
    thread = f"/console/c/{conversation.key}/thread"
    assert "Being checked" in door.get(thread).content.decode()
    check(file=File.objects.get(key=key).pk)
    shown = door.get(thread).content.decode()
    assert "Not scanned for viruses" in shown
    assert "a.pdf" in shown
    assert "data-file-save" in door.get(f"/console/files/{key}/card").content.decode()
    url = door.post(f"/console/files/{key}/link").json()["url"]
    assert b"".join(door.get(url)) == PDF


@pytest.mark.parametrize("size", ["", "x", "-1", "0", "1.5", "9" * 20, str(201 * 2**20)])
def test_a_size_that_is_none_is_refused_in_words(door, conversation, size):
    answer = begin(door, conversation, size=size)
    assert answer.status_code in (413, 422)
    assert answer.json()["message"]
    assert not File.objects.exists()


@pytest.mark.parametrize("offset", ["", "x", "-1", "2", "9" * 20])
def test_an_offset_that_is_none_is_refused(door, conversation, offset):
    key = begin(door, conversation).json()["key"]
    answer = door.put(f"/console/files/{key}?offset={offset}", PDF, content_type="application/octet-stream")
    assert (answer.status_code, answer.json()["error"]) == (409, "file-offset")


def test_a_link_before_the_check_is_refused(door, conversation):
    key = send(door, conversation)
    assert door.post(f"/console/files/{key}/link").status_code == 409


def test_sending_needs_the_pages_own_word(mei, conversation):
    client = Client(enforce_csrf_checks=True)
    client.force_login(mei)
    assert begin(client, conversation).status_code == 403
    key = File.objects.create(customer=conversation.customer, uploaded_by=mei, name="a", size=5).key
    for method in (client.put, client.delete):
        assert method(f"/console/files/{key}?offset=0").status_code == 403


def test_a_refused_file_keeps_the_message_from_being_sent_and_says_why(door, conversation, mei):
    file = File.objects.create(customer=conversation.customer, uploaded_by=mei, name="a", size=5, state="refused")
    told = {"body": "see this", "client_id": str(uuid4()), "kind": "text", "files": [file.key]}
    answer = door.post(f"/console/c/{conversation.key}/messages", told)
    assert (answer.status_code, answer.json()["error"]) == (422, "file-refused")
    assert "Remove it" in answer.json()["message"]
    assert not Message.objects.filter(body="see this").exists()


def test_a_name_is_shown_as_words(door, conversation, customer):
    file = File.objects.create(customer=customer, name="<b>x</b>.pdf", size=5, kind="pdf", state="ready")
    about = {"conversation": conversation.key, "author": customer.actor, "client_id": uuid4()}
    post_message(body="", files=[file.key], **about)
    shown = door.get(f"/console/c/{conversation.key}/thread").content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;.pdf" in shown
    assert "<b>x</b>" not in shown
