"""The sound of an agent's turn, changed a little: louder, softer, slower, or with words before it or in its place."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from voicesim.call.ear import PRE_ROLL_SAMPLES
from voicesim.call.saved_call import SavedCall
from voicesim.coach.whatif import GAIN_DB, RATE, Candidate
from voicesim.dsp.quantise import quantise
from voicesim.dsp.resample import to_call_rate
from voicesim.dsp.stretching import shifted, stretched
from voicesim.model.audio import Pcm
from voicesim.model.prosody import TYPICAL_F0_HZ, ProsodyFeatures
from voicesim.model.protocols import Microphone, Synthesizer
from voicesim.model.units import to_samples
from voicesim.ports.recording import RecordedMicrophone
from voicesim.ports.scripted_agent import ScriptedAgent, ScriptedTurn
from voicesim.prosody.measure import measure

TAIL_SAMPLES: Final = to_samples(0.2)
"""The end of a turn is where the detector was last sure; the last sound fades out after it."""
BREATH_SAMPLES: Final = to_samples(0.2)
"""Between the new words and the old ones."""
MOST_SHIFT_ST: Final = 4.0
"""Further from its own pitch a synthetic voice is not understood."""
LOW_BELOW_HZ: Final = sum(TYPICAL_F0_HZ) / 2
"""A lower voice is spoken for by a man's, a higher one by a woman's."""
MOST_GAIN_DB: Final = 30.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """The microphone from where a call is taken up to the end of the turn."""

    before: Pcm
    turn: Pcm


def stretch_of(saved: SavedCall, candidate: Candidate, from_sample: int) -> Stretch:
    """The recorded sound that a change works on."""
    span = candidate.turn.span
    start = max(from_sample, span.start_sample - PRE_ROLL_SAMPLES)
    return Stretch(saved.mic[from_sample:start], saved.mic[start : span.end_sample + TAIL_SAMPLES])


def microphone(stretch: Stretch, candidate: Candidate, synthesizer: Synthesizer) -> Microphone:
    """What the agent says in the branch: at the recorded time, or once the customer has finished."""
    if candidate.change == "let_finish":
        return ScriptedAgent([ScriptedTurn(stretch.turn)])
    turn = _changed(stretch.turn, candidate, synthesizer)
    return RecordedMicrophone(quantise(np.concatenate([stretch.before, turn])))


def _changed(turn: Pcm, candidate: Candidate, synthesizer: Synthesizer) -> Pcm:
    match candidate.change:
        case "softer":
            return _louder(turn, -GAIN_DB)
        case "louder":
            return _louder(turn, GAIN_DB)
        case "slower":
            return stretched(turn, RATE)
        case "acknowledge":
            spoken = _spoken(candidate, synthesizer)
            return np.concatenate([spoken, np.zeros(BREATH_SAMPLES, np.float32), turn])
        case "options":
            return _spoken(candidate, synthesizer)
        case "let_finish":
            return turn


def is_low(own: ProsodyFeatures | None) -> bool:
    """Whether a man's voice is nearer to the agent's."""
    return own is not None and own.f0_median_hz is not None and own.f0_median_hz < LOW_BELOW_HZ


def _spoken(candidate: Candidate, synthesizer: Synthesizer) -> Pcm:
    """The new words by the voice at hand, brought to the pitch and the level of the agent's turn."""
    pcm = to_call_rate(synthesizer.render(candidate.text or "", "neutral"))
    own, voice = candidate.turn.prosody, measure(pcm, (), None)
    return _louder(shifted(pcm, _semitones(own, voice)), _gain_db(own, voice))


def _semitones(own: ProsodyFeatures | None, voice: ProsodyFeatures) -> float:
    if own is None or own.f0_median_hz is None or voice.f0_median_hz is None:
        return 0.0
    return float(np.clip(12 * np.log2(own.f0_median_hz / voice.f0_median_hz), -MOST_SHIFT_ST, MOST_SHIFT_ST))


def _gain_db(own: ProsodyFeatures | None, voice: ProsodyFeatures) -> float:
    if own is None or own.level_dbfs is None or voice.level_dbfs is None:
        return 0.0
    return float(np.clip(own.level_dbfs - voice.level_dbfs, -MOST_GAIN_DB, MOST_GAIN_DB))


def _louder(pcm: Pcm, gain_db: float) -> Pcm:
    louder: Pcm = np.clip(pcm * 10 ** (gain_db / 20), -1.0, 1.0).astype(np.float32)
    return louder
