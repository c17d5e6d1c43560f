"""A voice rendered by a synthesiser: every line of a scenario in every style it can be said in, as takes."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np

from voicesim.app import wire
from voicesim.app.places import private_folder
from voicesim.app.voices.coverage import wanted_takes
from voicesim.app.voices.files import ABOUT, Voice, own_voices_dir, read_voice, write_about
from voicesim.app.voices.start import about_voice, suiting
from voicesim.app.voices.take_desk import listed, take_name, take_row
from voicesim.customer.sayable import Saying
from voicesim.dsp.loudness import true_peak_dbtp
from voicesim.dsp.quantise import to_int16
from voicesim.dsp.resample import to_call_rate
from voicesim.engines.foreign_voice import ForeignVoice
from voicesim.engines.styling import HIGHEST_DBTP, styled
from voicesim.model.audio import AudioClip, Pcm
from voicesim.model.customer import Style
from voicesim.model.errors import BadInput, EngineError
from voicesim.model.protocols import Synthesizer
from voicesim.model.scenario import Scenario
from voicesim.model.units import RATE_HZ
from voicesim.model.voice import Take, VoiceAbout, words_key
from voicesim.ports.audio_files import save_bytes

Form = Literal["flac", "opus"]
MOST_FAILURES: Final = 3
"""An engine that says none of so many lines will say none."""
OPUS_QUALITY: Final = 0.97
"""libsndfile's 0..1, 1 the smallest: 1.7 kB a second of 16 kHz speech (0.9: 3.5, 0.98: 1.5)."""

MOST_SOFTER: Final = 6
SOFTER_DB: Final = 0.2
"""More than what it was over, because the next coding overshoots elsewhere."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a new voice is told about itself."""

    gender: Literal["female", "male", "other"]
    title: str | None = None
    licence: str | None = None
    suits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownModel:
    """What stands in voice.yaml of every voice of an engine."""

    name: str
    licence: str


MODELS: Final = {
    "piper": KnownModel("Piper", "as the model card of the voice says"),
    "kokoro": KnownModel("Kokoro-82M", "Apache-2.0"),
}


@dataclass(frozen=True, slots=True)
class RenderPlan:
    """What is rendered, with what, into which voice."""

    scenario: Scenario
    name: str
    voice: ForeignVoice
    styles: tuple[Style, ...] = ()
    """None named: every style that is wanted."""
    form: Form = "flac"
    most: int | None = None
    """So many takes, and then stop."""
    folder: Path | None = None
    """Where the voice lies; None: among the user's own."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What came of it."""

    voice: Voice
    made: int
    seconds: float
    """Of sound."""
    failed: tuple[str, ...]
    """Lines that the engine could not say, with the reason."""


def render_voice(plan: RenderPlan, about: VoiceAbout, progress: Callable[[int, int], None]) -> Rendered:
    """Render what is not there yet; each take is on the disk as soon as it is made, so it may be broken off.

    Raises:
        EngineError: the engine is missing or gives nothing at all.
        BadInput: a take cannot be written.
    """
    voice = _opened(plan, about)
    todo = _todo(voice, plan)
    made, seconds, failed = 0, 0.0, list[str]()
    with wire.foreign_synthesizer(plan.voice) as synthesizer:
        for count, saying in enumerate(todo):
            progress(count, len(todo))
            try:
                clip = styled(_spoken(synthesizer, saying.text, plan.form), saying.text, "neutral", saying.style)
            except EngineError as error:
                failed.append(f"{saying.text[:40]!r}: {error.message}")
                if not made and len(failed) > MOST_FAILURES:
                    raise
                continue
            voice = _with(voice, saying, clip, plan)
            made, seconds = made + 1, seconds + clip.duration_s
    return Rendered(voice, made, seconds, tuple(failed))


def _spoken(synthesizer: Synthesizer, text: str, form: Form) -> AudioClip:
    """A line in neutral; for Opus at the rate of calls, because what lies above is not heard in them."""
    clip = synthesizer.render(text, "neutral")
    return clip if form == "flac" else AudioClip(to_call_rate(clip), RATE_HZ)


