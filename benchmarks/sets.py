"""The recordings that are judged, and what is known of them: no judgement of delivery is fitted on them."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

ROOT: Final = Path(__file__).resolve().parent.parent
DATA: Final = Path(os.environ.get("VOICESIM_DATA", ROOT.parent / "shared" / "data"))
AGENTS: Final = ROOT / "tests" / "data" / "agents"
ABSENT: Final = "recordings not there: set VOICESIM_DATA to the folder that holds them"

Kind = Literal["neutral", "calm", "angry", "angry, strong", "other"]
EMOTIONS: Final = {"01": "neutral", "02": "calm", "05": "angry"}
QUIET: Final[tuple[Kind, ...]] = ("calm", "neutral")
ACTOR: Final = re.compile(r"Actor_(\d+)")


@dataclass(frozen=True, slots=True)
class ActedClip:
    """One sentence of an actor (RAVDESS), and how it was to be said."""

    path: Path
    actor: str
    kind: Kind
    sentence: str
    """What is said, as given to the actor."""


SENTENCES: Final = {"01": "kids are talking by the door", "02": "dogs are sitting by the door"}


def acted_clips() -> list[ActedClip]:
    """All clips of all actors, by name; none where the set is not there."""
    return [_acted(path) for path in sorted((DATA / "ravdess").glob("Actor_*/*.flac"))]


def _acted(path: Path) -> ActedClip:
    _, _, emotion, strength, sentence, _, actor = path.stem.split("-")
    plain = EMOTIONS.get(emotion, "other")
    kind: Kind = "angry, strong" if (plain, strength) == ("angry", "02") else plain  # type: ignore[assignment]
    return ActedClip(path, actor, kind, SENTENCES[sentence])


@dataclass(frozen=True, slots=True)
class OrdinarySet:
    """Recordings of people who speak as usual: nobody in them is aggressive."""

    name: str
    paths: tuple[Path, ...]
    speaker_from: re.Pattern[str] | None
    """None: every file is its own speaker."""


def ordinary_sets() -> list[OrdinarySet]:
    """Bank agents (each call has another one) and readers; only those that are there."""
    reader = re.compile(r"/(\d+|LJ)[^/]*$")
    places = (
        ("bank agents (HarperValley)", "harper_valley/audio/agent", None),
        ("readers (LibriSpeech dev-clean)", "asr/librispeech_dev-clean", reader),
        ("readers (LibriSpeech test-other)", "asr/librispeech_test-other", reader),
        ("reader (LJSpeech)", "asr/ljspeech", reader),
    )
    found = [
        OrdinarySet(name, tuple(sorted(p for p in (DATA / place).glob("*") if p.suffix in {".wav", ".flac"})), pattern)
        for name, place, pattern in places
    ]
    return [one for one in found if one.paths]


def agent_clips() -> list[Path]:
    """The rendered agents of our own tests, one clip a turn."""
    return sorted(AGENTS.glob("*/*.flac"))


AGENT_SPEAKER: Final = re.compile(r"/(wedding|sofa)-[a-z]+/[^/]*$")
"""The three agents of a scenario have one voice."""
