"""The calls of HarperValley: their channels, and where turns really begin and end. For evaluation only."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal

from sets import DATA

from voicesim.dsp.resample import to_call_rate
from voicesim.model.audio import Pcm
from voicesim.ports.audio_files import load_audio

FOLDER: Final = DATA / "harper_valley"
MS: Final = 1000

Side = Literal["agent", "caller"]


@dataclass(frozen=True, slots=True)
class Said:
    """One stretch of words by one speaker, in seconds of the agent's channel."""

    agent: bool
    start_s: float
    end_s: float
    word_starts_s: tuple[float, ...]
    text: str


@dataclass(frozen=True, slots=True)
class TrueTurn:
    """What one side said until the other one spoke."""

    start_s: float
    end_s: float
    """The end of the last word; the other one speaks next."""
    word_starts_s: tuple[float, ...]
    text: str
    pauses_s: tuple[float, ...]
    """Between its stretches of words; shorter ones inside a stretch are not in the transcript."""

    def goes_on_after(self, at_s: float) -> bool:
        """Whether a word of it begins later."""
        return self.word_starts_s[-1] > at_s


@dataclass(frozen=True)
class Call:
    """One recorded call."""

    name: str
    said: tuple[Said, ...]
    offsets_s: tuple[float, float] = (0.0, 0.0)
    """How much later than the call the agent's and the caller's channel begin."""

    def path(self, side: Side) -> Path:
        """The file of a side."""
        return FOLDER / "audio" / side / f"{self.name}.wav"

    @cached_property
    def agent_pcm(self) -> Pcm:
        """The agent's channel at 16 kHz."""
        return self.pcm("agent")

    def pcm(self, side: Side) -> Pcm:
        """A side's channel at 16 kHz."""
        return to_call_rate(load_audio(self.path(side)))

    def turns(self, side: Side) -> tuple[TrueTurn, ...]:
        """The turns of a side that the other one answered, in seconds of that side's channel."""
        later_s = self.offsets_s[0] - self.offsets_s[1] if side == "caller" else 0.0
        return tuple(turns_of((_moved(one, later_s) for one in self.said), side))


def calls() -> list[Call]:
    """All calls, by name; none where the set is not there."""
    return [_call(path) for path in sorted((FOLDER / "transcript").glob("*.json"))]


def turns_of(said: Iterable[Said], side: Side = "agent") -> Iterator[TrueTurn]:
    """A turn goes on while the other does not speak in the pause; speaking at the same time is no answer yet."""
    stretches = list(said)
    others = [one for one in stretches if one.agent != (side == "agent")]
    turn: list[Said] = []
    for one, following in pairwise([*(one for one in stretches if one.agent == (side == "agent")), None]):
        if one is None:
            continue
        turn.append(one)
        until_s = following.start_s if following else float("inf")
        if any(other.start_s < until_s and other.end_s > one.end_s for other in others):
            yield _turn(turn)
            turn = []


def _moved(said: Said, later_s: float) -> Said:
    starts = tuple(start_s + later_s for start_s in said.word_starts_s)
    return replace(said, start_s=said.start_s + later_s, end_s=said.end_s + later_s, word_starts_s=starts)


def _turn(parts: list[Said]) -> TrueTurn:
    return TrueTurn(
        parts[0].start_s,
        parts[-1].end_s,
        tuple(start for part in parts for start in part.word_starts_s),
        " / ".join(part.text for part in parts),
        tuple(after.start_s - before.end_s for before, after in pairwise(parts)),
    )


def _call(path: Path) -> Call:
    rows: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    shift_ms, caller_ms = (_shift_ms(rows, role) for role in ("agent", "caller"))
    found = [_said(row, shift_ms) for row in rows if _is_speech(row["human_transcript"])]
    offsets_s = max(shift_ms, 0) / MS, max(caller_ms, 0) / MS
    return Call(path.stem, tuple(sorted(found, key=lambda one: one.start_s)), offsets_s)


def _shift_ms(rows: list[dict[str, Any]], role: str) -> int:
    shift: int = next(row["offset_ms"] - row["start_ms"] for row in rows if row["speaker_role"] == role)
    return shift


def _is_speech(text: str) -> bool:
    return any(not word.startswith("[") for word in text.split())


def _said(row: dict[str, Any], shift_ms: int) -> Said:
    at_ms = row["offset_ms"] - shift_ms
    starts = tuple((at_ms + offset) / MS for offset in row["word_offsets_ms"])
    last_ms = max((o + d for o, d in zip(row["word_offsets_ms"], row["word_durations_ms"], strict=True)), default=0)
    end_ms = at_ms + (last_ms or row["duration_ms"])
    agent = row["speaker_role"] == "agent"
    return Said(agent, at_ms / MS, end_ms / MS, starts or (at_ms / MS,), row["human_transcript"])