def _with(voice: Voice, saying: Saying, clip: AudioClip, plan: RenderPlan) -> Voice:
    if not (voice.folder / ABOUT).is_file():
        write_about(voice.folder, voice.about)
    return listed(voice, _kept(voice.folder, saying, clip, plan))


def _opened(plan: RenderPlan, about: VoiceAbout) -> Voice:
    """The voice as it is, or a new one, of which nothing is written before there is a take."""
    folder = plan.folder or own_voices_dir() / plan.name
    if not (folder / ABOUT).is_file():
        return Voice(about, folder, ())
    voice = read_voice(folder)
    if voice.about.kind != "synthetic":
        raise BadInput("is a recorded voice", where=plan.name, remedy="render into another one")
    return suiting(voice, about.suits)


def _todo(voice: Voice, plan: RenderPlan) -> list[Saying]:
    """What is not there yet, all styles of a line together, so that it is spoken once."""
    there = {(words_key(take.text), take.style) for take in voice.takes}
    wanted = [saying for saying in wanted_takes(plan.scenario) if not plan.styles or saying.style in plan.styles]
    left = [saying for saying in wanted if (words_key(saying.text), saying.style) not in there]
    order = {saying.text: place for place, saying in reversed(list(enumerate(left)))}
    return sorted(left, key=lambda saying: order[saying.text])[: plan.most]


def _kept(folder: Path, saying: Saying, clip: AudioClip, plan: RenderPlan) -> Take:
    private_folder(folder / "takes")
    ending = "flac" if plan.form == "flac" else "ogg"
    name = f"takes/{take_name(saying, clip)}.{ending}"
    content = encoded(clip, plan.form)
    save_bytes(folder / name, content)
    return take_row(saying, name, content, clip, plan.voice.engine)


def encoded(clip: AudioClip, form: Form) -> bytes:
    """The clip as FLAC of 16 bits, or as Ogg Opus at the rate of calls."""
    import soundfile

    target = io.BytesIO()
    if form == "flac":
        soundfile.write(target, to_int16(clip.pcm), clip.rate_hz, format="FLAC", subtype="PCM_16")
        return target.getvalue()
    return _opus(to_call_rate(clip))


def _opus(pcm: Pcm) -> bytes:
    """Coded so that what comes out again keeps to the true peak: coding may overshoot, and then it is done softer."""
    import soundfile

    for _ in range(MOST_SOFTER):
        target = io.BytesIO()
        soundfile.write(target, pcm, RATE_HZ, format="OGG", subtype="OPUS", compression_level=OPUS_QUALITY)
        target.seek(0)
        over_db = true_peak_dbtp(AudioClip(soundfile.read(target, dtype="float32")[0], RATE_HZ)) - HIGHEST_DBTP
        if over_db <= 0:
            break
        pcm = (pcm * np.float32(10 ** (-(over_db + SOFTER_DB) / 20))).astype(np.float32)
    return target.getvalue()


def about_rendered(name: str, voice: ForeignVoice, wanted: Named) -> VoiceAbout:
    """voice.yaml of a synthetic voice: which model spoke, and that no person did."""
    known = MODELS[voice.engine]
    return about_voice(
        name=name,
        title=wanted.title or name,
        kind="synthetic",
        speaker=voice.speaker or voice.model.stem,
        gender=wanted.gender,
        language=_language(voice),
        licence=wanted.licence or known.licence,
        model=f"{known.name}, {voice.speaker or voice.model.stem}: a synthetic voice, nobody spoke these lines",
        suits=wanted.suits,
    )


def _language(voice: ForeignVoice) -> Literal["en-US", "en-GB", "en"]:
    """Kokoro's speakers begin with a letter for where they are from."""
    if voice.engine != "kokoro":
        return "en"
    return "en-GB" if voice.speaker.startswith("b") else "en-US"
