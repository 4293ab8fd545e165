from datetime import UTC, datetime, timedelta
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from heliodesk.access.tokens import BadToken
from heliodesk.conversations.models import Conversation
from heliodesk.people.identity import NotIdentified, customer_of, identify, read_identity, token_for
from heliodesk.people.models import Customer
from heliodesk.people.personal import digest_of, phishing_code_for

SECRET = "a-shared-secret-of-the-exchange-and-us"
PRIVATE = Ed25519PrivateKey.generate()


@pytest.fixture(autouse=True)
def keys(settings):
    public = PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    settings.IDENTITY_KEYS = {"old": {"alg": "HS256", "key": SECRET}, "new": {"alg": "EdDSA", "key": public}}
    settings.IDENTITY_AUDIENCE = "heliodesk"


def token(*, kid="old", key=SECRET, alg="HS256", minutes=5, drop=(), **claims):
    now = datetime.now(UTC)
    claims = {
        "sub": "c-1",
        "aud": "heliodesk",
        "iat": now,
        "exp": now + timedelta(minutes=minutes),
        "jti": uuid4().hex,
        **claims,
    }
    return jwt.encode({k: v for k, v in claims.items() if k not in drop}, key, alg, headers={"kid": kid})


@pytest.mark.parametrize("words", [{}, {"kid": "new", "key": PRIVATE, "alg": "EdDSA"}])
def test_both_keys_identify_during_a_rotation(db, words):
    assert read_identity(token(name="Amara", **words)).name == "Amara"


def test_a_token_identifies_once(db):
    once = token()
    read_identity(once)
    with pytest.raises(NotIdentified, match="jti-used"):
        read_identity(once)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ({"kid": "unknown"}, "kid"),
        ({"aud": "elsewhere"}, "aud"),
        ({"minutes": 6}, "exp-too-far"),
        ({"minutes": -2}, "expired"),
        ({"key": "another-secret-that-is-not-ours-at-all"}, "signature"),
        ({"drop": ["jti"]}, "jti"),
        ({"drop": ["sub"]}, "sub"),
        ({"drop": ["exp"]}, "exp"),
        ({"sub": ""}, "sub"),
        ({"kid": "new"}, "signature"),  # signed with the shared secret under the name of the public key
    ],
)  # fmt: skip
def test_a_token_that_breaks_a_rule_is_refused_by_its_name(db, words, rule):
    with pytest.raises(NotIdentified) as refused:
        read_identity(token(**words))
    assert refused.value.rule == rule


def test_an_unsigned_token_is_refused(db):
    now = datetime.now(UTC)
    claims = {"sub": "c-1", "aud": "heliodesk", "iat": now, "exp": now + timedelta(minutes=1), "jti": "x"}
    with pytest.raises(NotIdentified):
        read_identity(jwt.encode(claims, None, "none", headers={"kid": "old"}))
    with pytest.raises(NotIdentified):
        read_identity("not.a.token")


def test_a_visitor_who_signs_in_keeps_the_conversation_and_the_old_token_dies(write):
    visitor = Customer.objects.create()
    conversation = write(visitor)
    old = token_for(visitor)
    customer = identify(visitor=visitor, identity=read_identity(token(name="Amara Nwosu")), hand_on=[Conversation])
    assert Conversation.objects.visible_to(customer.actor).get() == conversation
    with pytest.raises(BadToken):
        customer_of(old)
    assert customer_of(token_for(customer)).name == "Amara Nwosu"


def test_a_known_customer_takes_over_what_the_visitor_began(write):
    known = Customer.objects.create(external_id="c-1")
    visitor = Customer.objects.create()
    conversation = write(visitor)
    assert identify(visitor=visitor, identity=read_identity(token()), hand_on=[Conversation]) == known
    conversation.refresh_from_db()
    assert conversation.customer == known


def test_the_next_person_on_a_shared_device_inherits_nothing(write):
    first = Customer.objects.create(external_id="c-9")
    conversation = write(first)
    second = identify(visitor=first, identity=read_identity(token(sub="c-2")), hand_on=[Conversation])
    assert second != first
    assert not Conversation.objects.visible_to(second.actor).filter(pk=conversation.pk).exists()


@pytest.mark.parametrize("forged", ["", "x", "a.b.c", "é" * 10, "x" * 5000])
def test_a_forged_browser_token_names_nobody(db, forged):
    with pytest.raises(BadToken):
        customer_of(forged)


def test_the_anti_phishing_code_is_kept_where_no_page_shows_it(db):
    told = identify(
        visitor=None, identity=read_identity(token(email="a@b.example", phishing_code=" blue  heron ")), hand_on=[]
    )
    assert phishing_code_for(told, digest_of("A@b.example")) == "blue heron"
    assert phishing_code_for(told, digest_of("else@b.example")) == ""
    assert set(told.masks) == {"email"}
    told = identify(visitor=None, identity=read_identity(token()), hand_on=[])  # nothing was said of it
    assert phishing_code_for(told, digest_of("a@b.example")) == "blue heron"
    told = identify(visitor=None, identity=read_identity(token(phishing_code="")), hand_on=[])
    assert phishing_code_for(told, digest_of("a@b.example")) == ""
