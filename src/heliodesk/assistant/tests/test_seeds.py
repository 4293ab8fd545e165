import json
from pathlib import Path

from heliodesk.assistant import finding
from heliodesk.assistant.fit import HELP
from heliodesk.assistant.gate import CLUES
from heliodesk.assistant.seeding import seeds
from heliodesk.embeddings.e5 import MODEL
from heliodesk.intents.model import NONE


def test_every_shipped_article_has_seeds_in_both_languages():
    paths = {f"{path.parent.name}/{path.name.split('.')[0]}" for path in HELP.glob("*/*.md")}
    for language in ("en", "zh"):
        counts: dict[str, int] = {}
        for each in seeds():
            if each.language == language:
                counts[each.label] = counts.get(each.label, 0) + 1
        assert set(counts) - {NONE} == paths
        assert min(counts.values()) >= 25
        assert counts[NONE] >= 300


def test_no_seed_stands_twice():
    told = [(each.language, each.text.lower()) for each in seeds()]
    assert len(told) == len(set(told))


def test_no_seed_is_a_held_back_question():
    path = Path(__file__).parents[4] / "tests" / "data" / "help_held_back.jsonl"
    held = {json.loads(line)["q"].strip().lower() for line in path.read_text().splitlines()}
    assert len(held & {each.text.lower() for each in seeds()}) <= len(held) // 20


def test_what_was_learnt_fits_the_shipped_embedder_and_there_is_one_for_words():
    for model in (MODEL, ""):
        known = finding.knowledge(model)
        assert known.embedder == known.model.embedder == model
        assert set(known.model.labels) == {each.label for each in seeds()}
        for gate in (known.known, known.new):
            assert len(gate.weights) == 2 * CLUES + 1
            assert 0 < gate.offer <= gate.answer <= 1


def test_another_embedder_is_judged_by_words():
    assert finding.knowledge("somebody-elses/1").embedder == ""
