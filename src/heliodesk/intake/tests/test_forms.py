"""Forms are read strictly, written back the same, and the shipped ones are fit to be asked."""

import copy
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliodesk.intake.forms import NotAForm, form_to_json, read_form
from heliodesk.intake.shapes import KINDS, Condition, words_in
from heliodesk.intake.versions import shipped
from heliodesk.trust.secrets import asks_for_secret

SHIPPED = shipped()
WANTED = {
    "deposit-not-credited", "withdrawal-not-received", "wrong-network", "verification", "account-locked",
    "two-factor-reset", "order-dispute", "p2p-dispute", "card-or-fiat", "api", "fees", "suggestion", "report-a-scam", "appeal",
}  # fmt: skip


def small(**more: object) -> dict:
    return {
        "slug": "small", "group": "other", "team": "support", "urgency": 2, "complexity": 1,
        "title": {"en": "Small"}, "says": {"en": "A small form."},
        "steps": [
            {
                "name": "one",
                "title": {"en": "One"},
                "fields": [
                    {"name": "kind", "kind": "choice", "label": {"en": "Kind"}, "required": True,
                     "choices": [{"value": "a", "label": {"en": "A"}}, {"value": "b", "label": {"en": "B"}}]},
                    {"name": "more", "kind": "text", "label": {"en": "More"}, "when": {"field": "kind", "is": "a"}},
                ],
            }
        ],
        **more,
    }  # fmt: skip


def rules(data: object) -> set[tuple[str, str]]:
    with pytest.raises(NotAForm) as caught:
        read_form(data)
    return {(problem.where, problem.rule) for problem in caught.value.problems}


def field(data: dict, i: int = 1) -> dict:
    return data["steps"][0]["fields"][i]


def test_every_matter_that_an_exchange_has_is_shipped():
    assert set(SHIPPED) == WANTED


@pytest.mark.parametrize("slug", sorted(SHIPPED))
def test_a_shipped_form_is_sound_and_written_back_the_same(slug):
    form = read_form(SHIPPED[slug])
    assert form.slug == slug
    assert form_to_json(form) == SHIPPED[slug]
    assert read_form(form_to_json(form)) == form


@pytest.mark.parametrize("slug", sorted(SHIPPED))
def test_a_shipped_form_is_whole_in_english_and_chinese(slug):
    def walk(value: object) -> list[dict]:
        if isinstance(value, list):
            return [found for each in value for found in walk(each)]
        if not isinstance(value, dict):
            return []
        return [value] if "en" in value else [found for each in value.values() for found in walk(each)]

    for words in walk(SHIPPED[slug]):
        assert set(words) == {"en", "zh-Hans"}
        if words["zh-Hans"] != words["en"]:  # "REST" is REST
            assert re.search("[\u4e00-\u9fff]", words["zh-Hans"]) or words["en"] in ("Passport",), words
            assert not re.search("[\u4e00-\u9fff][,;!?]", words["zh-Hans"]), words  # full-width punctuation


@pytest.mark.parametrize("slug", sorted(SHIPPED))
def test_no_shipped_form_asks_for_a_secret(slug):
    form = read_form(SHIPPED[slug])
    for each in form.fields:
        for language in ("en", "zh-Hans"):
            label = words_in(each.label, language)
            if each.kind in ("text", "long-text", "uid", "order", "memo"):
                assert asks_for_secret(label) is None, label
                assert not re.search("password|recovery|seed|private key|密码|助记词|私钥", label, re.IGNORECASE), label


