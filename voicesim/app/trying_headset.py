"""A headset tried for a quarter of a minute: what it hears in silence, of its own sound, and of a voice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from voicesim.app.calls.live_sound import UNMUTE, Watch, hear
from voicesim.app.checkup import Finding
from voicesim.model.audio import Pcm
from voicesim.model.errors import MissingPart
from voicesim.model.protocols import AudioPort
from voicesim.model.units import RATE_HZ
from voicesim.prosody.listening import LONGEST_ECHO_SAMPLES, NOISY_FROM_DBFS, Echo, HeardVoice, Room, echo, room, voice

PHRASE: Final = "This is a trial of your headset. You should hear me, and your microphone should not."
SAY: Final = "Good morning, this is the service desk. What can I do for you today?"
SILENCE_S: Final = 3.0
VOICE_S: Final = 6.0
SOUNDING_DB: Final = 12.0
"""Above the noise of the room, while the voice in the ear speaks: nobody can tell then what the microphone heard."""
SOFT_BELOW_DBFS: Final = -45.0
LEAST_ABOVE_NOISE_DB: Final = 20.0
HEADSET: Final = "use a headset, or turn the loudspeakers down: else the customer hears itself"
AGC_OFF: Final = "switch off automatic gain (AGC) in the headset's program and in the sound settings of the system"
QUIETER: Final = "choose a quieter room, bring the microphone nearer to the mouth"


@dataclass(frozen=True, slots=True)
class Trial:
    """What a person is told, and what watches the level meanwhile."""

    say: Callable[[str], None]
    watch: Watch


def try_headset(port: AudioPort, phrase: Pcm, trial: Trial) -> list[Finding]:
    """Silence, the phrase, then a sentence of the agent; the port is open.

    Raises:
        MissingPart: the headset is lost, or its microphone gives no sound at all.
    """
    trial.say(f"Be silent for {SILENCE_S:.0f} s.")
    quiet = room(hear(port, SILENCE_S, trial.watch))
    if quiet.dead:
        raise MissingPart("the microphone gives no sound at all", where=port.name, remedy=UNMUTE)
    trial.say("Listen: a voice speaks in your ear. Stay silent.")
    seconds = len(phrase) / RATE_HZ + LONGEST_ECHO_SAMPLES / RATE_HZ
    returned = echo(phrase, hear(port, seconds, trial.watch, phrase), quiet.noise_dbfs)
    trial.say(f"Now say, as on the telephone, within {VOICE_S:.0f} s: {SAY}")
    spoken = voice(hear(port, VOICE_S, trial.watch), quiet.noise_dbfs)
    return [_room(quiet), _echo(returned), *_voice(spoken)]


def _room(found: Room) -> Finding:
    noisy = found.noise_dbfs > NOISY_FROM_DBFS
    return Finding("room", False, not noisy, f"noise at {found.noise_dbfs:.0f} dBFS", QUIETER)


def _echo(found: Echo) -> Finding:
    if not found.heard and found.rise_db >= SOUNDING_DB:
        what = f"something else was heard meanwhile, {found.rise_db:.0f} dB above the room"
        return Finding("echo", False, False, what, "be silent while the voice in your ear speaks, and try again")
    if found.delay_ms is None or found.loss_db is None:
        return Finding("echo", False, True, "the microphone does not hear the earphones")
    what = f"the microphone hears the earphones, {found.loss_db:.0f} dB softer, {found.delay_ms:.0f} ms late"
    return Finding("echo", False, False, what, HEADSET)


def _voice(found: HeardVoice | None) -> list[Finding]:
    if found is None:
        remedy = "speak after the prompt; is it the microphone you speak into? voicesim devices lists them"
        return [Finding("level", False, False, "nobody was heard to speak", remedy)]
    return [_level(found), _clipping(found), _gain(found)]


def _level(found: HeardVoice) -> Finding:
    what = f"the voice at {found.level_dbfs:.0f} dBFS, {found.above_noise_db:.0f} dB above the noise"
    if found.level_dbfs < SOFT_BELOW_DBFS:
        return Finding("level", False, False, what, "turn the microphone up, bring it nearer to the mouth")
    return Finding("level", False, found.above_noise_db >= LEAST_ABOVE_NOISE_DB, what, QUIETER)


def _clipping(found: HeardVoice) -> Finding:
    if not found.clipped_samples:
        return Finding("clipping", False, True, f"the highest peak is at {found.peak_dbfs:.0f} dBFS")
    what = f"{found.clipped_samples} samples are cut off at full scale"
    return Finding("clipping", False, False, what, "turn the microphone down")


def _gain(found: HeardVoice) -> Finding:
    if found.pumped_db is None:
        return Finding("gain", False, True, "no pause to tell automatic gain by")
    if not found.gain_suspected:
        return Finding("gain", False, True, "no sign of automatic gain; voicesim calibrate looks closer")
    what = f"the room is {found.pumped_db:.0f} dB quieter right after speech: automatic gain is suspected"
    return Finding("gain", False, False, what, AGC_OFF)
