"""The utterances that the word model learns from, and how they are parted: by pass and by industry."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from voicesim.language.tokens import words_from_text
from voicesim.model.language import TECHNIQUES

CORPUS: Final = Path(__file__).resolve().parents[2] / "corpora" / "agent_utterances"
STYLES: Final = ("passive", "assertive", "aggressive", "neutral")
TEST: Final = (
    "tired-agents", "short-turns",
    "ferry-line", "event-services", "printer-support", "public-office-online", "cinema-box-office", "furniture",
    "home-repair", "home-insurance",
)  # fmt: skip
"""Passes and industries that the model never learns from: those that came first when the names of the passes, and of
the industries, were ordered by checksum (SHA-256). Nobody chose them."""
TUNING: Final = (
    "traps", "run-the-call", "taxi", "parcel-delivery", "airline", "mobile-plans", "pharmacy", "software-support"
)  # fmt: skip
"""The next ones: for choosing how long to learn, and how sure to be."""
NOT_AGENTS: Final = ("reading-aloud", "pages")
"""Passes of ordinary speech whose industries are only tags."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled turn."""

    id: str
    group: str
    """test | tuning | training."""
    agent: tuple[str, ...]
    customer: tuple[str, ...]
    style: int
    agency: float
    communion: float
    marks: dict[str, tuple[tuple[int, int], ...]]
    """Techniques, each with the half-open ranges of the agent's words that carry it (none when not found)."""


def load_rows(folder: Path = CORPUS) -> list[Row]:
    """Every row of every pass, in the order of the file names."""
    raw = [json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    return [_row(row) for row in raw]


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
