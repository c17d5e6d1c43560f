"""The word model while it learns: MiniLM with a head for each word and heads for the whole turn."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from voicesim.model.language import TECHNIQUES

WIDTH, HEADS, LAYERS, INNER = 384, 12, 6, 1536
DROPOUT: Final = 0.1
HEAD_DROPOUT: Final = 0.2
EPSILON: Final = 1e-12
FAR_BELOW: Final = -1e4


class Layer(nn.Module):
    """One transformer layer, normalised after each half (Devlin et al. 2019)."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.norm_1, self.norm_2 = (nn.LayerNorm(WIDTH, EPSILON) for _ in range(2))
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """X (rows, places, WIDTH), mask (rows, 1, 1, places)."""
        rows, places, _ = x.shape
        query, key, value = (
            part(x).view(rows, places, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = self.out(mixed.transpose(1, 2).reshape(rows, places, WIDTH))
        x = self.norm_1(x + functional.dropout(mixed, DROPOUT, self.training))
        inner = self.outer(functional.gelu(self.inner(x), approximate="tanh"))
        return self.norm_2(x + functional.dropout(inner, DROPOUT, self.training))


class Network(nn.Module):
    """Pieces of a turn to its style, axes and techniques.

    Returns style logits (rows, 4), axes (rows, 2) in -1..1, technique logits of the turn (rows, 34) and of each piece
    (rows, places, 34).
    """

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.pieces = nn.Embedding(pieces, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.sides = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.piece_techniques = nn.Linear(WIDTH, len(TECHNIQUES))
        self.turn_techniques = nn.Linear(2 * WIDTH, len(TECHNIQUES))
        self.style = nn.Linear(2 * WIDTH + len(TECHNIQUES), 4)
        self.axes = nn.Linear(2 * WIDTH + len(TECHNIQUES), 2)

    def forward(self, ids: Tensor, sides: Tensor, there: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """ids, sides (1 for the customer's half), there (False for padding): each (rows, places)."""
        x = self.norm(self.pieces(ids) + self.places.weight[: ids.shape[1]] + self.sides(sides))
        x = functional.dropout(x, DROPOUT, self.training)
        for layer in self.layers:
            x = layer(x, there[:, None, None, :])
        agent = (there & (sides == 0)).unsqueeze(-1)
        mean = (x * agent).sum(1) / agent.sum(1)
        highest = x.masked_fill(~agent, FAR_BELOW).max(1).values
        turn = functional.dropout(torch.cat([mean, highest], -1), HEAD_DROPOUT, self.training)
        by_piece = self.piece_techniques(functional.dropout(x, HEAD_DROPOUT, self.training))
        techniques = by_piece.masked_fill(~agent, FAR_BELOW).max(1).values + self.turn_techniques(turn)
        whole = torch.cat([turn, torch.sigmoid(techniques)], -1)
        return self.style(whole), torch.tanh(self.axes(whole)), techniques, by_piece


NAMES: Final = {
    "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
    "out": "attention.output.dense", "norm_1": "attention.output.LayerNorm", "inner": "intermediate.dense",
    "outer": "output.dense", "norm_2": "output.LayerNorm",
}  # fmt: skip


def start_from(file: Path, kept: list[int]) -> Network:
    """A network with the weights of MiniLM and the rows `kept` of its vocabulary; the heads are fresh."""
    from safetensors.torch import load_file

    given = {name.removeprefix("bert."): values.float() for name, values in load_file(file).items()}
    network = Network(len(kept))
    embeddings = {
        "pieces.weight": given["embeddings.word_embeddings.weight"][kept],
        "places.weight": given["embeddings.position_embeddings.weight"],
        "sides.weight": given["embeddings.token_type_embeddings.weight"],
        **{f"norm.{part}": given[f"embeddings.LayerNorm.{part}"] for part in ("weight", "bias")},
    }
    layers = {
        f"layers.{n}.{ours}.{part}": given[f"encoder.layer.{n}.{theirs}.{part}"]
        for n in range(LAYERS)
        for ours, theirs in NAMES.items()
        for part in ("weight", "bias")
    }
    missing = network.load_state_dict({**embeddings, **layers}, strict=False).missing_keys
    if any(name.startswith(("layers", "pieces", "places")) for name in missing):
        raise ValueError(f"{file} lacks {missing[0]}")
    return network


def go_on_from(weights: Mapping[str, npt.NDArray[np.float32]]) -> Network:
    """The network that a saved model was; its file has only the places that voicesim uses, the rest are zeros."""
    network = Network(len(weights["pieces.weight"]))
    wanted = network.state_dict()
    given = {name: torch.from_numpy(values) for name, values in weights.items() if name in wanted}
    places = torch.zeros_like(wanted["places.weight"])
    places[: len(given["places.weight"])] = given["places.weight"]
    network.load_state_dict({**given, "places.weight": places})
    return network
