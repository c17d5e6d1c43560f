"""Places in the turns of our corpus at which an agent might pause, with what is known of each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from training.wording.corpus import CORPUS, group_of, load_rows
from training.wording.misheard import heard_rows, learning_voices
from voicesim.language.spoken import spoken

SENTENCE_ENDS: Final = (".", "?", "!", "…")
CLAUSE_ENDS: Final = (",", ";", ":", "-", "—", "–")
AT_SENTENCE: Final = 1.0
AT_CLAUSE: Final = 0.4
"""How often there is a pause between clauses for one between sentences. A proposal."""
INSIDE_SHARE: Final = 0.45
"""Of the pauses in spontaneous speech so many lie inside a clause (Goldman-Eisler 1968)."""

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Places:
    """Places at which somebody might pause, with the words before each."""

    prefixes: list[tuple[str, ...]]
    over: npt.NDArray[np.bool_]
    """The turn ends here."""
    kinds: list[str]
    """turn | sentence | clause | inside | unknown (the row has no punctuation)."""


def rows_of(group: str) -> list[dict[str, Any]]:
    """Raw rows of one group, in the order of the file names."""
    lines = (line for file in sorted(CORPUS.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines())
    rows = (json.loads(line) for line in lines)
    return [row for row in rows if group_of(row["pass"], row["industry"]) == group and not _breaks_off(row["text"])]


def _breaks_off(text: str) -> bool:
    """The agent was cut off there: nobody knows whether that was the end."""
    return text.rstrip("\"'”’ ").endswith(("...", "…", "-", "—", "–", ","))


def borders(text: str) -> tuple[list[str], list[str]]:
    """The spoken words of a written turn, and the kind of place after each."""
    raw = text.replace("—", " — ").replace("–", " – ").split()
    written = [piece for piece in raw if any(c.isalnum() for c in piece)]
    marks = _marks(raw)
    said = list(spoken(written))
    punctuated = any(mark in {"sentence", "clause"} for mark in marks[:-1])
    kinds: list[str] = []
    for (_, source), after in zip(said, [*said[1:], ("", -1)], strict=True):
        within = after[1] == source
        kinds.append("inside" if within else marks[source] if punctuated else "unknown")
    if kinds:
        kinds[-1] = "turn"
    return [word for word, _ in said], kinds


def _marks(raw: Sequence[str]) -> list[str]:
    found: list[str] = []
    for piece in raw:
        bare = piece.rstrip("\"')”’")
        kind = "sentence" if bare.endswith(SENTENCE_ENDS) else "clause" if bare.endswith(CLAUSE_ENDS) else "inside"
        if any(c.isalnum() for c in piece):
            found.append(kind)
        elif found and kind != "inside":
            found[-1] = kind
    return found


def places_of(rows: Sequence[dict[str, Any]]) -> Places:
    """Every place of every row."""
    prefixes: list[tuple[str, ...]] = []
    kinds: list[str] = []
    for row in rows:
        words, found = borders(row["text"])
        prefixes += [tuple(words[: at + 1]) for at in range(len(words))]
        kinds += found
    return Places(prefixes, np.array([kind == "turn" for kind in kinds]), kinds)


def heard_places(rows: Sequence[dict[str, Any]]) -> Places:
    """Every place of these rows as a recogniser heard them."""
    by_id = {row["id"]: row for row in rows}
    prefixes: list[tuple[str, ...]] = []
    kinds: list[str] = []
    read = [row for row in load_rows() if row.id in by_id]
    for voice in learning_voices():
        for name, heard in heard_rows(read, [voice]).items():
            after = kind_after(by_id[name]["text"])
            prefixes += [heard.words[: at + 1] for at in range(len(heard.words))]
            ends = [*(before != now for before, now in pairwise(heard.origin)), True]
            kinds += [after[source] if end else "inside" for source, end in zip(heard.origin, ends, strict=True)]
            kinds[-1] = "turn"
    return Places(prefixes, np.array([kind == "turn" for kind in kinds]), kinds)


def kind_after(text: str) -> dict[int, str]:
    """The kind of place after each written word, but "inside" for the last: another one may have been heard there."""
    raw = text.replace("—", " — ").replace("–", " – ").split()
    marks = _marks(raw)
    punctuated = any(mark != "inside" for mark in marks[:-1])
    found = dict(enumerate(marks if punctuated else ["unknown"] * len(marks)))
    return found | {len(marks) - 1: "inside"}


def together(one: Places, other: Places) -> Places:
    """Both."""
    over = np.concatenate([one.over, other.over])
    return Places(one.prefixes + other.prefixes, over, one.kinds + other.kinds)


def weights(found: Places) -> Doubles:
    """How much each place counts: as often as people pause there; both outcomes weigh the same in all."""
    kinds = np.array(found.kinds)
    juncture = np.select([kinds == "sentence", kinds == "clause"], [AT_SENTENCE, AT_CLAUSE], 0.0)
    inside = np.isin(kinds, ["inside", "unknown"])
    share = juncture.sum() * INSIDE_SHARE / (1 - INSIDE_SHARE) / inside.sum()
    weighed = np.where(inside, share, juncture)
    weighed[found.over] = weighed.sum() / found.over.sum()
    out: Doubles = weighed / weighed.mean()
    return out
