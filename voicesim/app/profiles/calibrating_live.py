"""Calibration by the headset: shown steps give the sound that recordings would."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from voicesim.app.calls.live_sound import UNMUTE, Watch, hear
from voicesim.dsp.levels import clipped_samples
from voicesim.model.audio import Pcm
from voicesim.model.errors import BadInput, MissingPart
from voicesim.model.protocols import AudioPort
from voicesim.model.units import to_samples
from voicesim.prosody.listening import NOISY_FROM_DBFS, room
from voicesim.prosody.utterances import utterances

TEXT: Final = """\
Thank you for calling the service desk. My name is Robin, and I am going to help you.
May I have your order number, please? It is on the first page of the letter.
I can see the order here, and I can see that it left us on Tuesday.
The parcel went to the old address, because the change came in a day too late.
That is not what you wanted, and I am going to put it right.
I can send a new one today, and it will be with you before the weekend.
Is there anything else that I can do for you this afternoon?"""
QUIET: Final = "I have looked into it, and the money is on its way to you."
FIRM: Final = "No. I have told you what I can do, and I am asking you to let me finish."
BREATH_S: Final = 3.0
PAUSE_S: Final = 1.0
"""So much of the time before a step is kept: what was said in two steps is never one utterance."""
READ_ON: Final = "read the sentences aloud after the prompt, with a second between them"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    title: str
    text: str
    seconds: float
    spoken: bool = True


STEPS: Final = (
    Step("Be silent", "", 5.0, spoken=False),
    Step("Read this in your ordinary telephone voice, with a second between the sentences", TEXT, 35.0),
    Step("Now quietly, as if somebody slept next door; keep your distance from the microphone", QUIET, 6.0),
    Step("Now firmly, as to somebody who does not let you finish; keep your distance", FIRM, 6.0),
)


@dataclass(frozen=True, slots=True)
class Guide:
    """What a person is shown."""

    say: Callable[[str], None]
    watch: Watch


def record_steps(port: AudioPort, guide: Guide, steps: tuple[Step, ...] = STEPS, breath_s: float = BREATH_S) -> Pcm:
    """Lead through the steps; what was heard in them, one after the other. The port is open.

    Raises:
        BadInput: nobody spoke where somebody should have.
        MissingPart: the headset is lost, or its microphone gives no sound at all.
    """
    heard = list[Pcm]()
    for number, step in enumerate(steps, 1):
        guide.say(f"\nStep {number} of {len(steps)}: {step.title}.")
        if step.text:
            guide.say(step.text)
        if breath_s:
            guide.say(f"It begins in {breath_s:.0f} s and takes {step.seconds:.0f} s.")
            heard.append(hear(port, breath_s, lambda _level_dbfs, _left_s: None)[-to_samples(PAUSE_S) :])
            guide.say("Now.")
        pcm = hear(port, step.seconds, guide.watch)
        for line in _checked(step, pcm, port.name):
            guide.say(line)
        heard.append(pcm)
    return np.concatenate(heard)


def _checked(step: Step, pcm: Pcm, name: str) -> list[str]:
    """What can be said of a step at once."""
    if not step.spoken:
        quiet = room(pcm)
        if quiet.dead:
            raise MissingPart("the microphone gives no sound at all", where=name, remedy=UNMUTE)
        noisy = " That is noisy: a quieter room gives a better profile." if quiet.noise_dbfs > NOISY_FROM_DBFS else ""
        return [f"The room is at {quiet.noise_dbfs:.0f} dBFS.{noisy}"]
    spans = utterances(pcm)
    if not spans:
        raise BadInput(f"nobody was heard in the step {step.title.split(',')[0]!r}", where=name, remedy=READ_ON)
    spoken_s = sum(span.duration_s for span in spans)
    lines = [f"{spoken_s:.0f} s of speech in {len(spans)} utterance{'' if len(spans) == 1 else 's'}."]
    if clipped_samples(pcm):
        lines.append("It reached full scale: turn the microphone down a little.")
    return lines
