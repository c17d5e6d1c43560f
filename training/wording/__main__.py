"""Trains the word model from the corpus: `make word-model`, or `python -m training.wording`.

On the rows for training and for tuning together, and writes the file that voicesim reads. With `--tune` on the rows
for training alone: the tuning rows then tell after every epoch how right the model is, and at the end how sure it may
be (the temperature). With `--onward` the model in the file learns on, in small steps, for rows that were added: a third
of the time; with `--new` on the passes named there, among some of the old rows: a tenth of it. Beside the network a
linear model of phrases is learnt; `--phrases` renews that alone (half a minute). The test rows are not looked at here:
`benchmarks/words.py` measures on them.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from training.wording.batches import Layout
from training.wording.corpus import Row, among_old, load_rows
from training.wording.export import save, saved_weights, with_meanings
from training.wording.fit import FEW_NEW, ONWARD, Recipe, train
from training.wording.measure import Predicted, best_temperature, score
from training.wording.minilm import vocabulary, weights_file
from training.wording.misheard import Mishearing, heard_rows, learning_voices
from training.wording.network import Network, go_on_from, start_from
from training.wording.phrases import learnt_phrases
from voicesim.language.pieces import Vocabulary

TARGET = Path(__file__).resolve().parents[2] / "voicesim" / "language" / "en" / "word_model.npz"
ROWS_AT_ONCE = 64
Weights = dict[str, npt.NDArray[np.float32]]
TEMPERATURE = 1.2
"""As --tune found it with ten epochs on 6,240 rows; docs/measured.md has the calibration error on the test rows."""


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


def learnt(
    begin: Callable[[], Network], rows: Sequence[Row], shown: Sequence[Row], recipe: Recipe
) -> tuple[Network, Layout]:
    """A network that has learnt from rows; how right it is on `shown` is printed after every epoch."""
    words = Vocabulary(vocabulary()[1])
    mishearing = Mishearing.of_rows(rows, heard_rows(rows, learning_voices()))
    plain, started = Layout(words), time.monotonic()

    def report(epoch: int, network: Network) -> None:
        took = f"epoch {epoch} of {sum(part.epochs for part in recipe.rounds)}, {time.monotonic() - started:.0f} s"
        print(took, score(shown, predict(network, plain, shown)[0]) if shown else "", flush=True)

    torch.manual_seed(recipe.seed)  # the heads begin at random
    network = train(begin(), rows, Layout(words, mishearing), recipe, report)
    return network, plain


def _from_the_start() -> Network:
    return start_from(weights_file(), vocabulary()[0])


def _from_the_file() -> Network:
    return go_on_from(saved_weights(TARGET))


def _half_way(before: Weights, after: Weights) -> Weights:
    """The mean of both: what was learnt is kept, what is new is learnt (Wortsman et al. 2022)."""
    used = {name: values[: len(before[name])] for name, values in after.items()}  # places that nobody reads
    return {name: ((before[name] + values) / 2).astype(np.float32) for name, values in used.items()}


def main() -> None:
    """Train, tell how right it is, write the model."""
    given = _given()
    if given.tune and given.onward:
        raise SystemExit("--tune needs a model that has not learnt the tuning rows, and the one in the file has")
    torch.set_num_threads(1)  # a second thread waits for the first more than it helps
    torch.use_deterministic_algorithms(True)
    rows = load_rows()
    shown = [row for group in ("training", "tuning") for row in rows if row.group == group]
    if given.tune:
        _tune(rows, given)
    elif given.phrases:
        _write(given, saved_weights(TARGET), shown)
    elif given.onward:
        recipe = Recipe(FEW_NEW if given.new else ONWARD, seed=given.seed)
        some = among_old(shown, given.new, given.seed) if given.new else shown
        after = _weights(learnt(_from_the_file, some, [], recipe)[0])
        _write(given, with_meanings(_pieces(), _half_way(saved_weights(TARGET), after), _agents(shown)), shown)
    else:
        weights = _weights(learnt(_from_the_start, shown, [], Recipe(seed=given.seed))[0])
        _write(given, with_meanings(_pieces(), weights, _agents(shown)), shown)


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--temperature", type=float, default=TEMPERATURE, help="what --tune has found")
    parser.add_argument("--tune", action="store_true", help="find the temperature; write nothing")
    parser.add_argument("--onward", action="store_true", help="let the model in the file learn on")
    parser.add_argument("--new", nargs="+", metavar="PASS", help="with --onward: the passes that were added")
    parser.add_argument("--phrases", action="store_true", help="renew what is learnt beside the network, and no more")
    parser.add_argument("--out", type=Path, default=TARGET)
    return parser.parse_args()


def _tune(rows: Sequence[Row], given: argparse.Namespace) -> None:
    parts = {group: [row for row in rows if row.group == group] for group in ("training", "tuning")}
    recipe = Recipe(seed=given.seed)
    network, layout = learnt(_from_the_start, parts["training"], parts["tuning"], recipe)
    logits = predict(network, layout, parts["tuning"])[1]
    found = best_temperature(logits, np.array([row.style for row in parts["tuning"]]))
    print(f"temperature {found:.2f}", flush=True)


def _weights(network: Network) -> Weights:
    return {name: values.numpy() for name, values in network.state_dict().items()}


def _pieces() -> list[str]:
    return vocabulary()[1]


def _agents(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    return [row.agent for row in rows]


def _write(given: argparse.Namespace, weights: Weights, rows: Sequence[Row]) -> None:
    """The network's weights with what is learnt beside them."""
    save(given.out, _pieces(), {**weights, **learnt_phrases(rows)}, given.temperature)
    print(f"{given.out}: {given.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
