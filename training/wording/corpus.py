"""The utterances that the word model learns from, and how they are parted: by pass and by industry."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from voicesim.language.tokens import words_from_text
from voicesim.model.language import TECHNIQUES

CORPUS: Final = Path(__file__).resolve().parents[2] / "corpora" / "agent_utterances"
STYLES: Final = ("passive", "assertive", "aggressive", "neutral")
TEST: Final = (
    "tired-agents", "short-turns", "end-to-end", "trades-and-tempers",
    "ferry-line", "event-services", "printer-support", "public-office-online", "cinema-box-office", "furniture",
    "home-repair", "home-insurance",
)  # fmt: skip
"""Passes and industries that the model never learns from: those that came first when the names of the passes, and of
the industries, were ordered by checksum (SHA-256). Nobody chose them."""
TUNING: Final = (
    "traps", "run-the-call", "taxi", "parcel-delivery", "airline", "mobile-plans", "pharmacy", "software-support"
)  # fmt: skip
"""The next ones: for choosing how long to learn, and how sure to be."""
OLD_TO_NEW: Final = 2
"""So many rows that a model knows for each new one, lest it forget."""
NOT_AGENTS: Final = ("reading-aloud", "pages")
"""Passes of ordinary speech whose industries are only tags."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled turn."""

    id: str
    group: str
    """test | tuning | training."""
    pass_name: str
    agent: tuple[str, ...]
    customer: tuple[str, ...]
    style: int
    agency: float
    communion: float
    marks: dict[str, tuple[tuple[int, int], ...]]
    """Techniques, each with the half-open ranges of the agent's words that carry it (none when not found)."""


def load_rows(folder: Path = CORPUS) -> list[Row]:
    """Every row of every pass, in the order of the file names; the test has the first reader's labels alone.

    Elsewhere what a second reader saw as well is there too: what one reader leaves out is mostly overlooked (428 of
    502 such techniques were found by a third one).
    """
    seen_again = _seen_again(folder / "second_labels")
    return [_with_seen_again(_row(row), seen_again) for row in _lines(folder)]


def among_old(rows: Sequence[Row], new: Sequence[str], seed: int) -> list[Row]:
    """The rows of the new passes, and old ones by chance."""
    fresh = [row for row in rows if row.pass_name in new]
    if missing := set(new) - {row.pass_name for row in fresh}:
        raise SystemExit(f"there is no such pass to learn from: {', '.join(sorted(missing))}")
    known = {row.id for row in fresh}
    old = [row for row in rows if row.id not in known]
    chosen = np.random.default_rng(seed).permutation(len(old))[: OLD_TO_NEW * len(fresh)]
    return [*fresh, *(old[place] for place in sorted(chosen))]


def _with_seen_again(row: Row, seen_again: dict[str, set[str]]) -> Row:
    more = seen_again.get(row.id, set()) - row.marks.keys() if row.group != "test" else set()
    return replace(row, marks=row.marks | dict.fromkeys(sorted(more), ()))


def _seen_again(folder: Path) -> dict[str, set[str]]:
    """By the id of the row: the techniques of the readers who labelled it again."""
    found: dict[str, set[str]] = {}
    for row in _lines(folder):
        found.setdefault(row["id"], set()).update(row["techniques"])
    return found


def _lines(folder: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()
    ]


def group_of(pass_name: str, industry: str) -> str:
    """test, tuning or training; what is held out by pass or by industry is held out."""
    if pass_name in NOT_AGENTS:
        return "training"
    if pass_name in TEST or industry in TEST:
        return "test"
    return "tuning" if pass_name in TUNING or industry in TUNING else "training"


def _row(raw: dict[str, Any]) -> Row:
    agent = words_of(raw["text"])
    marks: dict[str, list[tuple[int, int]]] = {}
    for technique in raw["techniques"]:
        found = marks.setdefault(technique["name"], [])
        found += _places(words_of(technique["words"]), agent)
    return Row(
        id=raw["id"],
        group=group_of(raw["pass"], raw["industry"]),
        pass_name=raw["pass"],
        agent=agent,
        customer=words_of(raw["customer"]),
        style=STYLES.index(raw["style"]),
        agency=raw["agency"],
        communion=raw["communion"],
        marks={name: tuple(places) for name, places in marks.items() if name in TECHNIQUES},
    )


def words_of(text: str) -> tuple[str, ...]:
    """The words of a written line, as the language room reads it."""
    return tuple(word.text for word in words_from_text(text))


def _places(part: tuple[str, ...], whole: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where the words of a quote stand; a quote with gaps ('...') is not looked for."""
    size = len(part)
    for at in range(len(whole) - size + 1 if size else 0):
        if whole[at : at + size] == part:
            return [(at, at + size)]
    return []