def test_a_language_that_is_missing_falls_back():
    words = {"en": "Yes", "zh-Hans": "是", "pt": "Sim"}
    assert words_in(words, "zh-hans") == "是"
    assert words_in(words, "zh-Hant") == "是"
    assert words_in(words, "pt-BR") == "Sim"
    assert words_in(words, "vi") == "Yes"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda d: d.update(urgency=5), ("urgency", "not-in-range")),
        (lambda d: d.update(urgency=True), ("urgency", "not-in-range")),
        (lambda d: d.update(slug="No Slug"), ("slug", "not-a-name")),
        (lambda d: d.update(colour="red"), ("colour", "unknown-name")),
        (lambda d: d.update(title={"zh-Hans": "小"}), ("title.en", "english-missing")),
        (lambda d: d.update(steps=[]), ("steps", "no-steps")),
        (lambda d: field(d).update(kind="password"), ("steps.0.fields.1.kind", "not-offered")),
        (lambda d: field(d).update(name="kind"), ("steps.0.fields.1.name", "name-twice")),
        (
            lambda d: field(d).update(when={"field": "later", "is": "a"}),
            ("steps.0.fields.1.when.field", "no-such-field"),
        ),
        (
            lambda d: field(d).update(when={"field": "more", "is": "a"}),
            ("steps.0.fields.1.when.field", "no-such-field"),
        ),
        (lambda d: field(d).update(when={"field": "kind", "is": "c"}), ("steps.0.fields.1.when.is", "no-such-choice")),
        (lambda d: field(d).update(when={"eval": "1"}), ("steps.0.fields.1.when", "not-a-condition")),
        (lambda d: field(d).update(coin="kind"), ("steps.0.fields.1.coin", "not-for-this-kind")),
        (lambda d: field(d, 0).update(choices=[]), ("steps.0.fields.0.choices", "too-few-choices")),
        (lambda d: field(d).update(label={"en": "x" * 601}), ("steps.0.fields.1.label.en", "too-long")),
        (lambda d: d["steps"][0].update(name="review"), ("steps.0.name", "name-taken")),
    ],
)
def test_each_fault_is_named_at_its_place(change, problem):
    data = small()
    change(data)
    assert problem in rules(data)


def test_all_faults_are_named_at_once():
    data = small(urgency=0, complexity=9)
    field(data).update(label={})
    assert {where for where, _rule in rules(data)} == {"urgency", "complexity", "steps.0.fields.1.label.en"}


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(ANY_JSON)
def test_any_json_at_all_is_refused_in_words_and_never_crashes(data):
    with pytest.raises(NotAForm):
        read_form(data)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(SHIPPED)), st.lists(st.integers(0, 30), min_size=1, max_size=6), ANY_JSON)
def test_a_form_with_anything_put_anywhere_is_read_or_refused(slug, path, value):
    data = copy.deepcopy(SHIPPED[slug])
    at: object = data
    for i, step in enumerate(path):
        if isinstance(at, dict) and at:
            key: object = sorted(at)[step % len(at)]
        elif isinstance(at, list) and at:
            key = step % len(at)
        else:
            break
        if i == len(path) - 1 or not isinstance(at[key], dict | list):
            at[key] = value
            break
        at = at[key]
    try:
        form, problems = read_form(data), []
    except NotAForm as refused:
        form, problems = None, refused.problems
    assert problems if form is None else read_form(form_to_json(form)) == form


NAMES = st.sampled_from(["kind", "more", "coin"])
CONDITIONS = st.recursive(
    st.builds(
        lambda n, v: Condition("in", n, tuple(v)), NAMES, st.lists(st.sampled_from("abc"), min_size=1, max_size=3)
    )
    | st.builds(lambda n, r: Condition(r, n), NAMES, st.sampled_from(["filled", "empty"])),
    lambda inner: (
        st.builds(
            lambda rule, parts: Condition(rule, parts=tuple(parts)),
            st.sampled_from(["all", "any"]),
            st.lists(inner, min_size=1, max_size=3),
        )
        | st.builds(lambda part: Condition("not", parts=(part,)), inner)
    ),
    max_leaves=6,
)


@given(CONDITIONS, st.dictionaries(NAMES, st.sampled_from("abc") | st.just(("a", "b"))))
def test_not_turns_any_condition_around(condition, answers):
    assert Condition("not", parts=(condition,)).holds(answers) is not condition.holds(answers)


def test_every_kind_is_used_by_a_shipped_form():
    used = {each.kind for data in SHIPPED.values() for each in read_form(data).fields}
    assert used == set(KINDS)
