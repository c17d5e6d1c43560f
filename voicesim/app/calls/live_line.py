"""One spoken line from the headset: a count down in which the room is heard, then until the speaker has finished."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from voicesim.app.calls.live_sound import UNMUTE, Watch, hear
from voicesim.dsp.levels import frame_levels_dbfs, level_dbfs
from voicesim.model.audio import Pcm
from voicesim.model.errors import MissingPart
from voicesim.model.protocols import AudioPort
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ, to_samples
from voicesim.prosody.listening import DEAD_BELOW_DBFS

COUNT_DOWN_S: Final = 1.5
LEAD_S: Final = 0.3
"""Of the time before the prompt that belongs to the recording: some begin a little early."""
PIECE_S: Final = 0.1
STILL_S: Final = 1.0
"""So long after the last word the line is over."""
PATIENCE_S: Final = 6.0
"""Nobody has begun by then."""
ABOVE_ROOM_DB: Final = 12.0
LEAST_DBFS: Final = -55.0
SECONDS_A_WORD: Final = 1.2
MOST_STALE_FRAMES: Final = 1_000
"""20 s: more than any port keeps."""


@dataclass(frozen=True, slots=True)
class HeardLine:
    """What the microphone gave."""

    pcm: Pcm
    room_dbfs: float
    """The room before the prompt."""


def hear_line(port: AudioPort, words: int, watch: Watch, prompt: Callable[[str], None]) -> HeardLine:
    """Count down, then hear until a second of silence after speech, or six without any; the port is open.

    Raises:
        MissingPart: the headset is lost, or its microphone gives no sound at all.
    """
    prompt("Quiet please ...")
    before = hear(port, COUNT_DOWN_S, watch)
    levels = frame_levels_dbfs(before[-to_samples(1.0) :], FRAME_SAMPLES, FRAME_SAMPLES)
    room_dbfs = float(np.percentile(levels, 50))
    if float(levels.max()) < DEAD_BELOW_DBFS:
        raise MissingPart("the microphone gives no sound at all", where=port.name, remedy=UNMUTE)
    prompt("Speak.")
    longest_s = PATIENCE_S + SECONDS_A_WORD * words
    heard = _until_still(port, longest_s, max(room_dbfs + ABOVE_ROOM_DB, LEAST_DBFS), watch)
    return HeardLine(np.concatenate([before[-to_samples(LEAD_S) :], heard]), room_dbfs)


def catch_up(port: AudioPort) -> None:
    """Leave out what was heard while nobody listened, such as while a person thought about a question."""
    for _ in range(MOST_STALE_FRAMES):
        if port.read(0.0) is None:
            break


def _until_still(port: AudioPort, longest_s: float, speech_dbfs: float, watch: Watch) -> Pcm:
    pieces, spoken_s, still_s = list[Pcm](), 0.0, 0.0
    while len(pieces) * PIECE_S < longest_s:
        piece = hear(port, PIECE_S, watch)
        pieces.append(piece)
        level = level_dbfs(piece)
        watch(level, longest_s - len(pieces) * PIECE_S)
        speaks = level > speech_dbfs
        spoken_s, still_s = spoken_s + PIECE_S * speaks, 0.0 if speaks else still_s + PIECE_S
        if still_s >= (STILL_S if spoken_s else PATIENCE_S) - PIECE_S / 2:
            break
    return np.concatenate(pieces)


def play(port: AudioPort, pcm: Pcm) -> None:
    """Let a person hear a take, to its end.

    Raises:
        MissingPart: the headset is lost.
    """
    hear(port, len(pcm) / RATE_HZ + PIECE_S, lambda _level_dbfs, _left_s: None, pcm)
