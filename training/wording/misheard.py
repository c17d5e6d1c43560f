"""What a speech recogniser makes of words, learnt from rows that were spoken and heard; and rows heard so."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final, Self

import numpy as np

from training.wording.corpus import CORPUS, Row
from voicesim.language.spoken import spoken

HEARD: Final = CORPUS / "heard"
TEST_VOICE: Final = "kokoro"
"""What was spoken by it is never learnt from: it stands for a voice that the model has not met."""
REALLY_HEARD: Final = 0.5
"""How often a row that was heard is shown as it was heard."""
CLEAN: Final = 0.4
"""Share of the other turns that stay as they are."""
WORST: Final = 0.35
"""Share of words changed in the worst turn."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A turn as it was heard; for each word the index of the spoken one it stands for."""

    words: tuple[str, ...]
    origin: tuple[int, ...]


def heard_rows(rows: Iterable[Row], voices: Iterable[str], folder: Path = HEARD) -> dict[str, Heard]:
    """By the id of the row; those in which nothing was recognised are left out."""
    by_id = {row.id: row for row in rows}
    found: dict[str, Heard] = {}
    for voice in voices:
        for line in (folder / f"{voice}.jsonl").read_text("utf-8").splitlines():
            said = json.loads(line)
            words = tuple(said["heard"].split())
            if said["id"] in by_id and words:
                found[said["id"]] = Heard(words, _origin(by_id[said["id"]].agent, words))
    return found


def learning_voices(folder: Path = HEARD) -> list[str]:
    """Every voice but the one that is kept for the test."""
    return sorted(file.stem for file in folder.glob("*.jsonl") if file.stem != TEST_VOICE)


class Mishearing:
    """Turns as they were heard, and turns changed in the way of those."""

    def __init__(self, known: dict[str, Heard], instead: dict[str, list[str]], dropped: float) -> None:
        self._known = known
        self._instead = instead
        self._changed_words = sorted(instead)
        self._dropped = dropped

    @classmethod
    def of_rows(cls, rows: Sequence[Row], heard: dict[str, Heard]) -> Self:
        """Learn what is heard for which word from the rows that were heard."""
        instead: dict[str, list[str]] = defaultdict(list)
        dropped = changed = 0
        for row in rows:
            if row.id not in heard:
                continue
            said = [word for word, _ in spoken(row.agent)]
            for kind, a0, a1, b0, b1 in _matcher(said, heard[row.id].words).get_opcodes():
                if kind == "delete":
                    dropped += a1 - a0
                elif kind == "replace":
                    changed += a1 - a0
                    instead[" ".join(said[a0:a1])].append(" ".join(heard[row.id].words[b0:b1]))
        single = {word: options for word, options in instead.items() if " " not in word}
        return cls(
            {row.id: heard[row.id] for row in rows if row.id in heard}, single, dropped / max(1, dropped + changed)
        )

    def of(self, row: Row, chance: np.random.Generator) -> Heard:
        """The row as it was or might be heard; never nothing at all."""
        if row.id in self._known and chance.random() < REALLY_HEARD:
            return self._known[row.id]
        rate = 0.0 if chance.random() < CLEAN or not self._changed_words else chance.random() * WORST
        words: list[str] = []
        origin: list[int] = []
        for index, word in enumerate(row.agent):
            said = self._changed(word, chance) if chance.random() < rate else [word]
            words += said
            origin += [index] * len(said)
        return Heard(tuple(words), tuple(origin)) if words else as_said(row)

    def _changed(self, word: str, chance: np.random.Generator) -> list[str]:
        if chance.random() < self._dropped:
            return []
        options = self._instead.get(word) or self._instead[self._one_of(self._changed_words, chance)]
        return self._one_of(options, chance).split()

    def _one_of(self, options: Sequence[str], chance: np.random.Generator) -> str:
        return options[int(chance.integers(len(options)))]


def as_said(row: Row) -> Heard:
    """The row as it stands."""
    return Heard(row.agent, tuple(range(len(row.agent))))


def _origin(agent: tuple[str, ...], heard: tuple[str, ...]) -> tuple[int, ...]:
    said = list(spoken(agent))
    places = [source for _, source in said]
    origin = [0] * len(heard)
    for _, a0, a1, b0, b1 in _matcher([word for word, _ in said], heard).get_opcodes():
        for b in range(b0, b1):
            origin[b] = places[min(a0 + (b - b0) * max(1, a1 - a0) // (b1 - b0), len(places) - 1)]
    return tuple(origin)


def _matcher(said: Sequence[str], heard: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, said, heard, autojunk=False)
