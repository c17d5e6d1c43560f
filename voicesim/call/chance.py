"""Choices that look free and are not: hashed from the seed, so that the same call is the same call."""

import hashlib
from collections.abc import Sequence


def draw(*key: object) -> float:
    """A number in [0, 1) that depends on the key alone."""
    text = "/".join(map(str, key))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) / 2**64


def choose(variants: Sequence[str], *key: object) -> str:
    """One of the variants; "" when there are none."""
    return variants[int(draw(*key) * len(variants))] if variants else ""
