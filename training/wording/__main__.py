"""Trains the word model from the corpus: `make word-model`, or `python -m training.wording`.

First on the rows for training alone, to learn from the tuning rows how sure the model may be; then on both, and writes
the file that voicesim reads. The test rows are not looked at here: `benchmarks/words.py` measures on them.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from training.wording.batches import Layout
from training.wording.corpus import Row, load_rows
from training.wording.export import save
from training.wording.fit import Recipe, train
from training.wording.measure import Predicted, best_temperature, score
from training.wording.minilm import vocabulary, weights_file
from training.wording.misheard import Mishearing, heard_rows, learning_voices
from training.wording.network import Network, start_from
from voicesim.language.pieces import Vocabulary

TARGET = Path(__file__).resolve().parents[2] / "voicesim" / "language" / "en" / "word_model.npz"
ROWS_AT_ONCE = 64


@torch.no_grad()
def predict(network: Network, layout: Layout, rows: Sequence[Row]) -> tuple[Predicted, np.ndarray]:  # type: ignore[type-arg]
    """What a network says of some rows, and the logits of their styles."""
    network.eval()
    outs = []
    for at in range(0, len(rows), ROWS_AT_ONCE):
        batch = layout.batch(rows[at : at + ROWS_AT_ONCE])
        outs.append(network(batch.ids, batch.sides, batch.there)[:3])
    styles, axes, techniques = (torch.cat(part).double() for part in zip(*outs, strict=True))
    shares = torch.softmax(styles, -1).numpy()
    return Predicted(shares, axes.numpy(), torch.sigmoid(techniques).numpy()), styles.numpy()


def learnt(rows: Sequence[Row], shown: Sequence[Row], recipe: Recipe) -> tuple[Network, Layout]:
    """A network that has learnt from rows; how right it is on `shown` is printed after every epoch."""
    kept, pieces = vocabulary()
    words = Vocabulary(pieces)
    mishearing = Mishearing.of_rows(rows, heard_rows(rows, learning_voices()))
    plain, started = Layout(words), time.monotonic()

    def report(epoch: int, network: Network) -> None:
        took = f"epoch {epoch} of {recipe.epochs}, {time.monotonic() - started:.0f} s"
        print(took, score(shown, predict(network, plain, shown)[0]) if shown else "", flush=True)

    torch.manual_seed(recipe.seed)  # the heads begin at random
    network = train(start_from(weights_file(), kept), rows, Layout(words, mishearing), recipe, report)
    return network, plain


def main() -> None:
    """Train, tell how right it is, write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=Recipe().epochs)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--temperature", type=float, help="known already: leave out the first training")
    parser.add_argument("--only-tune", action="store_true", help="stop after the first training")
    parser.add_argument("--out", type=Path, default=TARGET)
    given = parser.parse_args()
    torch.set_num_threads(1)  # a second thread waits for the first more than it helps
    torch.use_deterministic_algorithms(True)
    rows, recipe = load_rows(), Recipe(epochs=given.epochs, seed=given.seed)
    parts = {group: [row for row in rows if row.group == group] for group in ("training", "tuning")}
    temperature = given.temperature
    if temperature is None:
        network, layout = learnt(parts["training"], parts["tuning"], recipe)
        logits = predict(network, layout, parts["tuning"])[1]
        temperature = best_temperature(logits, np.array([row.style for row in parts["tuning"]]))
        print(f"temperature {temperature:.2f}", flush=True)
    if not given.only_tune:
        network, _ = learnt([*parts["training"], *parts["tuning"]], [], recipe)
        weights = {name: values.numpy() for name, values in network.state_dict().items()}
        save(given.out, vocabulary()[1], weights, round(temperature, 2))
        print(f"{given.out}: {given.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
