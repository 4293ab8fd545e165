import numpy as np
import pytest

from heliodesk.intents import kernel, logistic
from heliodesk.intents.model import NONE, loaded
from heliodesk.intents.report import calibrated, calibration_error
from heliodesk.intents.training import Example, train
from heliodesk.intents.words import COLUMNS, hashed, rarity, weighed

CARD = [
    "my card was declined",
    "card payment refused",
    "the card does not work",
    "visa card rejected",
    "why is my card declined",
]
COIN = [
    "where is my deposit",
    "deposit not credited",
    "coins did not arrive",
    "my btc deposit is missing",
    "deposit pending",
]
TALK = ["hello there", "good morning", "tell me a joke", "thank you", "what is your name"]
EXAMPLES = [
    *(Example(text, "card", "en") for text in CARD),
    *(Example(text, "deposit", "en") for text in COIN),
    *(Example(text, NONE, "en") for text in TALK),
]


class Embedder:
    """Points by the words of three matters, with a little of the text's own."""

    model = "by hand"

    def queries(self, texts):
        rows = []
        for text in texts:
            own = np.random.default_rng(len(text)).normal(0, 0.1, 6)
            own[0] += any(word in text for word in ("card", "visa"))
            own[1] += any(word in text for word in ("deposit", "coins", "btc"))
            own[2] += not own[:2].max() > 0.5
            rows.append(own / np.linalg.norm(own))
        return np.array(rows, np.float32)


@pytest.fixture(scope="module")
def trained():
    return train(EXAMPLES, Embedder(), names={"card": "card payment", "deposit": "missing deposit"})


def test_a_new_text_gets_the_label_of_its_matter(trained):
    model, _report = trained
    for text, label in (("they declined my visa", "card"), ("the deposit never came", "deposit")):
        guess = model.tell(text, Embedder().queries([text])[0], "en", sure=0.4)
        assert guess is not None
        assert guess.label == label


def test_what_belongs_nowhere_is_not_told(trained):
    model, _report = trained
    assert model.tell("good evening, a joke please", Embedder().queries(["hello"])[0], "en") is None


def test_likelihoods_add_up_and_nothing_is_certain(trained):
    model, _report = trained
    guesses = model.guesses("my card was declined", Embedder().queries(["my card was declined"])[0], "en")
    assert sum(each.likely for each in guesses) == pytest.approx(1, abs=1e-4)
    assert guesses[0].likely < 0.99
    assert [each.likely for each in guesses] == sorted((each.likely for each in guesses), reverse=True)


def test_a_stored_model_says_the_same(trained):
    model, _report = trained
    again, text = loaded(model.dumped()), "visa refused"
    point = Embedder().queries([text])[0]
    assert again.embedder == "by hand"
    for one, other in zip(model.guesses(text, point), again.guesses(text, point), strict=True):
        assert one.label == other.label
        assert one.likely == pytest.approx(other.likely, abs=2e-3)


def test_bytes_that_are_no_model_are_refused():
    with pytest.raises((ValueError, OSError, KeyError)):
        loaded(b"PK nothing of the kind")


def test_training_is_the_same_every_time(trained):
    model, report = trained
    again, reported = train(EXAMPLES, Embedder(), names={"card": "card payment", "deposit": "missing deposit"})
    assert again.dumped() == model.dumped()
    assert reported == report


def test_without_an_embedder_words_speak_alone():
    model, report = train(EXAMPLES, None)
    assert model.embedder == ""
    assert model.guesses("card declined", None, "en")[0].label == "card"
    assert report is not None
    assert set(report.few) == {"card", "deposit", NONE}


def test_a_model_with_points_wants_one(trained):
    with pytest.raises(ValueError, match="point"):
        trained[0].tell("card", None)


def test_one_label_is_nothing_to_choose_from():
    with pytest.raises(ValueError, match="two labels"):
        train([Example("a", "x"), Example("b", "x")], None)


def test_the_report_counts_and_names_what_is_confused():
    wrong = [*EXAMPLES, *(Example(text + " now", "deposit", "en") for text in CARD)]
    _model, report = train(wrong, Embedder())
    assert report is not None
    assert report.counts == {NONE: 5, "card": 5, "deposit": 10}
    assert {("card", "deposit"), ("deposit", "card")} & {each[:2] for each in report.confused}
    assert report.accuracy < 0.9


def test_each_half_of_the_words_has_length_one():
    rows = [hashed("deposit not credited", "en"), hashed("提现没到账")]
    for columns, values in rows:
        found = weighed(columns, values, rarity(rows))
        assert np.linalg.norm(found[columns < COLUMNS]) == pytest.approx(1, abs=1e-5)
        assert np.linalg.norm(found[columns >= COLUMNS]) == pytest.approx(1, abs=1e-5)


def test_hostile_texts_have_words_too():
    for text in ("", " ", "\x00", "\ud800 deposit", "\ufdfa" * 20_000, "&" * 300_000):
        columns, values = hashed(text)
        assert len(columns) == len(values)


def test_logistic_regression_finds_a_line():
    rows = np.array([[0, 1], [0.1, 0.9], [1, 0], [0.9, 0.2]], np.float32)
    weights = logistic.fit(rows, np.array([0, 0, 1, 1]), 2, cost=10)
    assert ((rows @ weights[:-1] + weights[-1]).argmax(1) == [0, 0, 1, 1]).all()


def test_landmarks_are_shared_out_fairly():
    labels = np.array([0] * 50 + [1] * 3 + [2] * 20)
    chosen = labels[kernel.landmarks(labels, 15)]
    assert (chosen == 1).sum() == 3
    assert abs(int((chosen == 0).sum()) - int((chosen == 2).sum())) <= 1


def test_the_calibration_error_is_how_far_off():
    assert calibration_error(np.array([0.9] * 10), np.array([True] * 9 + [False])) == pytest.approx(0, abs=1e-6)
    assert calibration_error(np.array([0.9] * 10), np.array([True] * 5 + [False] * 5)) == pytest.approx(0.4, abs=1e-6)


def test_a_temperature_cools_what_is_too_sure():
    scores = np.array([[9.0, 0.0]] * 10, np.float32)
    labels = np.array([0] * 7 + [1] * 3)
    assert calibrated(scores, labels) > 2
