"""The word model is read from its file, or refused in one line."""

from pathlib import Path

import numpy as np
import pytest

from training.wording.export import save
from voicesim.app.word_models import read_word_model
from voicesim.language.phrases import BIAS, NAMES, RARITY, WEIGHTS
from voicesim.language.word_model import WordModel
from voicesim.model.errors import BadInput
from voicesim.model.language import TECHNIQUES

pytestmark = pytest.mark.unit

WIDTH = 24
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "no", "yes", "'"]


def made_up() -> dict[str, np.ndarray]:
    """Arrays of the right shapes, most small, one large enough to be kept in bytes."""
    chance = np.random.default_rng(1)
    shapes: dict[str, tuple[int, ...]] = {
        "pieces.weight": (len(PIECES), WIDTH), "places.weight": (500, WIDTH), "sides.weight": (2, WIDTH),
        "piece_techniques.weight": (len(TECHNIQUES), WIDTH), "turn_techniques.weight": (len(TECHNIQUES), 2 * WIDTH),
        "style.weight": (4, 2 * WIDTH + len(TECHNIQUES)), "axes.weight": (2, 2 * WIDTH + len(TECHNIQUES)),
        "layers.0.inner.weight": (600, WIDTH), "layers.0.outer.weight": (WIDTH, 600),
        **{f"layers.0.{part}.weight": (WIDTH, WIDTH) for part in ("query", "key", "value", "out")},
    }  # fmt: skip
    arrays = {name: chance.normal(0, 0.2, shape) for name, shape in shapes.items()}
    heads = [name for name in shapes if name.split(".")[0] not in {"pieces", "places", "sides"}]
    arrays |= {name.replace("weight", "bias"): np.zeros(shapes[name][0]) for name in heads}
    for name in ("norm", "layers.0.norm_1", "layers.0.norm_2"):
        arrays |= {f"{name}.weight": np.ones(WIDTH), f"{name}.bias": np.zeros(WIDTH)}
    return {name: values.astype(np.float32) for name, values in arrays.items()}


def test_what_was_saved_reads_as_it_did(tmp_path: Path):
    path = tmp_path / "model.npz"
    save(path, PIECES, made_up(), temperature=1.3)
    before = WordModel.of(PIECES, made_up() | {"temperature": np.array([1.3], np.float32)})
    turn = ["no", "yes", "isn't"]
    wanted, found = before.read(turn, ["yes"]), read_word_model(path).read(turn, ["yes"])
    np.testing.assert_allclose(found.styles, wanted.styles, atol=0.01)
    np.testing.assert_allclose(found.techniques, wanted.techniques, atol=0.02)
    assert [path.name for path in tmp_path.iterdir()] == ["model.npz"]


def test_phrases_come_back_from_the_file_and_speak_for_the_whole_turn(tmp_path: Path):
    path = tmp_path / "model.npz"
    weights = np.zeros((2, len(TECHNIQUES)), np.float32)
    weights[1] = 40.0
    phrases = {
        NAMES: np.frombuffer(b"no\nyes no", np.uint8), RARITY: np.ones(2, np.float32), WEIGHTS: weights,
        BIAS: np.zeros(len(TECHNIQUES), np.float32),
    }  # fmt: skip
    save(path, PIECES, made_up() | phrases, temperature=1.3)
    with_phrases = read_word_model(path)
    save(path, PIECES, made_up(), temperature=1.3)
    without = read_word_model(path)
    known = with_phrases.read(["yes", "no"], [])
    assert (known.techniques > without.read(["yes", "no"], []).techniques).all()
    np.testing.assert_array_equal(known.styles, without.read(["yes", "no"], []).styles)
    np.testing.assert_array_equal(known.by_piece, without.read(["yes", "no"], []).by_piece)


def test_the_same_weights_give_the_same_file(tmp_path: Path):
    for name in ("a.npz", "b.npz"):
        save(tmp_path / name, PIECES, made_up(), temperature=1.0)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


@pytest.mark.parametrize("damage", ["cut short", "no archive", "missing"])
def test_a_broken_file_is_refused_in_one_line(tmp_path: Path, damage: str):
    path = tmp_path / "model.npz"
    save(path, PIECES, made_up(), temperature=1.0)
    if damage == "cut short":
        path.write_bytes(path.read_bytes()[:-2000])
    elif damage == "no archive":
        path.write_text("nothing")
    else:
        path.unlink()
    with pytest.raises(BadInput, match="not a word model") as refused:
        read_word_model(path)
    assert "\n" not in str(refused.value)
