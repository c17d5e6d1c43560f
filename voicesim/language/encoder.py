"""The transformer of the word model, in plain arrays: pieces of a turn in, a vector for each piece out."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

HEADS: Final = 12
EPSILON: Final = np.float32(1e-12)
UNSEEN: Final = np.float32(-1e9)
GELU: Final = np.float32(math.sqrt(2 / math.pi))
CUBIC: Final = np.float32(0.044715)


@dataclass(frozen=True, slots=True)
class Dense:
    """One linear map; weight (in, out), bias (out,)."""

    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        """X (..., in) to (..., out)."""
        out: Floats = x @ self.weight
        out += self.bias
        return out


@dataclass(frozen=True, slots=True)
class Norm:
    """Scale and offset after normalising each vector (Ba et al. 2016)."""

    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        """X (..., width)."""
        centred = x - x.mean(-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(-1, keepdims=True) + EPSILON)
        out: Floats = centred / spread * self.weight + self.bias
        return out


@dataclass(frozen=True, slots=True)
class Layer:
    """Attention and a wider map between, each added to what went in and normalised."""

    query: Dense
    key: Dense
    value: Dense
    out: Dense
    norm_1: Norm
    inner: Dense
    outer: Dense
    norm_2: Norm

    def __call__(self, x: Floats, unseen: Floats) -> Floats:
        """X (rows, places, width); unseen (rows, 1, 1, places), added to the attention of padding."""
        x = self.norm_1(x + self.out(self._mixed(x, unseen)))
        return self.norm_2(x + self.outer(_gelu(self.inner(x))))

    def _mixed(self, x: Floats, unseen: Floats) -> Floats:
        rows, places, width = x.shape
        query, key, value = (
            part(x).reshape(rows, places, HEADS, width // HEADS).transpose(0, 2, 1, 3)
            for part in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(math.sqrt(width // HEADS)) + unseen
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        mixed: Floats = (scores @ value).transpose(0, 2, 1, 3).reshape(rows, places, width)
        return mixed


@dataclass(frozen=True, slots=True)
class Encoder:
    """MiniLM with weights of our own training. Source: Wang et al. 2020; layers as Devlin et al. 2019."""

    pieces: Floats
    places: Floats
    sides: Floats
    norm: Norm
    layers: tuple[Layer, ...]

    @classmethod
    def of(cls, weights: Mapping[str, Floats]) -> Self:
        """From named arrays: linear weights as (out, in), the way they are trained."""
        count = len({name.split(".")[1] for name in weights if name.startswith("layers.")})
        return cls(
            weights["pieces.weight"], weights["places.weight"], weights["sides.weight"],
            Norm(weights["norm.weight"], weights["norm.bias"]),
            tuple(_layer(weights, f"layers.{number}.") for number in range(count)),
        )  # fmt: skip

    def __call__(self, ids: Sequence[Sequence[int]], agent_ends: Sequence[int]) -> tuple[Floats, Bools]:
        """Vectors (rows, places, width) and where they stand for something; `agent_ends`: first place of the rest."""
        laid, there = padded(ids)
        return list(self.depths(laid, there, agent_ends, len(self.layers)))[-1], there

    def depths(self, ids: Ints, there: Bools, agent_ends: Sequence[int], deepest: int) -> Iterator[Floats]:
        """The vectors before the first layer and after each, down to the deepest wanted."""
        longest = ids.shape[1]
        customer = there & (np.arange(longest) >= np.array(agent_ends)[:, None])
        x = self.norm(self.pieces[ids] + self.places[:longest] + self.sides[customer.astype(np.int64)])
        yield x
        unseen = np.where(there, np.float32(0), UNSEEN)[:, None, None, :]
        for layer in self.layers[:deepest]:
            x = layer(x, unseen)
            yield x


def padded(ids: Sequence[Sequence[int]]) -> tuple[Ints, Bools]:
    """Rows of different lengths as one array, and where it stands for something."""
    longest = max(map(len, ids))
    there = np.array([[place < len(row) for place in range(longest)] for row in ids])
    return np.array([[*row, *[0] * (longest - len(row))] for row in ids]), there


def dense(weights: Mapping[str, Floats], name: str) -> Dense:
    """A linear map from its named arrays."""
    return Dense(np.ascontiguousarray(weights[f"{name}.weight"].T), weights[f"{name}.bias"])


def _layer(weights: Mapping[str, Floats], at: str) -> Layer:
    def norm(name: str) -> Norm:
        return Norm(weights[f"{at}{name}.weight"], weights[f"{at}{name}.bias"])

    query, key, value, out, inner, outer = (
        dense(weights, at + name) for name in ("query", "key", "value", "out", "inner", "outer")
    )
    return Layer(query, key, value, out, norm("norm_1"), inner, outer, norm("norm_2"))


def _gelu(x: Floats) -> Floats:
    """Gaussian error linear unit, by tanh (Hendrycks & Gimpel 2016); in place where it can be."""
    inner = x * x
    inner *= CUBIC
    inner += np.float32(1)
    inner *= x
    inner *= GELU
    np.tanh(inner, out=inner)
    inner += np.float32(1)
    inner *= x
    inner *= np.float32(0.5)
    return inner
